import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Mount, Plan } from '../../src/model/index.ts';
import { type Place, planFor } from './warden.test-support.ts';

type ClosedFiles = Extract<Mount, { type: 'closed' }>;

/** Files by their mode; a folder is as closed as its first part says. */
const FILES = [
  ['open', 0o755, 0o644],
  ['closed', 0o755, 0o640],
  ['folder/open', 0o755, 0o644],
  ['folder/closed', 0o755, 0o600],
  ['secret/open', 0o700, 0o644],
  ['tool/bin/program', 0o700, 0o755],
  ['a/b/c/closed', 0o755, 0o600],
] as const;

/** A folder of a system, shown at its own path, and a program that reads all of it: the files that it could read are its output. */
export function closedPlan(place: Place, { depth, programs }: Pick<ClosedFiles, 'depth' | 'programs'>): Plan {
  const system = join(place.root, 'system');
  for (const [path, folder, mode] of FILES) {
    mkdirSync(dirname(join(system, path)), { recursive: true, mode: folder });
    writeFileSync(join(system, path), '', { mode });
  }
  const script = `for f in ${FILES.map(([path]) => path).join(' ')}; do cat ${system}/$f 2> /dev/null && echo $f; done; true`;
  const plan = planFor(place, ['sh', '-c', script]);
  const closed: Mount = { type: 'closed', dst: system, depth, programs: programs.map((path) => join(system, path)) };
  return { ...plan, mounts: [{ type: 'bind', src: system, dst: system, ro: true }, closed, ...plan.mounts] };
}

export function readBy(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => line !== '');
}
