import type { Scene } from './scene.ts';

/** What no replay may carry away. */
export const CANARY = 'CANARY-4711';

/** A public incident with a coding agent, as far as it can be tried again without harm. */
export interface Replay {
  /** In the list of incidents; it stays. */
  readonly number: number;
  readonly name: string;
  /** What stops it. */
  readonly control: string;
  /** Does what was done then. @returns what of it came to pass on the host; nothing: it was stopped */
  readonly replay: (scene: Scene) => Promise<readonly string[]>;
  /** Why it can't be shown without Sallyport too. */
  readonly onlyGuarded?: string;
  /** A person answers in a terminal, so tmux must be here. */
  readonly needsTerminal?: true;
}

/** Says what came to pass, of a list of what would be bad. */
export function passed(...effects: readonly (readonly [what: string, isSo: boolean])[]): readonly string[] {
  return effects.flatMap(([what, isSo]) => (isSo ? [what] : []));
}
