import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { cleaned, harmless, taintOf, unknown, type Value } from './value.ts';

/** Fields that hold nothing but a number, a date, or one of what is written in the schema. */
const PLAIN = /\.(?:number|int|bigint|boolean|date|enum|nativeEnum|literal|uuid|cuid2?|ulid)\(\)/;
/** Fields that hold text, and so no operator of a query. */
const TEXT = /\.(?:string|email|url)\(\)/;
const OBJECT = /^zod\.(?:z\.)?(?:strictO|o)bject$/;

/** `z.object({ id: z.coerce.number() })`, and what its `parse` makes of data. Undefined: another call. */
export function schemaCall(m: Machine, call: Call): Value | undefined {
  const [first] = call.args;
  if (OBJECT.test(call.path) && first?.known?.is === 'map') return { ...first, path: 'zod.object()' };
  // `procedure.input(z.object({ ... }))`: what the procedure is given has this form.
  if (
    /^input(?:Validator|Schema)?$|^validator$|^schema$/.test(call.name) &&
    first?.path === 'zod.object()' &&
    first.known?.is === 'map'
  )
    return { ...first, path: `${call.receiver?.path ?? ''}.input()` };
  const known = call.receiver?.path === 'zod.object()' ? call.receiver.known : undefined;
  if (known?.is !== 'map' || first === undefined) return undefined;
  if (/^parse(?:Async)?$/.test(call.name)) return parsed(m, known.entries, first);
  if (!/^safeParse(?:Async)?$/.test(call.name)) return undefined;
  return { ...unknown, known: { is: 'map', entries: new Map([['data', parsed(m, known.entries, first)]]), rest: undefined } };
}

/** Data that has passed a schema with these fields; without any it is what it was. */
export function shaped(m: Machine, fields: ReadonlyMap<string, Value> | undefined, data: Value): Value {
  return fields === undefined ? data : parsed(m, fields, data);
}

function parsed(m: Machine, fields: ReadonlyMap<string, Value>, data: Value): Value {
  const taint = taintOf(data);
  const text = cleaned(taint, m.book.bitOf.get('nosql-injection') ?? 0);
  const entries = [...fields].map(([name, { path }]): [string, Value] => [
    name,
    path === harmless.path || PLAIN.test(path) ? harmless : { ...unknown, taint: TEXT.test(path) ? text : taint },
  ]);
  return { ...unknown, known: { is: 'map', entries: new Map(entries), rest: undefined } };
}
