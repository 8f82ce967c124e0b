/* What is a cage's own, and nobody's work. */
import type { Mount, Plan } from '../model/index.ts';
import { isWithin } from './paths.ts';

/**
 * Whether a path lies in a folder that cages alone have, such as a `/tmp` or a kept build cache. Paths are those of the record: absolute, or relative to
 * the workspace. Without namespaces every folder is the host's.
 */
export function scratchOf({ mode, mounts, workspace }: Plan): (path: string) => boolean {
  if (mode !== 'namespaces') return () => false;
  // What is shown under another name than the host's is Sallyport's: caches, and what setup fetched.
  const isOwn = (mount: Mount): boolean => mount.type === 'tmpfs' || (mount.type === 'bind' && mount.src !== mount.dst);
  const own = ['/dev', ...mounts.flatMap((mount) => ('dst' in mount && isOwn(mount) ? [mount.dst] : []))];
  const shared = [
    workspace.path,
    ...mounts.flatMap((mount) => (mount.type === 'bind' && mount.src === mount.dst ? [mount.dst] : [])),
  ];
  // The mount that lies deepest is the one that is seen: `/tmp` is the cage's, a workspace in it is not.
  const depth = (path: string, among: readonly string[]): number =>
    among.reduce((most, folder) => (folder.length > most && isWithin(path, folder) ? folder.length : most), 0);
  return (path) => {
    if (!path.startsWith('/')) return false;
    const deepest = depth(path, own);
    return deepest > 0 && deepest > depth(path, shared);
  };
}
