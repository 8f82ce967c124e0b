import { join } from 'node:path';
import type { OutsideOf } from '../broker/index.ts';

/** Where what a cage calls by a path lies outside: in the overlay of a transaction first, then where it always lies. */
export function outsideOf(workspace: string, upper: string | undefined): OutsideOf {
  return (path) => {
    const isBelow = path === workspace || path.startsWith(`${workspace}/`);
    return upper !== undefined && isBelow ? [join(upper, path.slice(workspace.length)), path] : [path];
  };
}
