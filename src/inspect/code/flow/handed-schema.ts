/* What a handler is given whose route says what a request must look like. */
import type { FunctionCode } from '../ir/unit.ts';
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { ofJsonSchema, validatedOf } from './schemas.ts';
import { sourceTaint } from './source-taint.ts';
import { cleaned, mapTaint, REMOTE, unknown, type Value } from './value.ts';

const ROUTES: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'all', 'head', 'options', 'route']);

/** The parts of a request of Fastify by what its schemas call them. */
const PARTS: readonly (readonly [part: string, schemas: readonly string[]])[] = [
  ['query', ['querystring', 'query']],
  ['body', ['body']],
  ['params', ['params']],
  ['headers', ['headers']],
];

/** `app.get(path, { schema }, (request, reply) => ...)` of Fastify, which checks a request before. Undefined: no schema is known. */
export function ofFastify(m: Machine, call: Call): Value | undefined {
  if (call.receiver === undefined || !ROUTES.has(call.name) || !/fastify/i.test(m.frame.unit.text)) return undefined;
  const options = call.args.find(({ known }) => known?.is === 'map')?.known;
  const schema = options?.is === 'map' ? options.entries.get('schema')?.known : undefined;
  if (schema?.is !== 'map') return undefined;
  const entries = PARTS.flatMap(([part, names]): [string, Value][] => {
    const found = names.map((name) => schema.entries.get(name)).find((one) => one !== undefined);
    return found === undefined ? [] : [[part, ofJsonSchema(m, found, partOf(m, call, part))]];
  });
  return entries.length === 0 ? undefined : requestOf(new Map(entries));
}

/** What stands before a handler and says in its name that it looks at what came in. */
const CHECKS = /^(?:\w{1,40}\.)?(?:validat\w*|celebrate)\s*[([]?/i;

/**
 * `router.post(path, validateBody(schema), handler)`: what a schema has let through has the types that it names, so no operators where texts
 * are meant. What else it makes sure of is not known. Undefined: another call, or nothing stands before the handler that checks.
 */
export function ofChecked(m: Machine, call: Call, code: FunctionCode): readonly Value[] | undefined {
  const handler = call.args.at(-1)?.known;
  const isHandler = handler?.is === 'function' && handler.callee.unit.functions[handler.callee.number] === code;
  if (!isHandler || call.receiver === undefined || !ROUTES.has(call.name) || code.parameters.length < 2) return undefined;
  if (!call.argNodes.slice(1, -1).some((node) => CHECKS.test(m.source(node).slice(0, 100)))) return undefined;
  const mask = bits(m, ['nosql-injection']);
  const entries = ['body', 'query', 'params'].map((part): [string, Value] => [
    part,
    mapTaint(partOf(m, call, part), (taint) => cleaned(taint, mask)),
  ]);
  return code.parameters.map((_, index) => (index === 0 ? requestOf(new Map(entries)) : unknown));
}

/** The handler in `app.route({ method, url, schema, handler })`, and what it is given. Undefined: another call, or no schema. */
export function insideRoute(m: Machine, call: Call): readonly [Value, readonly Value[]] | undefined {
  if (call.name !== 'route') return undefined;
  const options = call.args.find(({ known }) => known?.is === 'map')?.known;
  const handler = options?.is === 'map' ? options.entries.get('handler') : undefined;
  const request = handler?.known?.is === 'function' ? ofFastify(m, call) : undefined;
  return handler === undefined || request === undefined ? undefined : [handler, [request, unknown]];
}

/** The context of a handler of Hono: `c.req.valid('json')` gives what a validator before it has let through. */
export function contextOf(m: Machine, call: Call): Value {
  const validated = validatedOf(m, call, partOf(m, call, 'valid'));
  const context: Value = { ...unknown, path: 'event', role: 'event' };
  if (validated.size === 0) return context;
  const entries = new Map([...validated].map(([target, value]) => [validKey(target), value]));
  return { ...context, known: { is: 'map', entries: new Map([['req', requestOf(entries)]]), rest: undefined } };
}

/** Under which name a request holds what `valid(target)` gives. */
export const validKey = (target: string): string => `#valid:${target}`;

const requestOf = (entries: ReadonlyMap<string, Value>): Value => ({
  ...unknown,
  path: 'req',
  role: 'request',
  known: { is: 'map', entries, rest: undefined },
});

function partOf(m: Machine, { node }: Call, part: string): Value {
  return { ...unknown, path: `req.${part}`, taint: sourceTaint(m, node, REMOTE, `req.${part}`) };
}
