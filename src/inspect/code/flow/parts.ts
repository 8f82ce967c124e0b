/* Of which data the result of a call is another form, and of which it is a part. */
import { TAKES_PART } from '../models/wholes.table.ts';
import type { Call } from './call.ts';
import { partOf, type Taint, taintOf } from './value.ts';

/** `const first = text.charAt(0)`: what is found out of a part later says nothing of the whole. */
export function ofPart(call: Call, taint: Taint | undefined): Taint | undefined {
  if (taint === undefined) return undefined;
  return TAKES_PART.has(call.name) ? partOf(taint) : ofLast(call, taint);
}

/** `path.resolve(root, name)`: what is found out about the path is about the name; the folder is the callers'. */
export function ofLast({ name, args }: Call, taint: Taint): Taint {
  if (args.length < 2 || !/^(?:join|joinpath|resolve|relative|relpath|urljoin|URL)$/.test(name)) return taint;
  const made = /^(?:relpath|URL)$/.test(name) ? args[0] : args.findLast((arg) => taintOf(arg) !== undefined);
  return { ...taint, origins: taintOf(made)?.origins ?? taint.origins };
}
