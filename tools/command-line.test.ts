import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { manualOf } from './command-line.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function started(program: string, ...args: readonly string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(root, program), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

describe('what a suite or a bench is started with', () => {
  test('--help is the comment that its file begins with', () => {
    const { status, out } = started('tools/fuzz/run.ts', '--help');
    expect(status).toBe(0);
    expect(out).toMatch(/^`npm run fuzz -- \[--seed N\]/);
    expect(out).not.toMatch(/\*|import/);
  });

  test.each([
    ['tools/fuzz/run.ts', '--sed', "Unknown option '--sed'\nhint"],
    ['test/network-clients/run.ts', 'crul', "'crul' is not known here; there are curl"],
    ['tools/fuzz/run.ts', 'all', "'all' is not known here"],
  ])('%s %s ends with 2 and one sentence', (program, word, sentence) => {
    const { status, out, err } = started(program, word);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err).toMatch(/hint: --help says what there is\n$/);
  });

  test('each suite and each bench has a manual', () => {
    const programs = ['bench', 'test']
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
      )
      .filter((path) => path.endsWith('/run.ts') && !path.includes('node_modules'));
    expect(programs.length).toBeGreaterThan(8);
    for (const program of programs) expect(manualOf(readFileSync(join(root, program), 'utf8')), program).toMatch(/npm run /);
  });
});
