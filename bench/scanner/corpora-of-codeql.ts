/** Corpora whose labels stand in the tests of CodeQL's queries (JavaScript, Java, Python, Go). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

const CODEQL = {
  'CodeQL JS': ['javascript/ql/test/query-tests/Security', 'javascript/ql/test/experimental/Security'],
  'CodeQL Python': ['python/ql/test/query-tests/Security', 'python/ql/test/experimental/query-tests'],
  'CodeQL Go': ['go/ql/test/query-tests/Security', 'go/ql/test/experimental'],
  'CodeQL Java': ['java/ql/test/query-tests/security', 'java/ql/test/experimental/query-tests'],
};

/** Queries that ask something that no rule of ours claims to know, though their number is that of a weakness that one is about. */
const NOT_CLAIMED: ReadonlySet<string> = new Set([
  // Lists for an audit: whatever goes to a library that the analyser does not know.
  'UntrustedDataToExternalAPI',
  'ExternalAPIsUsedWithUntrustedData',
  // Code that means harm: a file that is sent away, a download that is kept.
  'FileAccessToHttp',
  'HttpToFileAccess',
  // Loops that ask a database each time.
  'DatabaseCallInLoop',
  // Exceptions, recursion and races that end a server.
  'ServerCrash',
  'DeepObjectResourceExhaustion',
  'NFEAndroidDoS',
  'TOCTOURace',
  // Escapes that do nothing, main methods that were left in, programs that are found by PATH.
  'UselessRegExpCharacterEscape',
  'SuspiciousCharacterInRegexp',
  'EJBMain',
  'WebComponentMain',
  'ExecRelative',
]);

/** Weaknesses that a query's own metadata names beside the one of its folder, where ours is called by that. */
const FURTHER: Readonly<Record<string, readonly number[]>> = {
  TemplateObjectInjection: [94],
};

/** A folder holds what a query finds in the files beside and below; comments say what is right and what a query should find and does not. */
export function codeql(root: string): readonly Corpus[] {
  return Object.entries(CODEQL).map(([name, folders]) => {
    const files: SourceText[] = [];
    const labels: Label[] = [];
    for (const folder of folders) {
      const all = sources(root, folder).filter(({ path }) => !/\b(?:externs|stubs?|options|vendor)\b/.test(path));
      const shown = all.map(({ path, text }) => ({ path: shownAs(folder, path), text }));
      files.push(...shown);
      const queries = queriesIn(root, folder);
      const others = new Set(queries.filter(({ isRead }) => !isRead).flatMap(({ found }) => [...found.keys()]));
      for (const query of queries.filter(({ isRead }) => isRead)) {
        // Marks in a file that only a query beside reports are about that one.
        const isItsOwn = (path: string): boolean => query.found.has(path) || !others.has(path);
        const beside = shown.filter(({ path }) => path.startsWith(`${query.folder}/`) && isItsOwn(path));
        labels.push(...beside.flatMap((file) => labelsOf(file, query)));
      }
    }
    return { name, files, labels: withoutContradictions(labels), isProject: false };
  });
}

/** Without the folder's name: what lies among tests counts for less. */
function shownAs(folder: string, path: string): string {
  return `${folder.includes('experimental') ? 'experimental' : 'queries'}/${path.replace(/\btests?\//, '')}`;
}

interface Query {
  readonly folder: string;
  readonly cwes: readonly number[];
  /** False: what it finds is no label, it only tells whose the marks in a file are. */
  readonly isRead: boolean;
  /** Lines that the query reports, by path. */
  readonly found: ReadonlyMap<string, readonly (readonly [number, number])[]>;
}

/** What stands beside a query and only checks its marks. */
const NO_QUERY = /^(?:Consistency|.*(?:WithAdditionalSources|WithCustomSanitizer|HeuristicSource))/;

function queriesIn(root: string, folder: string): readonly Query[] {
  const names = existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()
    : [];
  return names
    .filter((name) => name.endsWith('.expected') && !NO_QUERY.test(basename(name)))
    .flatMap((name): readonly Query[] => {
      const at = shownAs(folder, dirname(name));
      const query = join(root, folder, name.replace('.expected', '.qlref'));
      const own = existsSync(query) ? readFileSync(query, 'utf8') : '';
      const cwe = Number(/CWE-?(\d+)/.exec(`${own} ${name}`)?.[1] ?? 0);
      const title = basename(name, '.expected');
      const cwes = [cwe, ...(FURTHER[title] ?? [])];
      const expected = readFileSync(join(root, folder, name), 'utf8');
      const rows = expected.includes('#select') ? (expected.split('#select')[1] ?? '') : expected;
      const found = new Map<string, [number, number][]>();
      for (const [, path = '', from, to] of rows.matchAll(/^\| ([^|:]+):(\d+):\d+:(\d+):\d+ \|/gm)) {
        const full = `${at}/${path}`;
        found.set(full, [...(found.get(full) ?? []), [Number(from), Number(to)]]);
      }
      const isRead = own !== '' && isClaimed(cwes) && !NOT_CLAIMED.has(title);
      return found.size === 0 ? [] : [{ folder: at, cwes, isRead, found }];
    });
}

function labelsOf({ path, text }: SourceText, { cwes, found }: Query): readonly Label[] {
  const label = (lines: readonly [number, number] | undefined, isBad: boolean): Label => ({
    ...whole(path, isBad, undefined, cwes),
    lines,
  });
  const marks = text.split('\n').flatMap((line, index) => {
    const [, word, rest = ''] = /(?:\/\/|#|\/\*).*?\b(NOT OK|BAD|OK|GOOD)\b(.*)/.exec(line) ?? [];
    const isDoubtful = /\bflagged\b|INCONSISTENCY|SPURIOUS|FALSE POSITIVE/i.test(rest);
    return word === undefined ? [] : [{ line: index + 1, isRight: word === 'OK' || word === 'GOOD', isDoubtful }];
  });
  // What a query reports and its author calls right is the query's own mistake.
  const doubtful = new Set(marks.filter(({ isRight, isDoubtful }) => isRight && isDoubtful).map(({ line }) => line));
  const reported = (found.get(path) ?? [])
    .filter(([from]) => !doubtful.has(from))
    .map(([from, to]) => label([from, Math.min(to, from + 3)], true));
  if (reported.length + marks.length === 0) return [label(undefined, false)];
  // What is marked as wrong is a mistake of one of the queries beside, so only what is right says something of each.
  const right = marks.filter(({ isRight, isDoubtful }) => isRight && !isDoubtful);
  // That nothing secret is written does not say that nothing of a client's is.
  const besides = cwes.includes(312) ? [117] : [];
  return [...reported, ...right.map(({ line }) => ({ ...label([line, line], false), besides }))];
}

/** A line that one query reports is no proof that another would be wrong to. */
function withoutContradictions(labels: readonly Label[]): readonly Label[] {
  const key = ({ path, lines }: Label): string => `${path}:${lines?.[0] ?? ''}`;
  const bad = new Set(labels.filter(({ isBad }) => isBad).map(key));
  const reported = new Set(labels.filter(({ isBad }) => isBad).map(({ path }) => path));
  const seen = new Set<string>();
  return labels.filter((label) => {
    if (!label.isBad && (bad.has(key(label)) || (label.lines === undefined && reported.has(label.path)))) return false;
    const once = `${key(label)} ${label.isBad} ${label.cwes.join()}`;
    if (seen.has(once)) return false;
    seen.add(once);
    return true;
  });
}
