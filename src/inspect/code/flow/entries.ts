import { isShortWord } from '../../../model/index.ts';
import type { FunctionCode, Parameter, Unit } from '../ir/unit.ts';
import { javaEntry } from './entries-java.ts';
import { entryData as data, type Entry, NO_ENTRY, entryRole as role, textOf } from './entry.ts';
import type { Machine } from './machine.ts';
import { asModel } from './models-of-data.ts';
import { type FunctionValue, harmless, unknown, type Value } from './value.ts';

const RESPONSE = /^_?(?:res|resp|response|reply|rep|h|next|toolkit)$/i;
const REQUEST_TYPE =
  /^(?:express\.)?(?:Request|NextRequest|NextApiRequest|FastifyRequest|IncomingMessage|HttpRequest|WebRequest|Http2ServerRequest|AuthenticatedRequest|\w*Request)\b/;
const CONTEXT_TYPE = /^(?:Koa\.)?(?:Context|ParameterizedContext|KoaContext|RouterContext|Hono\w*)\b/;
const NUMERIC_TYPE =
  /^(?:Optional\[)?(?:(?:int|float|bool|UUID|uuid\.UUID|date|datetime|Decimal|number|boolean|bigint)\b|(?:typing\.)?Literal\[)/;
const GIVEN_TYPE =
  /^(?:\w+\.)*(?:Response|BackgroundTasks|\w*Session|\w*Service|\w*Repository|WebSocket|Depends|\w*Manager|\w*Client|Settings|User|CurrentUser|\w*Dep|\w*Connection|Database)\b/;
const NEXT_VERBS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;
const NEST_SOURCES =
  /^@?(?:Body|Query|Param|Headers|Cookies|UploadedFile|UploadedFiles|Req|Request|MessageBody|Args|Payload|Session)?\b/;

/** Which framework calls a function, by its decorators, its parameters and its class. */
export function entryOf(m: Machine, fn: FunctionValue, code: FunctionCode): Entry {
  const { unit } = fn;
  switch (unit.language) {
    case 'python':
      return pythonEntry(m, unit, code);
    case 'go':
    case 'php':
    case 'ruby':
      return NO_ENTRY;
    case 'java':
      return javaEntry(m, unit, code);
    default:
      return javascriptEntry(unit, code);
  }
}

const ROUTE_DECORATOR =
  /^([\w.]+)\.(route|get|post|put|delete|patch|head|options|api_route|websocket|register|view)\s*\(\s*(?:\w+\s*=\s*)?(?:[rfb]?["']([^"']*)["'])?/;
/** `@route('/hello/<name>')` of Bottle, imported by its name. */
const BARE_DECORATOR = /^()(route|get|post|put|delete|patch)\s*\(\s*["'](\/[^"']*)["']/;

function pythonEntry(m: Machine, unit: Unit, code: FunctionCode): Entry {
  for (const decorator of code.decorators) {
    const text = textOf(unit, decorator);
    const found = ROUTE_DECORATOR.exec(text) ?? BARE_DECORATOR.exec(text);
    if (found !== null) return decorated(m, unit, code, text, found);
  }
  const plain = code.parameters.filter(({ name }) => !/^(?:self|cls)$/.test(name));
  const shift = code.parameters.length - plain.length;
  const [first] = plain;
  if (first === undefined) return NO_ENTRY;
  if (/^_?(?:request|req)$/.test(first.name) && !/^(?:str|bytes|dict|int)\b/.test(first.type)) {
    const values: (Value | undefined)[] = code.parameters.map((parameter, index) => {
      if (index === shift) return role(first.name, 'request');
      // What Django takes from the path.
      const isFromPath = parameter.isRest && parameter.name === 'kwargs';
      return isFromPath ? data(unit, code, parameter, 'it is taken from the path') : undefined;
    });
    return { framework: isView(m, unit) ? 'django' : 'request', verb: '*', path: '', values };
  }
  if (/^(?:lambda_)?handler$/.test(code.name) && /^_?event$/.test(first.name) && plain.length === 2) {
    return { framework: 'lambda', verb: '*', path: '', values: [data(unit, code, first, '`event` comes from the caller')] };
  }
  if (isResource(unit, code)) {
    const values = code.parameters.map((parameter, index) =>
      index < shift || NUMERIC_TYPE.test(parameter.type)
        ? undefined
        : data(unit, code, parameter, `\`${parameter.name}\` is part of the URL`),
    );
    return { framework: 'resource', verb: code.name.toUpperCase(), path: '', values };
  }
  return NO_ENTRY;
}

function isView(m: Machine, unit: Unit): boolean {
  return [...(m.modules.get(unit.path)?.imports ?? [])].some(
    (name) => name.startsWith('django') || name.startsWith('rest_framework'),
  );
}

/** A method `get` or `post` of Flask-RESTful, MethodView, Falcon or Tornado. */
function isResource(unit: Unit, code: FunctionCode): boolean {
  if (code.owner < 0 || !/^(?:get|post|put|delete|patch|on_get|on_post|on_put|on_delete)$/.test(code.name)) return false;
  const bases = unit.classes[code.owner]?.bases ?? [];
  return bases.some((base) => /(?:Resource|MethodView|RequestHandler|Handler|View)$/.test(textOf(unit, base)));
}

function decorated(m: Machine, unit: Unit, code: FunctionCode, text: string, found: RegExpExecArray): Entry {
  const [, on = '', method = '', path = ''] = found;
  const isFlask = method === 'route' || /<[^>]*>/.test(path) || !/\{/.test(path);
  const framework = method === 'route' || /\b(?:flask|Flask|Blueprint|bottle)\b/.test(unit.text) ? 'flask' : 'fastapi';
  const verbs = /methods\s*=\s*[[(]([^\])]*)[\])]/
    .exec(text)?.[1]
    ?.replace(/["'\s]/g, '')
    .toUpperCase();
  const verb = verbs ?? (method === 'route' || method === 'api_route' ? 'GET' : method.toUpperCase());
  const values = code.parameters.map((parameter): Value | undefined => {
    const { name, type } = parameter;
    if (/^(?:self|cls)$/.test(name)) return undefined;
    if (/Request\b/.test(type) || ((name === 'request' || name === 'req') && type === '')) return role(name, 'request');
    const preset = parameter.preset === 0 ? '' : textOf(unit, parameter.preset);
    if (/^(?:fastapi\.)?(?:Depends|Security)\b/.test(preset) || /Depends\(/.test(type) || GIVEN_TYPE.test(type))
      return { ...unknown, path: name };
    if (NUMERIC_TYPE.test(type) || (isFlask && isShortWord(name) && new RegExp(`<(?:int|float|uuid)[^>]*:${name}>`).test(path)))
      return harmless;
    // Flask gives what the path names; FastAPI gives everything.
    if (framework === 'flask' && !path.includes(name)) return undefined;
    return asModel(
      unit,
      type,
      data(unit, code, parameter, `\`${name}\` comes with the request`),
      m.book.bitOf.get('nosql-injection') ?? 0,
    );
  });
  return { framework, verb, path: `${on}:${path}`, values };
}

function javascriptEntry(unit: Unit, code: FunctionCode): Entry {
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
    name === 'request' && (NEXT_VERBS.test(code.name) || /(?:fastify|hapi|Deno\.serve|addEventListener|NextR)/.test(unit.text))
  );
}

function nestValue(unit: Unit, code: FunctionCode, parameter: Parameter): Value | undefined {
  for (const decorator of parameter.decorators) {
    const text = textOf(unit, decorator);
    const kind = NEST_SOURCES.exec(text)?.[0].replace('@', '');
    if (kind === undefined || kind === '' || kind === 'Session') continue;
    if (kind === 'Req' || kind === 'Request') return role(parameter.name, 'request');
    if (/Parse(?:Int|Float|Bool|UUID|Enum)Pipe/.test(text) || NUMERIC_TYPE.test(parameter.type)) return undefined;
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
