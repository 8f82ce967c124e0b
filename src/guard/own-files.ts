import { lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunDirectory } from '../confine/index.ts';
import type { Mount, Plan } from '../model/index.ts';
import { fileWith } from './agents/key-file.ts';
import type { Outward } from './outward.ts';
import type { RunRequest } from './request.ts';

/** Shows an agent its own files with other contents: a placeholder where its key stood, a copy without keys. */
export function withOwnFiles(
  plan: Plan,
  places: RunDirectory,
  { given = [], copies = [] }: RunRequest,
  outward: Outward | undefined,
  home: string,
): Plan {
  const keys = given.flatMap(({ variable, shown }) => {
    const placeholder = outward?.environment[variable];
    return shown === undefined || placeholder === undefined
      ? []
      : [{ path: shown.path, content: fileWith(shown.member, placeholder) }];
  });
  const mounts = [...keys, ...copies].flatMap(({ path, content }, at): readonly Mount[] => {
    const dst = join(home, path);
    // What is hidden there stays hidden; a link leads who knows where, so nothing is shown in its place.
    if (lstatSync(dst, { throwIfNoEntry: false })?.isFile() !== true) return [];
    const src = join(places.path, `own-${at}`);
    writeFileSync(src, content, { mode: 0o644 });
    return [{ type: 'bind', src, dst, ro: true }];
  });
  return mounts.length === 0 ? plan : { ...plan, mounts: [...plan.mounts, ...mounts] };
}
