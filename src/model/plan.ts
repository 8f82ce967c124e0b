/** What Node tells the warden to do: the wire form of docs/warden-protocol.md, kept in step by test/e2e. */

import type { FileLabel } from './mcp.ts';

/** One step of building the cage's file system. Destinations are absolute paths inside the cage. */
export type Mount =
  | { readonly type: 'bind'; readonly src: string; readonly dst: string; readonly ro: boolean; readonly optional?: boolean }
  | { readonly type: 'tmpfs'; readonly dst: string; readonly mode: number; readonly size: number; readonly ro?: boolean }
  | { readonly type: 'symlink'; readonly dst: string; readonly target: string }
  | { readonly type: 'file'; readonly dst: string; readonly content: string; readonly mode: number }
  | { readonly type: 'mask'; readonly dst: string }
  /** Whatever lies in it, to this depth (null: all of it), and is closed to others; folders around one of `programs` stay. */
  | { readonly type: 'closed'; readonly dst: string; readonly depth: number | null; readonly programs: readonly string[] }
  | { readonly type: 'workspace' }
  | { readonly type: 'proc' }
  | { readonly type: 'dev' };

/** Limits of one run; 0 means none. Units: bytes, count, seconds of CPU, milliseconds of wall time, bytes, count. */
export interface Limits {
  readonly memory: number;
  readonly pids: number;
  readonly cpu: number;
  readonly time: number;
  readonly fileSize: number;
  readonly openFiles: number;
}

/** Which mechanism confines: own namespaces, Landlock with supervised sockets, or none (recorded only). */
export type CageMode = 'namespaces' | 'landlock' | 'observe';

export interface Plan {
  readonly version: 1;
  readonly run: string;
  readonly mode: CageMode;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: readonly string[];
  readonly uid: number;
  readonly gid: number;
  readonly hostname: string;
  readonly workspace: {
    readonly path: string;
    readonly writable: boolean;
    readonly overlay: { readonly upper: string; readonly work: string } | null;
  };
  readonly mounts: readonly Mount[];
  readonly writable: readonly string[];
  readonly protect: {
    readonly deny: readonly string[];
    readonly report: readonly string[];
    readonly allowNew: readonly string[];
    /** Paths outside the workspace that are not there and must not come to be: what would steer a worktree's own repository. */
    readonly absent: readonly string[];
    readonly secrets: readonly string[];
    readonly walk: { readonly start: number; readonly end: number; readonly skip: readonly string[] };
  };
  readonly hardlinks: readonly string[];
  /** What is told of a run that opens it: files by their names in the workspace, and files and folders by their paths. */
  readonly labels: Readonly<Record<FileLabel, { readonly names: readonly string[]; readonly paths: readonly string[] }>>;
  readonly limits: Limits;
  readonly observe: { readonly reads: boolean };
  readonly journal: { readonly dir: string; readonly maxFile: number } | null;
  readonly destructive: { readonly limit: number; readonly windowMs: number };
  readonly scan: { readonly interpreters: readonly string[]; readonly inline: readonly string[] };
  /**
   * The way out; null: none. Connections lead to the proxy: through a listener that the warden hands over, or (`port` above 0,
   * where the cage has no network namespace) to the proxy's own port on the host's loopback. `loopback`: ports of the cage's own
   * loopback that lead out too.
   */
  readonly network: { readonly port: number; readonly loopback: readonly number[] } | null;
  /** Sockets of Sallyport that programs may connect to: by `path` inside, led to `target` outside by the warden. */
  readonly sockets: readonly { readonly path: string; readonly target: string }[];
  /** Ports of the cage's loopback that Node may ask to be connected to. Only with namespaces. */
  readonly publish: readonly number[];
  readonly debug: boolean;
  /** The program starts only when Node says so: the record of the run is written while the cage is built. */
  readonly waits: boolean;
  readonly selftest: string;
}
