import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { closedFiles } from './closed-files.ts';

function tree(): string {
  const root = mkdtempSync(join(tmpdir(), 'closed-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [folder, mode] of [
    ['app', 0o755],
    ['app/keys', 0o700],
    ['app/deep', 0o755],
    ['tool', 0o700],
    ['tool/bin', 0o755],
  ] as const)
    mkdirSync(join(root, folder), { mode });
  for (const [file, mode] of [
    ['open.conf', 0o644],
    ['group.conf', 0o640],
    ['app/token', 0o600],
    ['app/keys/key', 0o644],
    ['app/deep/token', 0o400],
  ] as const)
    writeFileSync(join(root, file), '', { mode });
  symlinkSync('/nowhere', join(root, 'link'));
  return root;
}

test.each([
  ['all of it', null, ['app/deep/token', 'app/keys', 'app/token', 'group.conf']],
  ['to a depth', 2, ['app/keys', 'app/token', 'group.conf']],
])('what is closed to others, %s, but for programs', (_, depth, found) => {
  const root = tree();
  const closed = closedFiles({ dst: root, depth, programs: [join(root, 'tool/bin')] });
  expect(closed.map((path) => path.slice(root.length + 1)).sort()).toEqual(found);
});
