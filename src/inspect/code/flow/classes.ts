import type { Unit } from '../ir/unit.ts';
import { Frame } from './frame.ts';
import { givenParts } from './given-parts.ts';
import type { Machine } from './machine.ts';
import { type ClassValue, unknown, type Value } from './value.ts';

/** A class: its body runs once, its methods are read later. */
export function evaluateClass(m: Machine, node: number): Value {
  const number = m.o(node, 0);
  const { unit } = m.frame;
  const code = unit.classes[number];
  if (code === undefined) return unknown;
  const type: ClassValue = { unit, number, frame: m.frame };
  const value: Value = { ...unknown, known: { is: 'class', class: type }, path: code.name };
  if (code.name !== '') m.frame.vars.set(code.name, value);
  for (const base of code.bases) m.visit(base);
  for (const decorator of code.decorators) m.visit(decorator);
  const outer = m.frame;
  const { at } = m;
  const self: Value = { ...unknown, known: { is: 'instance', class: type } };
  m.frame = new Frame(unit, outer, outer.token);
  m.at = { ...at, self };
  m.visit(code.body);
  for (const [name, field] of [...givenParts(unit, code, outer), ...m.frame.vars]) {
    const fields = m.fields.get(`${unit.path}#${number}`) ?? new Map<string, Value>();
    if (!fields.has(name) && !name.includes('.')) fields.set(name, field);
    m.fields.set(`${unit.path}#${number}`, fields);
  }
  m.frame = outer;
  m.at = at;
  const methods = [...code.methods].sort((a, b) => turnOf(unit, a) - turnOf(unit, b));
  for (const method of methods) at.pending.push({ unit, number: method, frame: outer, self });
  return value;
}

/** The constructor is read first: it sets what the methods use; private methods last: what uses them may set fields before. */
function turnOf({ functions, language, text }: Unit, number: number): number {
  const code = functions[number];
  if (code === undefined || code.name === '__init__' || code.name === 'constructor') return 0;
  return language === 'java' && /^[^(]*\bprivate\b/.test(text.slice(code.start, code.nameStart)) ? 2 : 1;
}
