import type { FlagValues } from './command.ts';

/** The value of a flag that takes one. */
export function textFlag(flags: FlagValues, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of a flag that may be repeated; none where it was not given. */
export function textFlags(flags: FlagValues, name: string): readonly string[] {
  const value = flags[name];
  return typeof value === 'object' ? value : [];
}
