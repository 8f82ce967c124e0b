/** Tests of linters for Python: ruff's rules after bandit, and dlint. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { sources, whole } from './sources.ts';

const RUFF = 'crates/ruff_linter/resources/test/fixtures/flake8_bandit';
const SNAPSHOTS = 'crates/ruff_linter/src/rules/flake8_bandit/snapshots';

/**
 * Rules about what is wrong by itself, with its weakness. Left out: each assert (S101), what only wants to be looked at whatever
 * reaches it (S102, S301 to S311, S601 to S607), imports (S4..), a request without a time limit (S113), and texts that are not used in
 * these tests or are fixed: an address (S104), a statement that is never executed (S608), shell wildcards (S609), parts of
 * queries (S610, S611).
 */
const RUFF_RULES: Readonly<Record<string, number>> = {
  S103: 732,
  S105: 259,
  S106: 259,
  S107: 259,
  S108: 377,
  S110: 703,
  S112: 703,
  S201: 489,
  S202: 22,
  S312: 319,
  S324: 328,
  S501: 295,
  S502: 327,
  S503: 327,
  S504: 327,
  S505: 326,
  S506: 502,
  S507: 295,
  S508: 319,
  S509: 319,
  S612: 94,
  S701: 79,
  S702: 79,
};

/** The snapshot of a rule's test says which lines are reported; calls of the same name, and texts of the same kind, without a report are right. */
export function ruffBandit(root: string): Corpus {
  const shown = sources(root, RUFF).filter(({ path }) => Object.hasOwn(RUFF_RULES, path.replace('.py', '')));
  const labels = shown.flatMap((file) => {
    const rule = file.path.replace('.py', '');
    return labelsOfLines(file, reportedBy(root, rule), [RUFF_RULES[rule] ?? 0]);
  });
  return { name: 'ruff bandit', files: shown, labels, isProject: false };
}

/** Lines that a rule reports. Its preview, where there is one, tells what it no longer says (of yaml's BaseLoader that it makes objects), and what it will. */
function reportedBy(root: string, rule: string): ReadonlySet<number> {
  const name = `ruff_linter__rules__flake8_bandit__tests__${rule}_${rule}.py.snap`;
  const stable = readFileSync(join(root, SNAPSHOTS, name), 'utf8');
  const preview = join(root, SNAPSHOTS, name.replace('tests__', 'tests__preview__'));
  const [before = '', added = ''] = existsSync(preview) ? readFileSync(preview, 'utf8').split(/^--- Added ---$/m) : [];
  const removed = new Set(placesIn(before));
  return new Set([...placesIn(stable).filter((line) => !removed.has(line)), ...placesIn(added)]);
}

function placesIn(snapshot: string): readonly number[] {
  return [...snapshot.matchAll(/^\s*--> S\d+\.py:(\d+):\d+$/gm)].map(([, line]) => Number(line));
}

function labelsOfLines({ path, text }: SourceText, bad: ReadonlySet<number>, cwes: readonly number[]): readonly Label[] {
  const lines = text.split('\n');
  const kindOf = (line: number): string | undefined => kindOfLine(lines[line - 1] ?? '');
  const kinds = new Set([...bad].map(kindOf));
  const good = lines.flatMap((_, index): readonly number[] => {
    const kind = kindOf(index + 1);
    // What goes on with a statement that is reported belongs to it.
    const isBeside = bad.has(index) || bad.has(index + 1) || bad.has(index + 2);
    return kind === undefined || isBeside || !kinds.has(kind) ? [] : [index + 1];
  });
  const label = (line: number, isBad: boolean): Label => ({ ...whole(path, isBad, undefined, cwes), lines: [line, line] });
  return [...[...bad].map((line) => label(line, true)), ...good.map((line) => label(line, false))];
}

/** What a line does: the name that it calls, that it declares, or that it is a text. */
function kindOfLine(line: string): string | undefined {
  const code = line.replace(/(?:^|\s)#.*/, '');
  if (/^\s*(?:import|from|class|@)\b/.test(code)) return undefined;
  if (/^\s*(?:async )?def\b/.test(code)) return 'def';
  const name = /([\w$]+)\s*\(/.exec(code)?.[1];
  return name ?? (/["']/.test(code) ? 'text' : undefined);
}

/**
 * Tests of dlint by the linter's name, with the weakness. Left out: names whose every use is reported or that are not called there
 * (constants of cryptography, onelogin and xmlsec), modules that are only imported, and zipfile, which keeps names inside by itself.
 */
const DLINT: Readonly<Record<string, number>> = {
  defusedxml: 611,
  duo_client: 295,
  hashlib: 328,
  itsdangerous_kwarg: 347,
  onelogin_kwarg: 327,
  re_catastrophic: 1333,
  requests: 295,
  ssl_module_attribute: 295,
  tarfile: 22,
  tempfile: 377,
  urllib3_kwarg: 295,
  urllib3_module_attribute: 295,
  xmlrpc: 611,
  yaml: 502,
};

/** Each test holds a program in quotes, and then the lines that are reported; texts with names to be filled in are left out. */
export function dlint(root: string): Corpus {
  const parts = sources(root, 'tests').flatMap(({ path, text }) => {
    const cwe = DLINT[/^test_bad_(\w+)_use\.py$/.exec(path)?.[1] ?? ''];
    if (cwe === undefined) return [];
    return text.split(/^ *def (?=test_)/m).flatMap((test) => partOfDlint(test, path, cwe));
  });
  return { name: 'dlint', files: parts.map(({ file }) => file), labels: parts.map(({ label }) => label), isProject: false };
}

function partOfDlint(test: string, path: string, cwe: number): readonly { file: SourceText; label: Label }[] {
  const name = /^test_\w+/.exec(test)?.[0];
  const program = /get_ast_node\(\s*"""\n([\s\S]*?)"""/.exec(test)?.[1];
  if (name === undefined || program === undefined || /\{[A-Z_]+\}/.test(program)) return [];
  const indent = /^ */.exec(program)?.[0].length ?? 0;
  const lines = program.split('\n').map((line) => line.slice(indent));
  const shown = `${path.replace('.py', '')}/${name}.py`;
  const isBad = /lineno=\d+/.test(test);
  return [{ file: { path: shown, text: lines.join('\n') }, label: whole(shown, isBad, undefined, [cwe]) }];
}
