import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of one group: a workspace, an empty home, Sallyport's state and the bench's own files, all on one file system. */
export interface Place {
  readonly root: string;
  readonly workspace: string;
  readonly home: string;
  readonly state: string;
  readonly scratch: string;
  /** The same for every variant. */
  readonly env: Readonly<Record<string, string>>;
}

/** No disk to hide behind. */
export const IN_MEMORY = '/dev/shm';
/** Codex hides /dev/shm and refuses a home below the temporary directory. */
export const ON_DISK = '/var/tmp';

const made = new Set<string>();

/** Makes the folders below `parent`; they are removed by `removePlace`, at the latest when this process ends. */
export function makePlace(parent: string): Place {
  const root = mkdtempSync(join(parent, 'sallyport-bench-'));
  made.add(root);
  const folder = (name: string): string => {
    const path = join(root, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  };
  const [workspace, home, state, scratch] = [folder('w'), folder('home'), folder('state'), folder('scratch')];
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', SALLYPORT_STATE: state };
  return { root, workspace, home, state, scratch, env };
}

export function removePlace({ root }: Place): void {
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  made.delete(root);
}

/** Ctrl-C and a failure leave nothing behind either. */
export function cleanUpAtExit(): void {
  process.once('exit', () => {
    for (const root of made) rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
}
