import type { Call } from './call.ts';
import { harmless, taintOf, unknown, type Value } from './value.ts';

/** Fields that hold nothing but a number, a date, or one of what is written in the schema. */
const PLAIN = /\.(?:number|int|bigint|boolean|date|enum|nativeEnum|literal|uuid|cuid2?|ulid)\(\)/;
const OBJECT = /^zod\.(?:z\.)?(?:strictO|o)bject$/;

/** `z.object({ id: z.coerce.number() })`, and what its `parse` makes of data. Undefined: another call. */
export function schemaCall(call: Call): Value | undefined {
  const [first] = call.args;
  if (OBJECT.test(call.path) && first?.known?.is === 'map') return { ...first, path: 'zod.object()' };
  const known = call.receiver?.path === 'zod.object()' ? call.receiver.known : undefined;
  if (known?.is !== 'map' || first === undefined) return undefined;
  if (/^parse(?:Async)?$/.test(call.name)) return parsed(known.entries, first);
  if (!/^safeParse(?:Async)?$/.test(call.name)) return undefined;
  return { ...unknown, known: { is: 'map', entries: new Map([['data', parsed(known.entries, first)]]), rest: undefined } };
}

function parsed(fields: ReadonlyMap<string, Value>, data: Value): Value {
  const taint = taintOf(data);
  const entries = [...fields].map(([name, { path }]): [string, Value] => [
    name,
    path === harmless.path || PLAIN.test(path) ? harmless : { ...unknown, taint },
  ]);
  return { ...unknown, known: { is: 'map', entries: new Map(entries), rest: undefined } };
}
