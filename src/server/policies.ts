import { type Stats, statSync } from 'node:fs';
import { loadPolicy, policyPlaces } from '../guard/index.ts';
import type { Policy } from '../model/index.ts';

interface Kept {
  readonly policy: Policy;
  /** What the files looked like when they were read. */
  readonly stamps: readonly Stamp[];
}

/** Inode, size and times of a file; an error's code; null: there is none. */
type Stamp = Stats | string | null;

/** Most repositories whose policy is kept. */
const MOST = 200;

/**
 * The policies of the repositories that agents work in. Read anew when a file has changed; where the new one is broken, the
 * last good one goes on to hold, and that is said.
 */
export class Policies {
  readonly #kept: Map<string, Kept> = new Map();
  /** The files of the last workspace: a gateway asks about the same one before each call. */
  #places: { readonly workspace: string; readonly paths: readonly string[] } | undefined;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #notice: (text: string) => void;
  readonly #file: string | undefined;

  /** @param file takes the place of the user's own policy (`--policy FILE`) */
  constructor(env: Readonly<Record<string, string | undefined>>, notice: (text: string) => void, file?: string) {
    this.#env = env;
    this.#notice = notice;
    this.#file = file;
  }

  /** The folders that were asked about: agents work in them. */
  workspaces(): readonly string[] {
    return [...this.#kept.keys()];
  }

  /** The policy that was read already, where no file of it has changed since. */
  unchanged(workspace: string): Policy | undefined {
    const kept = this.#kept.get(workspace);
    return kept !== undefined && areSame(kept.stamps, this.#stampsOf(workspace)) ? kept.policy : undefined;
  }

  /** @throws UserError POLICY_... where there is no good one yet */
  async of(workspace: string): Promise<Policy> {
    const kept = this.#kept.get(workspace);
    const stamps = this.#stampsOf(workspace);
    if (kept !== undefined && areSame(kept.stamps, stamps)) return kept.policy;
    try {
      const { policy } = await loadPolicy({ ...this.#request(workspace), exitCode: 125 });
      this.#keep(workspace, { policy, stamps });
      return policy;
    } catch (error) {
      if (kept === undefined) throw error;
      this.#notice(
        `the policy for ${workspace} is broken, so the last good one holds: ${error instanceof Error ? error.message : error}`,
      );
      this.#keep(workspace, { policy: kept.policy, stamps });
      return kept.policy;
    }
  }

  #request(workspace: string): Parameters<typeof policyPlaces>[0] {
    return { workspace, env: this.#env, file: this.#file };
  }

  #stampsOf(workspace: string): readonly Stamp[] {
    if (this.#places?.workspace !== workspace) this.#places = { workspace, paths: policyPlaces(this.#request(workspace)) };
    return this.#places.paths.map(stampOf);
  }

  #keep(workspace: string, kept: Kept): void {
    this.#kept.delete(workspace);
    this.#kept.set(workspace, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function stampOf(path: string): Stamp {
  try {
    // Most of these files are not there, and an exception costs ten times as much.
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  }
}

function areSame(before: readonly Stamp[], now: readonly Stamp[]): boolean {
  return before.length === now.length && before.every((one, at) => isSame(one, now[at]));
}

function isSame(one: Stamp, other: Stamp | undefined): boolean {
  if (one === null || other === null || typeof one === 'string') return one === other;
  if (other === undefined || typeof other === 'string') return false;
  return one.ino === other.ino && one.size === other.size && one.mtimeMs === other.mtimeMs && one.ctimeMs === other.ctimeMs;
}
