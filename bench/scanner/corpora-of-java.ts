/** Suites that were written to measure analysers of Java: securibench-micro and Juliet (a sample). */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Corpus, Label, SourceText } from './label.ts';
import { sources, whole } from './sources.ts';

/** Servlets that write what they were given: cross-site scripting, and some queries, paths and redirects. */
const OF_SECURIBENCH = [79, 89, 22, 601, 113];

/** Lines that are called right and are not: `getTag()` gives the field with the data, and `c4` is made of it. */
const WRONG_IN_SECURIBENCH: Readonly<Record<string, RegExp>> = {
  'Datastructures1.java': /println\(tag\)/,
  'Collections13.java': /c4\.get\(0\)/,
};

/** Comments at the end of a line say what is wrong (`BAD`) and what is not (`OK`). */
export function securibench(root: string): Corpus {
  const files = sources(root, 'src/securibench');
  const labels = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index): readonly Label[] => {
      const mark = /\/\*\s*(BAD|OK)\b/.exec(line)?.[1];
      const lines = [index + 1, index + 1] as const;
      return mark === undefined || WRONG_IN_SECURIBENCH[basename(path)]?.test(line) === true
        ? []
        : [{ ...whole(path, mark === 'BAD', undefined, OF_SECURIBENCH), lines }];
    }),
  );
  return { name: 'securibench', files, labels, isProject: true };
}

/** What Juliet holds of the weaknesses that rules of ours are about; a number of each is that of its folder. */
const OF_JULIET = new Set([
  23, 36, 78, 80, 81, 83, 89, 90, 113, 134, 209, 256, 259, 315, 319, 321, 327, 328, 329, 336, 338, 378, 379, 470, 533, 534, 539,
  566, 598, 601, 614, 643, 759, 760,
]);

/** Who runs a program chooses its environment, its files and what is typed into it: data that is trusted more than a request's. */
const IS_LOCAL = /__(?:Servlet_)?(?:Environment|File|PropertiesFile|Property|console_readLine|database)_/;

/** What the mended ways hold still, said in comments or read by hand: fixed keys and AES in ECB mode, cookies without their flags. */
const STILL_IN_JULIET: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [321, 327]],
  [315, [614, 1004, 798]],
  [319, [321, 327]],
  [327, [327]],
  [614, [614]],
]);

/** Each twentieth case, each fifth where there are few; the suite's sources that are no client's are a set of their own. */
export function juliet(root: string): readonly Corpus[] {
  const base = join(root, 'src/testcases');
  const folders = readdirSync(base).filter((name) => OF_JULIET.has(Number(/^CWE(\d+)_/.exec(name)?.[1])));
  const cases = folders.flatMap((folder) => {
    const names = readdirSync(join(base, folder), { recursive: true, encoding: 'utf8' }).sort();
    const groups = grouped(names.filter(isCase), (name) => basename(name, '.java').replace(/(_\d\d)(?:[a-e]|_\w+)$/, '$1'));
    const step = groups.size > 60 ? 20 : 5;
    return [...groups].filter((_, at) => at % step === 0).map(([name, paths]) => readCase(base, folder, name, paths));
  });
  const corpus = (name: string, isLocal: boolean): Corpus => {
    const chosen = cases.filter((one) => IS_LOCAL.test(one.name) === isLocal);
    const support = sources(root, 'src/testcasesupport').map(({ path, text }) => ({ path: `support/${path}`, text }));
    const files = [...support, ...chosen.flatMap((one) => one.files)];
    return { name, files, labels: chosen.flatMap((one) => one.labels), isProject: true };
  };
  return [corpus('Juliet', false), corpus('Juliet local', true)];
}

const isCase = (name: string): boolean => /_\d\d(?:[a-e]|_\w+)?\.java$/.test(name);

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

interface Case {
  readonly name: string;
  readonly files: readonly SourceText[];
  readonly labels: readonly Label[];
}

/** The methods of all files of one case: `bad` ones are one mistake together, and each way that is mended is none. */
function readCase(base: string, folder: string, name: string, paths: readonly string[]): Case {
  const files = paths.map((path) => ({ path: `${folder}/${path}`, text: readFileSync(join(base, folder, path), 'utf8') }));
  const methods = files.flatMap((file) => methodsOf(file));
  const cwes = [Number(/^CWE(\d+)/.exec(folder)?.[1])];
  const besides = STILL_IN_JULIET.get(cwes[0] ?? 0);
  const labels = [...grouped(methods, ({ way }) => way)].flatMap(([way, places]): readonly Label[] => {
    const [first, ...further] = places;
    if (first === undefined) return [];
    const isBad = way === 'bad';
    const label = { ...whole(first.path, isBad, undefined, cwes), lines: first.lines, further };
    return [isBad || besides === undefined ? label : { ...label, besides }];
  });
  return { name, files, labels };
}

interface Method {
  /** `bad`, or which of the ways is mended: `goodG2B` of `goodG2BSink`. */
  readonly way: string;
  readonly path: string;
  readonly lines: readonly [number, number];
}

function methodsOf({ path, text }: SourceText): readonly Method[] {
  const lines = text.split('\n');
  const ofClass = /_(bad|good\w*)\.java$/.exec(path)?.[1];
  return lines.flatMap((line, start): readonly Method[] => {
    const name = /^ {4}(?:p\w+ )(?:static )?[\w<>[\]]+ (bad\w*|good\w+|action)\s*\(/.exec(line)?.[1];
    if (name === undefined) return [];
    const end = lines.findIndex((other, at) => at > start && /^ {4}\}/.test(other));
    const way = (name === 'action' ? ofClass : name)?.replace(/_?(?:Sink|Source)$|_\w+$/i, '').replace(/^bad.*/, 'bad');
    return way === undefined ? [] : [{ way, path, lines: [start + 1, end + 1] }];
  });
}
