/** What a run can stand on, in the order in which `sallyport doctor` shows it. Keys are those of `warden probe`. */
export interface WallRow {
  readonly key: string;
  readonly title: string;
  /** What a run is without it. */
  readonly lost: string;
}

export const WALLS: readonly WallRow[] = [
  { key: 'userNamespaces', title: 'user namespace', lost: 'an ordinary user can not build a cage' },
  {
    key: 'namespaces',
    title: 'mount, process, network namespaces',
    lost: 'files, processes and the network are those of the host',
  },
  { key: 'freshProc', title: 'own /proc', lost: 'other processes can be seen' },
  { key: 'mountSetattr', title: 'recursive read-only mounts', lost: 'mounts below a mount stay writable' },
  { key: 'notification', title: 'system call filter with notification', lost: 'no observation, no undo, no destructive limit' },
  { key: 'killableNotification', title: 'notification that waits killably', lost: 'a held Go program can starve' },
  { key: 'overlay', title: 'overlay mounts', lost: 'no --transaction and no effect preview' },
  { key: 'cgroups', title: 'cgroup limits', lost: 'limits are by setrlimit, which counts each process alone' },
  { key: 'birthTime', title: 'birth times of files', lost: 'what existed before a run is told by less' },
];
