import { type HomeFinding, inspectHomes } from '../../inspect/home/index.ts';
import { findSecrets } from '../../inspect/secrets/index.ts';
import type { Incomplete } from '../../model/index.ts';
import { filesOfFolder } from './read-home.ts';

/** Looks at one folder for itself, with what would be safe instead beside each finding. */
export function inspectHomeFolder(
  folder: string,
  all: boolean,
): { readonly findings: readonly HomeFinding[]; readonly incomplete: readonly Incomplete[] } {
  return inspectHomes(filesOfFolder(folder), { all, secrets: findSecrets });
}
