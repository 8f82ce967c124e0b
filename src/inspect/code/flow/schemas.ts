import { matchedRules, type Regex, regexOf } from './assume-pattern.ts';
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { longer } from './members.ts';
import { cleaned, harmless, mapTaint, taintOf, textOf, unknown, type Value } from './value.ts';

/* What data is known to be once it has passed a schema: zod's, or the JSON schema of a route. */

/** Fields that hold nothing but a number, a date, or one of what is written in the schema. */
const PLAIN = /\.(?:number|int|bigint|boolean|date|enum|nativeEnum|literal|uuid|cuid2?|ulid)\(\)/;
/** Fields that hold text, and so no operator of a query. */
const TEXT = /\.(?:string|email|url)\(\)/;
const OBJECT = /^zod\.(?:z\.)?(?:strictO|o)bject$/;

/** By what the schema is known that stands before a handler. */
const VALIDATED = '#validated';
const VALIDATES = /(?:^|\.)(?:z|s|v|t)?[vV]alidator$/;

/** `z.object({ id: z.coerce.number() })`, and what its `parse` makes of data. Undefined: another call. */
export function schemaCall(m: Machine, call: Call): Value | undefined {
  const [first, second] = call.args;
  if (OBJECT.test(call.path) && first?.known?.is === 'map') return { ...first, path: 'zod.object()' };
  const pattern = patternCall(call);
  if (pattern !== undefined) return pattern;
  // `zValidator('json', schema)` of Hono, before a handler.
  const target = textOf(first);
  if (target !== undefined && second?.path === 'zod.object()' && VALIDATES.test(call.path))
    return { ...unknown, path: VALIDATED, known: { is: 'map', entries: new Map([[target, second]]), rest: undefined } };
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

/** `z.string().regex(/^[a-z]+$/)`, and what is said of that field behind it. */
function patternCall({ name, path, receiver, args: [first] }: Call): Value | undefined {
  if (receiver === undefined || !receiver.path.startsWith('zod.') || !TEXT.test(receiver.path)) return undefined;
  const regex = name === 'regex' ? regexOf(first) : regexOf(receiver);
  // What it is changed into need not match.
  if (regex === undefined || /^(?:transform|pipe|or|and|default|catch|preprocess)$/.test(name)) return undefined;
  return { ...unknown, path: longer(path, '()'), known: { is: 'regex', ...regex } };
}

/** Data that has passed a schema with these fields; without any it is what it was. */
export function shaped(m: Machine, fields: ReadonlyMap<string, Value> | undefined, data: Value): Value {
  return fields === undefined ? data : parsed(m, fields, data);
}

function parsed(m: Machine, fields: ReadonlyMap<string, Value>, data: Value): Value {
  const entries = [...fields].map(([name, field]): [string, Value] => [name, ofField(m, field, data)]);
  return { ...unknown, known: { is: 'map', entries: new Map(entries), rest: undefined } };
}

function ofField(m: Machine, field: Value, data: Value): Value {
  if (field.path === harmless.path || PLAIN.test(field.path)) return harmless;
  const taint = taintOf(data);
  const regex = regexOf(field);
  return { ...unknown, taint: TEXT.test(field.path) ? cleaned(taint, ofText(m, regex)) : taint };
}

/** The rules for which text is harmless that matches a pattern, if there is one. */
export function ofText(m: Machine, regex: Regex | undefined): number {
  return bits(m, ['nosql-injection', ...(regex === undefined ? [] : matchedRules(m, regex))]);
}

const NUMBERS = /^(?:number|integer|boolean|null)$/;
const FORMATS = /^(?:uuid|date|time|date-time|duration|ipv4|ipv6)$/;

/** Data that a JSON schema lets through; without one it is what it was. */
export function ofJsonSchema(m: Machine, schema: Value | undefined, data: Value, depth = 0): Value {
  if (schema?.known?.is !== 'map' || depth > 6) return data;
  const { entries } = schema.known;
  if (schema.path === 'zod.object()') return parsed(m, entries, data);
  const type = textOf(entries.get('type')) ?? '';
  if (entries.get('enum')?.known?.is === 'list' || entries.has('const') || NUMBERS.test(type)) return harmless;
  if (FORMATS.test(textOf(entries.get('format')) ?? '')) return harmless;
  const fields = entries.get('properties')?.known;
  if (fields?.is === 'map') {
    const made = [...fields.entries].map(([name, one]) => [name, ofJsonSchema(m, one, data, depth + 1)] as const);
    const rest = entries.get('additionalProperties')?.known;
    const isClosed = rest?.is === 'literal' && rest.literal === false;
    return { ...unknown, known: { is: 'map', entries: new Map(made), rest: isClosed ? undefined : data } };
  }
  const items = entries.get('items');
  if (items !== undefined)
    return { ...unknown, known: { is: 'list', items: [ofJsonSchema(m, items, data, depth + 1)], isOpen: true } };
  const pattern = textOf(entries.get('pattern'));
  if (type !== 'string') return data;
  return mapTaint(data, (taint) => cleaned(taint, ofText(m, pattern === undefined ? undefined : { pattern, flags: '' })));
}

/** What a validator before a handler has let through, by the part of the request that it looks at. */
export function validatedOf(m: Machine, { args }: Call, data: Value): ReadonlyMap<string, Value> {
  const all = args.flatMap(({ path, known }) => (path === VALIDATED && known?.is === 'map' ? [...known.entries] : []));
  return new Map(all.map(([target, { known }]) => [target, shaped(m, known?.is === 'map' ? known.entries : undefined, data)]));
}
