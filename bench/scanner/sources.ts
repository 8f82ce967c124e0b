/** What the loaders of all corpora have in common. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeRules } from '../../src/inspect/code/index.ts';
import { isSameMistake, type Label, type SourceText } from './label.ts';

const READ = /\.(?:py|[cm]?js|jsx|tsx?|mts|cts|java|go|php|rb)$/;

export function sources(root: string, folder: string): readonly SourceText[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  const names = readdirSync(start, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .filter((name) => READ.test(name) && !name.endsWith('.d.ts') && !/(?:^|\/)(?:node_modules|\.git)\//.test(name))
    .filter((name) => statSync(join(start, name)).isFile())
    .map((name) => ({ path: name, text: readFileSync(join(start, name), 'utf8') }));
}

export const whole = (path: string, isBad: boolean, pair?: string, cwes: readonly number[] = []): Label => ({
  path,
  lines: undefined,
  isBad,
  cwes,
  pair,
});

/** Weaknesses that no rule of ours is about, encryption of cloud storage for one, are not judged. */
export function isClaimed(cwes: readonly number[]): boolean {
  return codeRules.some(({ cwe }) => isSameMistake(Number(cwe.replace('CWE-', '')), cwes));
}
