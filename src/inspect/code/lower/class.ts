import { NONE } from '../ir/ops.ts';
import type { ClassCode } from '../ir/unit.ts';
import type { Lowering } from './lowering.ts';

/** What a language says of a class before its body is lowered. */
export interface ClassParts {
  readonly node: number;
  /** Where the name stands, 0 for a class without one. */
  readonly nameNode: number;
  readonly name: string;
  readonly decorators: readonly number[];
  bases(): readonly number[];
  body(): number;
}

/** Lowers a class; the answer is its number. It is known before the body is lowered, because methods name their class. */
export function lowerClass(l: Lowering, parts: ClassParts): number {
  const { owner, methods } = l;
  const at = parts.nameNode === 0 ? parts.node : parts.nameNode;
  const head = {
    start: l.start(parts.node),
    end: l.end(parts.node),
    name: parts.name,
    nameStart: l.start(at),
    nameEnd: l.end(at),
    decorators: parts.decorators,
  };
  const empty: ClassCode = { ...head, bases: [], body: NONE, methods: [] };
  const number = l.b.classes.push(empty) - 1;
  const bases = parts.bases();
  l.owner = number;
  l.methods = [];
  const body = parts.body();
  l.b.classes[number] = { ...head, bases, body, methods: l.methods };
  l.owner = owner;
  l.methods = methods;
  return number;
}
