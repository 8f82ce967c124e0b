import { statSync } from 'node:fs';
import { loadPolicy, policyPlaces } from '../guard/index.ts';
import type { Policy } from '../model/index.ts';

interface Kept {
  readonly policy: Policy;
  /** What the files looked like when they were read. */
  readonly stamp: string;
}

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

  /** @throws UserError POLICY_... where there is no good one yet */
  async of(workspace: string): Promise<Policy> {
    const request = { workspace, env: this.#env, file: this.#file };
    if (this.#places?.workspace !== workspace) this.#places = { workspace, paths: policyPlaces(request) };
    const stamp = this.#places.paths.map(stampOf).join('\n');
    const kept = this.#kept.get(workspace);
    if (kept?.stamp === stamp) return kept.policy;
    try {
      const { policy } = await loadPolicy({ ...request, exitCode: 125 });
      this.#keep(workspace, { policy, stamp });
      return policy;
    } catch (error) {
      if (kept === undefined) throw error;
      this.#notice(
        `the policy for ${workspace} is broken, so the last good one holds: ${error instanceof Error ? error.message : error}`,
      );
      this.#keep(workspace, { policy: kept.policy, stamp });
      return kept.policy;
    }
  }

  #keep(workspace: string, kept: Kept): void {
    this.#kept.delete(workspace);
    this.#kept.set(workspace, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function stampOf(path: string): string {
  try {
    // Most of these files are not there, and an exception costs ten times as much.
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? 'none' : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  }
}
