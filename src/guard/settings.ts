import { join } from 'node:path';
import { type Fetched, privateFolderSize } from '../confine/index.ts';
import type { Mount, Plan } from '../model/index.ts';
import type { RegistrySettings } from './registry-settings.ts';

/** Adds to a plan what was fetched for its workspace: setup may add to it, what follows reads it. Landlock has no mounts to show it by. */
export function withFetched(plan: Plan, { mounts, variables }: Fetched): Plan {
  if (plan.mode !== 'namespaces' || mounts.length === 0) return plan;
  return {
    ...plan,
    env: withVariables(plan.env, variables),
    mounts: [...plan.mounts, ...mounts],
    writable: [...plan.writable, ...mounts.flatMap((mount) => (mount.type === 'bind' && !mount.ro ? [mount.dst] : []))],
  };
}

/** The first of two with one name is what a program sees. */
function withVariables(env: readonly string[], variables: Readonly<Record<string, string>>): readonly string[] {
  const others = env.filter((entry) => !Object.hasOwn(variables, entry.split('=', 1)[0] ?? ''));
  return [...others, ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
}

/** Adds to a plan what is set for the command: variables, files of the home folder, and folders there that are its own. */
export function withSettings(plan: Plan, settings: RegistrySettings | undefined, home: string): Plan {
  if (settings === undefined) return plan;
  const size = privateFolderSize(plan.limits.memory);
  const folders = settings.folders.map((path) => join(home, path)).filter((path) => !plan.writable.includes(path));
  const files = Object.entries(settings.files);
  return {
    ...plan,
    env: withVariables(plan.env, settings.variables),
    mounts: [
      ...plan.mounts,
      ...folders.map((dst): Mount => ({ type: 'tmpfs', dst, mode: 0o755, size })),
      ...files.map(([path, content]): Mount => ({ type: 'file', dst: join(home, path), content, mode: 0o644 })),
    ],
    writable: [...plan.writable, ...folders],
  };
}
