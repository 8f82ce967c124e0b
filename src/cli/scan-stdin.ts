import { readFileSync } from 'node:fs';
import { loadCodeParser } from '../guard/index.ts';
import { languageOfPath } from '../inspect/code/index.ts';
import { UserError } from '../model/index.ts';
import { inspectSource, type ScanResult, settle } from '../scan/index.ts';
import type { FlagValues } from './command.ts';
import { today } from './scan-flags.ts';

/** Names for a text without one, so that its language is known. */
const NAMES: Readonly<Record<string, string>> = {
  python: 'stdin.py',
  javascript: 'stdin.js',
  typescript: 'stdin.ts',
  tsx: 'stdin.tsx',
  go: 'stdin.go',
  java: 'stdin.java',
  php: 'stdin.php',
  ruby: 'stdin.rb',
  shell: 'stdin.sh',
  dockerfile: 'Dockerfile',
  compose: 'compose.yaml',
  text: 'stdin.txt',
};

/** `--stdin --language L`: one text, as if it were a file. */
export async function scanStdin(flags: FlagValues, rules: readonly string[]): Promise<ScanResult> {
  const language = typeof flags['language'] === 'string' ? flags['language'] : 'text';
  const path = Object.hasOwn(NAMES, language) ? NAMES[language] : undefined;
  if (path === undefined)
    throw new UserError('LANGUAGE_UNKNOWN', `There is no language ${JSON.stringify(language)}.`, {
      hint: `Languages: ${Object.keys(NAMES).join(', ')}.`,
    });
  const began = performance.now();
  const text = readFileSync(0, 'utf8');
  const code = languageOfPath(path);
  const parser = code === undefined ? undefined : await loadCodeParser(code);
  const settled = settle(
    inspectSource({ path, text }, () => parser),
    [{ path, text }],
    { today: today(), baseline: new Map(), rules, isChanged: undefined },
  );
  return {
    ...settled,
    stats: { files: 1, bytes: text.length, skipped: 0, cached: 0, ms: Math.round(performance.now() - began) },
  };
}
