/** Adds all of `from` to `into`. `push(...from)` puts every element on the stack, and hostile input has hundreds of thousands. */
export function append<T>(into: T[], from: Iterable<T>): void {
  for (const each of from) into.push(each);
}
