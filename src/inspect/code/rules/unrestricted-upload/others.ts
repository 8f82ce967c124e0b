import { REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

/** What kind of a file it is, is looked at; what the browser says of it (`['type']`, `getClientMimeType`) is no look. */
const LOOKS =
  /pathinfo|PATHINFO_EXTENSION|\bmime_content_type|finfo|exif_imagetype|getimagesize|imagecreatefrom|[eE]xtension\b|str(?:r?i?pos|r?chr)\(|explode\(\s*["']\.|preg_match|in_array|allow|permitted|white_?list|->validate\(|\bvalidate\w*\(|mimes|wp_handle_upload|wp_check_filetype/i;
const FIXED_END = /\.\w{2,5}["']\s*\)*\s*$/;

/** `move_uploaded_file($_FILES['f']['tmp_name'], "uploads/{$_FILES['f']['name']}")`: the ending is the visitor's. */
function checkMoved(call: CallView, report: Report): undefined {
  const { unit, within } = call;
  const at = call.name === 'move_uploaded_file' || call.name === 'storeAs' || call.name === 'move' ? 1 : 0;
  const taint = taintOf(call.args[at]);
  const place = call.argPlaces[at];
  if (taint === undefined || place === undefined || (taint.sources & REMOTE) === 0) return;
  if (call.name !== 'move_uploaded_file' && !/getClientOriginalName|getClientFilename/.test(unit.text)) return;
  if (FIXED_END.test(unit.text.slice(place.start, place.end))) return;
  if (!LOOKS.test(unit.text.slice(within?.start ?? 0, within?.end ?? unit.text.length)))
    report(call.place, { severity: 'medium' });
}

export const others: OtherLanguages = {
  php: { calls: [{ names: ['move_uploaded_file', 'storeAs', 'move', 'moveTo'], check: checkMoved }] },
};
