import type { Carrying } from './carry.ts';

export interface GuardOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  readonly socket: string;
  /** The words that start Sallyport's program. */
  readonly program: readonly string[];
  /** Folders that are Sallyport's own. */
  readonly own: readonly string[];
  readonly version: string;
  /** Ends when nobody has asked for this long. Milliseconds. */
  readonly idleMs: number;
  readonly notice: (text: string) => void;
  /** The path of the warden; undefined: there is none, so commands start a process of their own. */
  readonly warden: string | undefined;
  /** Does what `sallyport run` does, for a warden that runs already. */
  readonly carrying: Carrying;
}
