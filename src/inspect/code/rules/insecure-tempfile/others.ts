import { isShortWord } from '../../../../model/index.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

/** A temporary file that is deleted to make a folder of its name: somebody else may be quicker. */
function checkFolder(call: CallView, report: Report): undefined {
  const { unit, within, place } = call;
  const name = /^(?:this\.)?(\w+)\.mkdirs?$/.exec(call.label)?.[1] ?? '';
  if (!isShortWord(name)) return;
  const before = unit.text.slice(within?.start ?? 0, place.start);
  const made = before.search(new RegExp(`\\b${name}\\s*=\\s*[^;]{0,80}\\bcreateTempFile\\(`));
  if (made >= 0 && new RegExp(`\\b${name}\\.delete\\(`).test(before.slice(made))) report(call.place);
}

export const others: OtherLanguages = { java: { calls: [{ names: ['mkdir', 'mkdirs'], check: checkFolder }] } };
