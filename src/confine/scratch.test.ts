import { describe, expect, test } from 'vitest';
import type { Mount, Plan } from '../model/index.ts';
import { scratchOf } from './scratch.ts';

const mounts: readonly Mount[] = [
  { type: 'tmpfs', dst: '/tmp', mode: 0o1777, size: 1 },
  { type: 'tmpfs', dst: '/home/u', mode: 0o755, size: 1, ro: true },
  { type: 'tmpfs', dst: '/home/u/.cache', mode: 0o755, size: 1 },
  { type: 'bind', src: '/home/u/notes', dst: '/home/u/notes', ro: false },
  { type: 'bind', src: '/home/u/state/caches/1', dst: '/home/u/.cache/.kept', ro: false },
  { type: 'bind', src: '/home/u/.local/share/pnpm', dst: '/home/u/.local/share/pnpm', ro: true },
  { type: 'bind', src: '/home/u/state/fetched/1/pnpm-tools', dst: '/home/u/.local/share/pnpm/.tools', ro: false },
  { type: 'workspace' },
];
const planOf = (mode: Plan['mode'], path: string): Plan =>
  ({ mode, mounts, workspace: { path, writable: true, overlay: null } }) as Partial<Plan> as Plan;

describe('what is the cage’s own', () => {
  test.each<[string, string, boolean]>([
    ['a file of the workspace', 'src/a.ts', false],
    ['its private /tmp', '/tmp/x', true],
    ['a workspace that lies in /tmp', '/tmp/project/a', false],
    ['beside that workspace', '/tmp/projects/a', true],
    ['a private cache', '/home/u/.cache/go-build/00/a', true],
    ['a kept cache', '/home/u/.cache/.kept/go-build/00/a', true],
    ['what setup fetches, below a folder of the person', '/home/u/.local/share/pnpm/.tools/a', true],
    ['beside it', '/home/u/.local/share/pnpm/a', false],
    ['a folder of the person that a run may write', '/home/u/notes/a', false],
    ['shared memory', '/dev/shm/a', true],
    ['the system', '/usr/bin/a', false],
  ])('%s', (_name, path, expected) => {
    expect(scratchOf(planOf('namespaces', '/tmp/project'))(path)).toBe(expected);
  });

  test.each(['landlock', 'observe'] as const)('with %s every folder is the host’s', (mode) => {
    expect(scratchOf(planOf(mode, '/w'))('/tmp/x')).toBe(false);
  });
});
