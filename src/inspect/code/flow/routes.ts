import type { FunctionCode } from '../ir/unit.ts';
import type { Call } from './call.ts';
import type { Entry } from './entry.ts';
import type { Machine } from './machine.ts';
import { type FunctionValue, textOf } from './value.ts';

const VERBS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'all', 'use', 'del', 'route']);
const ROUTER = /(?:app|router|routes?|server|fastify|api|express|instance|koa|hono|elysia)\w{0,40}(?:\(\))?$/i;

/** What registers routes, by how it was made, whatever it is called. */
const MADE_AS = /^(?:express(?:\.Router)?|(?:hono|@koa\/router|koa-router|find-my-way|fastify)(?:\.\w+)?)\(\)$/;

/** `app.post('/users', requireAuth, (req, res) => ...)` */
export function noteRoute(m: Machine, call: Call): void {
  if (
    call.receiver === undefined ||
    !VERBS.has(call.name) ||
    m.frame.unit.language === 'python' ||
    m.frame.model.family !== 'script' ||
    call.args.length === 0
  )
    return;
  const on = m.source(call.receiverNode);
  if (!(ROUTER.test(on) || MADE_AS.test(call.receiver.path)) || call.receiver.role !== '') return;
  const path = textOf(call.args[0]);
  if (path === undefined && call.name !== 'use') return;
  if (path !== undefined && call.args.length < 2) return;
  const last = call.args.at(-1);
  const handler = last?.known?.is === 'function' ? last.known.callee.unit.functions[last.known.callee.number] : undefined;
  const guards = call.argNodes
    .slice(path === undefined ? 0 : 1, call.name === 'use' ? undefined : -1)
    .map((node) => m.source(node).slice(0, 200));
  m.at.module.routes.push({
    unit: m.frame.unit,
    verb: call.name.toUpperCase(),
    path: path ?? '',
    place: { start: m.start(call.node), end: Math.min(m.end(call.node), m.start(call.node) + 80) },
    guards,
    handler,
    on,
    framework: 'express',
  });
}

/** A handler that is one by its decorators or its name. */
export function noteHandler(m: Machine, fn: FunctionValue, code: FunctionCode, entry: Entry): void {
  const isNamed =
    entry.framework === 'flask' || entry.framework === 'fastapi' || entry.framework === 'next' || entry.framework === 'action';
  if (!isNamed && !(entry.framework === 'nest')) return;
  const { unit } = fn;
  const decorators = [...code.decorators, ...(unit.classes[code.owner]?.decorators ?? [])];
  const guards = decorators.map((node) => unit.text.slice(unit.code[node + 1], unit.code[node + 2]));
  for (const parameter of code.parameters) {
    if (parameter.preset !== 0) guards.push(unit.text.slice(unit.code[parameter.preset + 1], unit.code[parameter.preset + 2]));
    guards.push(parameter.type, ...(entry.framework === 'fastapi' ? [parameter.name] : []));
  }
  const [on = '', ...path] = entry.path.split(':');
  m.modules.get(unit.path)?.routes.push({
    unit,
    verb: entry.verb,
    path: path.join(':'),
    place: { start: code.nameStart, end: code.nameEnd },
    guards,
    handler: code,
    on,
    framework: entry.framework,
  });
}
