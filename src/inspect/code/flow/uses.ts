import type { Span } from '../ir/unit.ts';
import type { Machine } from './machine.ts';
import type { Value } from './value.ts';

/** What a file asks of a module from elsewhere. */
export interface Use extends Span {
  readonly module: string;
  readonly name: string;
}

/** Uses of one file that are kept. */
const MOST_USES = 2000;

/** Remembers that a value is a module from elsewhere, as the file names it. */
export function isForeign(m: Machine, value: Value, module: string): void {
  if (m.frame.unit.language === 'python' ? !module.startsWith('.') : !/^[./]/.test(module)) m.foreign.set(value, module);
}

/** Notes that a name of a module is asked for: called, imported or taken out of it. */
export function noteUse(m: Machine, value: Value, name: string, place: Span): void {
  const module = m.foreign.get(value);
  if (module !== undefined) note(m, module, name, place);
}

export function note(m: Machine, module: string, name: string, { start, end }: Span): void {
  const { uses } = m.at.module;
  const key = `${module}\0${name}`;
  if (!uses.has(key) && uses.size < MOST_USES) uses.set(key, { module, name, start, end });
}
