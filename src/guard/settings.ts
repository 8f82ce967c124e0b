import { join } from 'node:path';
import { privateFolderSize } from '../confine/index.ts';
import type { Mount, Plan } from '../model/index.ts';
import type { RegistrySettings } from './registry-settings.ts';

/** Adds to a plan what is set for the command: variables, files of the home folder, and folders there that are its own. */
export function withSettings(plan: Plan, settings: RegistrySettings | undefined, home: string): Plan {
  if (settings === undefined) return plan;
  const size = privateFolderSize(plan.limits.memory);
  const folders = settings.folders.map((path) => join(home, path));
  const files = Object.entries(settings.files);
  return {
    ...plan,
    env: [...plan.env, ...Object.entries(settings.variables).map(([name, value]) => `${name}=${value}`)],
    mounts: [
      ...plan.mounts,
      ...folders.map((dst): Mount => ({ type: 'tmpfs', dst, mode: 0o755, size })),
      ...files.map(([path, content]): Mount => ({ type: 'file', dst: join(home, path), content, mode: 0o644 })),
    ],
    writable: [...plan.writable, ...folders],
  };
}
