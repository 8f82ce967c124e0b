import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusedProgram } from './missing-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'refused-'));
writeFileSync(join(folder, 'script.js'), '', { mode: 0o644 });
writeFileSync(join(folder, 'a b.sh'), '', { mode: 0o644 });
writeFileSync(join(folder, 'runs.sh'), '', { mode: 0o755 });

test.each([
  ['./script.js', '  ./script.js is not executable: chmod +x ./script.js, or name the program that reads it before it.'],
  ['./a b.sh', "  ./a b.sh is not executable: chmod +x './a b.sh', or name the program that reads it before it."],
  ['./', '  ./ is a folder.'],
  ['./runs.sh', undefined],
  ['script.js', undefined],
])('why the system refused to start %s', (program, want) => {
  expect(refusedProgram({ program, cwd: folder, path: '/usr/bin' })).toBe(want);
});
