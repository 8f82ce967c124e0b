import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../run.ts';

/** What a test of a house needs to start something in the cage. */
export interface TestCage {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly maxMs: number;
  readonly notice: (line: string) => void;
  /** Folders that it may read beside the system's: a virtual environment. */
  readonly read?: readonly string[];
}

/** What was tried in the cage and refused. */
export interface Attempt {
  readonly what: string;
  readonly count: number;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** A script of bash in a copy, without a network. */
export async function runInCage(
  cage: TestCage,
  copy: string,
  script: string,
): Promise<{ readonly exitCode: number; readonly attempts: readonly Attempt[] }> {
  const result = await runCommand({
    argv: ['bash', '-c', script],
    cwd: copy,
    workspace: copy,
    env: cage.env,
    read: cage.read ?? [],
    unattended: true,
    transaction: false,
    limits: { time: cage.maxMs + 60_000 },
    notice: cage.notice,
  });
  const attempts = result.summary.denied.map(({ op, what, count }) => ({ what: `${op} ${what}`, count }));
  return { exitCode: result.exitCode, attempts };
}

export function mergedAttempts(attempts: readonly Attempt[]): readonly Attempt[] {
  const counts = new Map<string, number>();
  for (const { what, count } of attempts) counts.set(what, (counts.get(what) ?? 0) + count);
  return [...counts].map(([what, count]) => ({ what, count }));
}

/** Lines of a log in the copy, without colours and without where the copy lies. */
export function linesOf(copy: string, name: string): readonly string[] {
  try {
    return readableLines(readFileSync(join(copy, name), 'utf8')).map((line) => line.replaceAll(copy, '/config'));
  } catch {
    return [];
  }
}

export function readableLines(text: string): readonly string[] {
  return text
    .replaceAll(COLOUR, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
