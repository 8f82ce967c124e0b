import type { FunctionCode } from '../ir/unit.ts';
import type { Call } from './call.ts';
import { contextOf, insideRoute, ofChecked, ofFastify } from './handed-schema.ts';
import type { Machine } from './machine.ts';
import { shaped } from './schemas.ts';
import { sourceTaint } from './source-taint.ts';
import { named, REMOTE, textOf, unknown, type Value } from './value.ts';

/** What a framework hands to a function that it is given, one word a parameter; the last one holds for all that follow. */
type Hand = 'data' | 'event' | 'request' | 'record' | 'nothing';

interface Registrar {
  readonly names: readonly string[];
  /** What the file must look like, and what the function is registered with. */
  readonly needs?: RegExp;
  readonly on?: RegExp;
  readonly hands: readonly Hand[];
  readonly note: string;
}

const MCP = /@modelcontextprotocol\/|['"](?:fast-?mcp|mcp-\w+|@\w[\w-]*\/mcp[\w/-]*)['"]|\bMcp(?:Server|Agent)\b/;
const PROCEDURE = /procedure|\.input\(|Validator\(|createServerFn|action(?:Client)?\b[\s\S]{0,400}\.(?:schema|inputSchema)\(/i;

/** Calls that take a function which whoever is on the other side calls with what it likes. */
const REGISTRARS: readonly Registrar[] = [
  {
    names: ['tool', 'registerTool', 'prompt', 'registerPrompt', 'addTool'],
    needs: MCP,
    hands: ['data', 'nothing'],
    note: 'the arguments of a tool',
  },
  { names: ['resource', 'registerResource'], needs: MCP, hands: ['data', 'data', 'nothing'], note: 'the address of a resource' },
  { names: ['setRequestHandler'], needs: MCP, hands: ['data', 'nothing'], note: 'the request of a client' },
  {
    names: ['handle', 'handleOnce', 'on', 'once'],
    on: /\bipcMain(?:\.\w+)?$/,
    hands: ['nothing', 'data'],
    note: 'the message of a window',
  },
  {
    names: ['query', 'mutation', 'subscription', 'handler', 'action'],
    on: PROCEDURE,
    hands: ['record', 'nothing'],
    note: 'the input of a procedure',
  },
  {
    names: ['eventHandler', 'defineEventHandler', 'defineCachedEventHandler', 'cachedEventHandler', 'defineHandler'],
    hands: ['event'],
    note: 'a request',
  },
  {
    names: ['get', 'post', 'put', 'patch', 'delete', 'all', 'options'],
    needs: /['"](?:hono|elysia|@hono\/[\w-]+|h3)['"/]/,
    hands: ['event', 'nothing'],
    note: 'a request',
  },
];

/** An object that handlers of requests are registered with, in a file that has such a framework. */
const ROUTED = /['"](?:express|connect|polka|restify|router|find-my-way|@hapi\/hapi)['"]/;
const ROUTER = /(?:app|router|routes?|server|api|connect)\w{0,40}(?:\(\))?$/i;
const ROUTES: ReadonlySet<string> = new Set(['use', 'get', 'post', 'put', 'patch', 'delete', 'all']);

/** `app.use((a, b, next) => ...)`: what is called `req` elsewhere. */
function ofRoute(m: Machine, { name, receiver, receiverNode }: Call, { parameters }: FunctionCode): readonly Value[] | undefined {
  if (receiver === undefined || parameters.length < 2 || !ROUTES.has(name) || !ROUTED.test(m.frame.unit.text)) return undefined;
  if (!ROUTER.test(m.source(receiverNode)) || /^(?:c|ctx|context)$/.test(parameters[0]?.name ?? '')) return undefined;
  const at = parameters.length === 4 ? 1 : 0;
  return parameters.map((_, index) => (index === at ? { ...unknown, path: 'req', role: 'request' } : unknown));
}

/** `server.on('request', (a, b) => ...)`, `server.on('stream', (stream, headers) => ...)` of Node's own servers. */
function ofServer(m: Machine, { name, args: [event], node }: Call, { parameters }: FunctionCode): readonly Value[] | undefined {
  const text = name === 'on' || name === 'addListener' ? textOf(event) : undefined;
  if (text === undefined || !/['"](?:node:)?https?2?['"]/.test(m.frame.unit.text)) return undefined;
  if (text === 'request' && parameters.length === 2) return [{ ...unknown, path: 'req', role: 'request' }, unknown];
  if (text !== 'stream' || parameters.length < 2) return undefined;
  return [unknown, { ...unknown, path: 'headers', taint: sourceTaint(m, node, REMOTE, 'the headers of a request') }];
}

/** Events of a socket that bring nothing from the other side. */
const OWN_EVENT =
  /^(?:connect|connection|disconnect|disconnecting|error|close|end|open|drain|finish|timeout|ready|listening|ping|pong)$/;

/** What the parameters of a function are that a call takes; undefined: nothing is known. */
export function handedBy(m: Machine, call: Call, code: FunctionCode | undefined): readonly Value[] | undefined {
  if (m.frame.unit.language === 'python' || code === undefined || code.parameters.length === 0) return undefined;
  for (const one of REGISTRARS) if (isTaken(m, call, one)) return valuesOf(m, call, one, code);
  const request = ofFastify(m, call);
  if (request !== undefined) return [request, unknown];
  return ofSocket(m, call, code) ?? ofChecked(m, call, code) ?? ofRoute(m, call, code) ?? ofServer(m, call, code);
}

function isTaken(m: Machine, call: Call, { names, needs, on }: Registrar): boolean {
  if (!names.includes(call.name) || (needs !== undefined && !needs.test(m.frame.unit.text))) return false;
  return on === undefined || (call.receiver !== undefined && on.test(m.source(call.receiverNode).slice(-2000)));
}

function valuesOf(m: Machine, call: Call, { hands, note }: Registrar, code: FunctionCode): readonly Value[] {
  return code.parameters.map((_, index): Value => {
    const taint = sourceTaint(m, call.node, REMOTE, note);
    switch (hands[index] ?? hands.at(-1)) {
      case 'data':
        return index === 0
          ? shaped(m, fieldsOf(call), { ...unknown, path: 'input', taint })
          : { ...unknown, path: 'input', taint };
      case 'record':
        return recordOf(m, call, { ...unknown, path: 'input', taint });
      case 'event':
        return contextOf(m, call);
      case 'request':
        return { ...unknown, path: 'req', role: 'request' };
      default:
        return unknown;
    }
  });
}

/** `{ input, ctx }`: only the input comes from elsewhere. */
function recordOf(m: Machine, { receiver }: Call, data: Value): Value {
  const input = shaped(m, receiver?.known?.is === 'map' ? receiver.known.entries : undefined, data);
  const names = ['input', 'data', 'parsedInput', 'rawInput', 'clientInput'];
  const entries = new Map<string, Value>(names.map((name) => [name, input]));
  for (const name of ['ctx', 'context']) entries.set(name, named(name));
  return { ...unknown, known: { is: 'map', entries, rest: undefined } };
}

/** The schema of a tool's arguments: an object of its own, or a part of what describes the tool. */
function fieldsOf({ args }: Call): ReadonlyMap<string, Value> | undefined {
  for (const { known } of args) {
    if (known?.is !== 'map') continue;
    const part = (known.entries.get('inputSchema') ?? known.entries.get('parameters'))?.known;
    const entries = part?.is === 'map' ? part.entries : known.entries;
    if ([...entries.values()].some(({ path }) => path.startsWith('zod.'))) return entries;
  }
  return undefined;
}

/** `socket.on('rename', (name) => ...)`: all that the other side says. */
function ofSocket(
  m: Machine,
  { name, args: [event], receiverNode, node }: Call,
  code: FunctionCode,
): readonly Value[] | undefined {
  if (name !== 'on' && name !== 'once') return undefined;
  const text = textOf(event);
  if (text === undefined || OWN_EVENT.test(text) || !/['"]socket\.io['"]|\bio\.on\(/.test(m.frame.unit.text)) return undefined;
  if (!/(?:socket|client|conn)\w{0,40}$/i.test(m.source(receiverNode))) return undefined;
  return code.parameters.map(() => ({
    ...unknown,
    path: 'message',
    taint: sourceTaint(m, node, REMOTE, `\`${text.slice(0, 40)}\` of a socket`),
  }));
}

/** Calls that take an object with a function in it, which a model calls with what it likes. */
const TOOLS: ReadonlySet<string> = new Set([
  'tool',
  'dynamicTool',
  'createTool',
  'defineTool',
  'addTool',
  'DynamicStructuredTool',
]);

/** `tool({ inputSchema, execute: async ({ path }) => ... })`: the function, and what it is given. */
export function handedInside(m: Machine, call: Call): readonly [Value, readonly Value[]] | undefined {
  if (m.frame.unit.language === 'python') return undefined;
  if (!TOOLS.has(call.name)) return insideRoute(m, call);
  const entries = call.args.flatMap(({ known }) => (known?.is === 'map' ? [known.entries] : []));
  const found = entries.map((one) => one.get('execute') ?? one.get('func')).find((one) => one?.known?.is === 'function');
  if (found === undefined) return undefined;
  const taint = sourceTaint(m, call.node, REMOTE, 'the arguments of a tool');
  return [found, [shaped(m, fieldsOf(call), { ...unknown, path: 'input', taint })]];
}
