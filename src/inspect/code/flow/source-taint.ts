import type { Machine } from './machine.ts';
import type { Taint } from './value.ts';

/** Data that enters here. */
export function sourceTaint(m: Machine, node: number, sources: number, what: string): Taint {
  const note = `${what} is read`;
  const step = { unit: m.frame.unit, start: m.start(node), end: m.end(node), note, before: undefined };
  return { sources, safe: 0, marks: 0, step, origins: [] };
}
