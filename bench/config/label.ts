import type { ConfigKind } from '../../src/inspect/config/index.ts';

/** What another scanner's tests say of a piece of configuration: here is a mistake, or here is none. */
export interface ConfigLabel {
  /** The name of the check, as its own project calls it. */
  readonly check: string;
  readonly path: string;
  readonly text: string;
  readonly kind: ConfigKind;
  /** First and last line; undefined: the whole text. */
  readonly lines?: readonly [number, number];
  readonly isBad: boolean;
  readonly answer: Answer;
}

export interface ConfigCorpus {
  readonly name: string;
  readonly labels: readonly ConfigLabel[];
  /** How many checks of the project were left out: nothing of ours claims to find them. */
  readonly leftOut: number;
}

/** What answers a check: the rules that say the same, and of those with many messages the ones that are meant. */
export interface Answer {
  readonly rules: RegExp;
  readonly says?: RegExp;
}

/** A row of a table of checks: names that it stands for, and the rules that answer them; null: none of ours does. */
export type Claim = readonly [names: RegExp, rules: RegExp | null, says?: RegExp];

/** What answers a check; undefined: it is none of ours. */
export function claimFor(name: string, claims: readonly Claim[]): Answer | undefined {
  const [, rules = null, says] = claims.find(([names]) => names.test(name)) ?? [];
  if (rules === null) return undefined;
  return says === undefined ? { rules } : { rules, says };
}

/** Lines of the blocks of a Terraform file, by `type.name` (data and modules with their word in front). */
export function terraformBlocks(text: string): ReadonlyMap<string, readonly [number, number]> {
  const blocks = new Map<string, readonly [number, number]>();
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    const found = /^\s*"?(resource|data|module|provider)"?\s+"?([\w-]+)"?(?:\s+"?([\w-]+)"?)?\s*\{/.exec(line);
    if (found === null) return;
    const [, word = '', type = '', name] = found;
    const key = [word === 'resource' ? undefined : word, type, name].filter((part) => part !== undefined).join('.');
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    const closes = (other: string): boolean => other.startsWith('}') || other.startsWith(`${indent}}`);
    const next = /\}\s*$/.test(line) ? index : lines.findIndex((other, at) => at > index && closes(other));
    blocks.set(key, [index + 1, next < 0 ? lines.length : next + 1]);
  });
  return blocks;
}

/** The documents of a YAML file with their lines. */
export function yamlDocuments(text: string): readonly { readonly text: string; readonly lines: readonly [number, number] }[] {
  const documents: { text: string; lines: [number, number] }[] = [];
  let from = 0;
  const lines = text.split('\n');
  for (let at = 0; at <= lines.length; at += 1) {
    if (at < lines.length && !/^---(?:\s|$)/.test(lines[at] ?? '')) continue;
    const part = lines.slice(from, at).join('\n');
    if (/^\s*[\w"{]/m.test(part)) documents.push({ text: part, lines: [from + 1, at] });
    from = at + 1;
  }
  return documents;
}
