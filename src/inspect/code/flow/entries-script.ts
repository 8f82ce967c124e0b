import type { FunctionCode, Parameter, Unit } from '../ir/unit.ts';
import { entryData as data, type Entry, NO_ENTRY, NUMERIC_TYPE, entryRole as role, textOf } from './entry.ts';
import { harmless, unknown, type Value } from './value.ts';

const RESPONSE = /^_?(?:res|resp|response|reply|rep|h|next|toolkit)$/i;
const REQUEST_TYPE =
  /^(?:express\.)?(?:Request|NextRequest|NextApiRequest|FastifyRequest|IncomingMessage|HttpRequest|WebRequest|Http2ServerRequest|AuthenticatedRequest|\w*Request)\b/;
const CONTEXT_TYPE = /^(?:Koa\.)?(?:Context|ParameterizedContext|KoaContext|RouterContext|Hono\w*)\b/;
const NEXT_VERBS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;
const NEST_SOURCES =
  /^@?(?:Body|Query|Param|Headers|Cookies|UploadedFile|UploadedFiles|Req|Request|MessageBody|Args|Payload|Session)?\b/;

/** Which framework of JavaScript or TypeScript calls a function. */
export function javascriptEntry(unit: Unit, code: FunctionCode): Entry {
  const { parameters } = code;
  if (parameters.length === 0) return NO_ENTRY;
  const at = parameters.findIndex((parameter, index) => isRequest(parameter, parameters[index + 1], code, unit));
  if (at >= 0) {
    const values = parameters.map((parameter, index): Value | undefined => {
      if (index === at) return role(parameter.name || 'req', 'request');
      // Next.js: `{ params }`.
      if (index === at + 1 && NEXT_VERBS.test(code.name)) return data(unit, code, parameter, 'the parameters of the route');
      return { ...unknown, path: parameter.name };
    });
    return {
      framework: NEXT_VERBS.test(code.name) ? 'next' : 'express',
      verb: NEXT_VERBS.test(code.name) ? code.name : '*',
      path: '',
      values,
    };
  }
  const [first] = parameters;
  const page = first === undefined ? undefined : ofPage(unit, code, first);
  if (page !== undefined) return { framework: 'next', verb: 'GET', path: '', values: [page] };
  if (first !== undefined && first.pattern !== 0 && isSvelte(unit, code))
    return { framework: 'event', verb: '*', path: '', values: [role('event', 'event')] };
  if (first !== undefined && isResolver(unit, code))
    return {
      framework: 'graphql',
      verb: '*',
      path: '',
      values: parameters.map((p, at) => (at === 1 ? data(unit, code, p, 'the arguments of a query') : undefined)),
    };
  if (first !== undefined && (CONTEXT_TYPE.test(first.type) || (first.name === 'ctx' && first.type === ''))) {
    return { framework: 'koa', verb: '*', path: '', values: [role(first.name, 'context')] };
  }
  if (first?.name === 'c' && /\bfrom\s+['"](?:@hono\/|hono\b)/.test(unit.text) && parameters.length <= 2) {
    return { framework: 'koa', verb: '*', path: '', values: [role('ctx', 'context')] };
  }
  const nest = parameters.map((parameter) => nestValue(unit, code, parameter));
  if (nest.some((value) => value !== undefined)) return { framework: 'nest', verb: '*', path: '', values: nest };
  if (isServerAction(unit, code)) {
    return {
      framework: 'action',
      verb: 'POST',
      path: '',
      values: parameters.map((p) => data(unit, code, p, 'a server action gets it from the client')),
    };
  }
  if (first !== undefined && isLambda(unit, code)) {
    return { framework: 'lambda', verb: '*', path: '', values: [data(unit, code, first, '`event` comes from the caller')] };
  }
  if (/^(?:getServerSideProps|loader|action)$/.test(code.name) && unit.text.includes('export')) {
    return { framework: 'next', verb: 'GET', path: '', values: [role(first?.name || 'context', 'context')] };
  }
  return NO_ENTRY;
}

/** `export default function Page({ params, searchParams })` of Next.js: both stand in the address. */
function ofPage(unit: Unit, code: FunctionCode, first: Parameter): Value | undefined {
  const text = first.pattern === 0 ? '' : textOf(unit, first.pattern);
  if (!/\b(?:searchParams|params)\b/.test(text)) return undefined;
  const isGivenOut = /\bexport\s+default\s+(?:async\s+)?$/.test(unit.text.slice(Math.max(0, code.start - 40), code.start));
  if (!isGivenOut && !/^generate(?:Metadata|Viewport)$/.test(code.name)) return undefined;
  const part = data(unit, code, first, 'it is taken from the address');
  const entries = new Map([
    ['params', part],
    ['searchParams', part],
  ]);
  return { ...unknown, known: { is: 'map', entries, rest: undefined } };
}

/** `export const load = async ({ params, url }) => ...`, `export async function GET({ url })` of SvelteKit and Astro. */
function isSvelte(unit: Unit, code: FunctionCode): boolean {
  const text = textOf(unit, code.parameters[0]?.pattern ?? 0);
  if (!/\b(?:params|url|request|cookies|locals)\b/.test(text) || code.parameters.length > 1) return false;
  if (NEXT_VERBS.test(code.name)) return true;
  return /^(?:load|handle)$/.test(code.name) && /@sveltejs\/kit|\$types|\$lib\b/.test(unit.text);
}

/** `users: async (_parent, { filter }, context) => ...` in what GraphQL calls its resolvers. */
function isResolver(unit: Unit, code: FunctionCode): boolean {
  const [parent, args] = code.parameters;
  if (args === undefined || code.parameters.length > 4 || parent?.pattern !== 0) return false;
  if (!/^(?:_\w*|parent|root|obj|source)$/.test(parent.name) || !(args.pattern !== 0 || /^_?(?:args|input)$/.test(args.name)))
    return false;
  return /\b(?:[gG]raph[qQ][lL]|[aA]pollo|[rR]esolvers?|Query|Mutation)\b/.test(unit.text);
}

/** `exports.handler = async (event, context) => ...`: a function in a cloud, which its caller gives whatever came in. */
function isLambda(unit: Unit, code: FunctionCode): boolean {
  const [first, second] = code.parameters;
  if (first?.name !== 'event' || code.parameters.length > 3) return false;
  if (/^(?:handler|lambdaHandler)$/.test(code.name)) return true;
  const before = unit.text.slice(Math.max(0, code.start - 120), code.start);
  const isGivenOut = /(?:\bexports\.\w+|\bexport\s+const\s+\w+\s*(?::[^=\n]{1,80})?)\s*=\s*(?:\w+\(\s*)?$/.test(before);
  return isGivenOut && (/^_?context$/.test(second?.name ?? '') || /\bstatusCode\b|@?aws-sdk|aws-lambda/.test(unit.text));
}

function isRequest(parameter: Parameter, next: Parameter | undefined, code: FunctionCode, unit: Unit): boolean {
  const { name, type } = parameter;
  if (type !== '') return REQUEST_TYPE.test(type) && !/(?:Dto|Body|Options|Params|Input)\b/.test(type);
  if (name === 'req' || name === '_req') return true;
  if (next !== undefined && RESPONSE.test(next.name))
    return /^_?(?:req(?:uest)?|r|ctx|context)$/i.test(name) || parameter.pattern !== 0;
  return (
    name === 'request' &&
    (NEXT_VERBS.test(code.name) || code.name === 'fetch' || /(?:fastify|hapi|Deno\.serve|addEventListener|NextR)/.test(unit.text))
  );
}

function nestValue(unit: Unit, code: FunctionCode, parameter: Parameter): Value | undefined {
  for (const decorator of parameter.decorators) {
    const text = textOf(unit, decorator);
    const kind = NEST_SOURCES.exec(text)?.[0].replace('@', '');
    if (kind === undefined || kind === '' || kind === 'Session') continue;
    if (kind === 'Req' || kind === 'Request') return role(parameter.name, 'request');
    if (/Parse(?:Int|Float|Bool|UUID|Enum|Date)Pipe/.test(text)) return harmless;
    if (NUMERIC_TYPE.test(parameter.type)) return undefined;
    return data(unit, code, parameter, `@${kind}() is what the client sent`);
  }
  return undefined;
}

/** `'use server'` at the top of the file or of the function. */
function isServerAction(unit: Unit, code: FunctionCode): boolean {
  if (unit.directives.includes('use server')) return code.isAsync && code.owner < 0;
  const start = unit.code[code.body + 1] ?? code.start;
  return /^\{\s*['"]use server['"]/.test(unit.text.slice(start, start + 40));
}
