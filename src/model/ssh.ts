import type { Layer } from './policy.ts';

/** `git`: fetching and pushing through Sallyport. `login`: programs log in themselves. `sign`: commits and files. */
export type SshUse = 'git' | 'login' | 'sign';

/** A key of the person's own ssh-agent, and what a run may have done with it. The key itself never enters a cage. */
export interface SshRule {
  /** `SHA256:...`, or the path of its public file: absolute or `~/`. */
  readonly key: string;
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly uses: readonly SshUse[];
  readonly layer: Layer;
}
