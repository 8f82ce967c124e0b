import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Policies } from './policies.ts';

function place(): { readonly root: string; readonly inner: string; readonly policies: Policies } {
  const root = mkdtempSync(join(tmpdir(), 'policies-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const inner = join(root, 'w/inner');
  mkdirSync(inner, { recursive: true });
  return { root, inner, policies: new Policies({ HOME: join(root, 'home') }, () => {}) };
}

test.each(['w/inner/sallyport.yaml', 'w/sallyport.yaml', 'home/.config/sallyport/policy.yaml'])(
  '%s holds as soon as it is there',
  async (file) => {
    const { root, inner, policies } = place();
    expect((await policies.of(inner)).limits.pids).not.toBe(50);
    expect(policies.unchanged(inner)).toBeDefined();
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), 'version: 1\nlimits: {pids: 50}\n');
    expect(policies.unchanged(inner)).toBeUndefined();
    expect((await policies.of(inner)).limits.pids).toBe(50);
  },
);
