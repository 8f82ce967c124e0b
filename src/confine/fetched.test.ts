import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fetchedFor } from './fetched.ts';

test.runIf(process.getuid?.() === 0)('of what a manager was told no half is left where the disk is full', () => {
  const root = mkdtempSync(join(tmpdir(), 'fetched-'));
  const state = join(root, 'state');
  const workspace = join(root, 'work');
  for (const folder of [state, workspace]) mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', state]);
  onTestFinished(() => {
    execFileSync('umount', [state]);
    rmSync(root, { recursive: true });
  });
  const given = { state, workspace, home: root, uid: 0, folders: ['.cargo/registry'] };
  const told = (files: Readonly<Record<string, string>>): readonly string[] => {
    const { mounts } = fetchedFor('setup', { ...given, files });
    for (const one of mounts) if (one.type === 'bind') mkdirSync(join(one.src, 'cache', 'a'), { recursive: true });
    const later = fetchedFor(undefined, { ...given, files: {} });
    return later.mounts.map((one) => ('dst' in one ? one.dst.slice(root.length + 1) : ''));
  };
  expect(told({ '.cargo/config.toml': '[a]\n' })).toContain('.cargo/config.toml');
  writeFileSync(join(state, 'filler'), Buffer.alloc(40_000));
  const left = told({ '.cargo/config.toml': '# a\n'.repeat(10_000) });
  expect(left).toContain('.cargo/registry');
  expect(left).not.toContain('.cargo/config.toml');
});
