import { literalOf } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

/** Files that are about archives. */
const ARCHIVES =
  /\b(?:un)?zip(?:file|stream)?\b|\bzipEntry\b|\byauzl\b|\btar(?:file|ball)?\b|\bdecompress\w*|\bunrar\b|\brarfile\b|\binflate(?:Raw)?\b|\bgetmembers\(|\bon\(\s*['"]entry['"]/i;
/** What an archive calls a file in it. */
const NAME_IN_ARCHIVE =
  /^(?:\w*[eE]ntry|\w*[hH]eader|member|tarinfo|zipinfo|info|f|x|file|item|child)\.(?:path|file_?[nN]ame|entryName|name|linkname)(?:\.toString\(\))?$/;
const WRITES =
  /\b(?:createWriteStream|writeFile(?:Sync)?|mkdirp?(?:Sync)?|ensureDir|outputFile|makeDir|Writer|extract|symlink(?:Sync)?|makedirs)\s*\(|open\([^)\n]*,\s*["'][wax]/;
/** What looks at where a path leads. */
const CHECKS =
  /starts?[wW]ith|indexOf\(|\brelative\(|realpath|\.\.["'/\\]|basename|is_relative_to|common(?:path|prefix)|\w*(?:[iI]nside|[wW]ithin|[sS]afe|[vV]alid|[sS]anitiz)\w*\(/;
/** How far around a place it is looked for, in UTF-16 units. */
const NEAR = 1500;

/** `path.join(folder, entry.fileName)`: whoever made the archive chose that name. */
export function checkArchive(call: CallView, report: Report): undefined {
  const { unit, args, argPlaces } = call;
  const isNamed = argPlaces.some(
    ({ start, end }, index) => index > 0 && end - start < 60 && NAME_IN_ARCHIVE.test(unit.text.slice(start, end)),
  );
  if (!isNamed || literalOf(args[0]) === '/' || !ARCHIVES.test(unit.text)) return;
  const around = unit.text.slice(Math.max(0, call.place.start - NEAR), call.place.end + NEAR);
  if (!WRITES.test(around) || CHECKS.test(around)) return;
  report(call.place, {
    severity: 'medium',
    confidence: 'medium',
    message: 'A name in an archive becomes a path: one with `..` is written outside the folder.',
    isText: true,
  });
}
