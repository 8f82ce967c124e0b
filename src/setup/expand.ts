import type { Env } from './types.ts';

// The look-behind keeps it linear in a run of backslashes.
const VARIABLE = /(?<!\\)(\\*)\$\{([A-Za-z0-9_]{1,200})(\?|:?-[^${}]*)?\}/g;

/** A value repeats a variable as often as it likes, so both are bounded: what is longer counts as not set. */
const LONGEST = 16_384;
const MOST_VARIABLES = 16;

/**
 * Puts variables into a value: `${NAME}`, `${NAME?}` (npm: empty when unset), `${NAME-other}` and `${NAME:-other}` (pnpm, Yarn).
 *
 * @returns undefined when a variable without a substitute is not set
 */
export function expand(value: string, env: Env): string | undefined {
  if (value.length > LONGEST || value.split('${').length > MOST_VARIABLES + 1) return undefined;
  let isOpen = false;
  const expanded = value.replace(VARIABLE, (whole: string, slashes: string, name: string, otherwise: string | undefined) => {
    if (slashes.length % 2 === 1) return whole.slice((slashes.length + 1) / 2);
    const found = substitute(Object.hasOwn(env, name) ? env[name] : undefined, otherwise);
    if (found === undefined) isOpen = true;
    return slashes.slice(slashes.length / 2) + (found ?? '');
  });
  return isOpen ? undefined : expanded;
}

function substitute(value: string | undefined, otherwise: string | undefined): string | undefined {
  if (otherwise === undefined) return value;
  if (otherwise === '?') return value ?? '';
  if (otherwise.startsWith(':')) return value === undefined || value === '' ? otherwise.slice(2) : value;
  return value ?? otherwise.slice(1);
}

/** True when a value would take something from the environment. */
export function namesVariable(value: string): boolean {
  return value.includes('${');
}
