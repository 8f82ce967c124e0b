import { isShortWord } from '../../../model/index.ts';
import type { FunctionCode, Parameter, Unit } from '../ir/unit.ts';
import { javaEntry } from './entries-java.ts';
import { javascriptEntry } from './entries-script.ts';
import { toolEntry } from './entries-tools.ts';
import { entryData as data, type Entry, NO_ENTRY, NUMERIC_TYPE, entryRole as role, textOf } from './entry.ts';
import type { Machine } from './machine.ts';
import { asDeclared, asModel } from './models-of-data.ts';
import { type FunctionValue, harmless, unknown, type Value } from './value.ts';

const GIVEN_TYPE =
  /^(?:\w+\.)*(?:Response|BackgroundTasks|\w*Session|\w*Service|\w*Repository|WebSocket|Depends|\w*Manager|\w*Client|Settings|User|CurrentUser|\w*Dep|\w*Connection|Database)\b/;

/** Which framework calls a function, by its decorators, its parameters and its class. */
export function entryOf(m: Machine, fn: FunctionValue, code: FunctionCode): Entry {
  const { unit } = fn;
  switch (unit.language) {
    case 'python':
      return pythonEntry(m, unit, code);
    case 'go':
    case 'php':
      return NO_ENTRY;
    case 'ruby':
      return isSinatraRoute(unit, code) ? SINATRA_ROUTE : lambdaOfRuby(unit, code);
    case 'java':
      return javaEntry(m, unit, code);
    default:
      return javascriptEntry(unit, code);
  }
}

/** `def handler(event:, context:)`: the cloud gives a function what its caller sent. */
function lambdaOfRuby(unit: Unit, code: FunctionCode): Entry {
  const [event, context] = code.parameters;
  if (event?.name !== 'event' || context?.name !== 'context' || code.parameters.length !== 2) return NO_ENTRY;
  if (!/\(\s*event:\s*,\s*context:/.test(unit.text.slice(code.start, code.start + 200))) return NO_ENTRY;
  return { framework: 'lambda', verb: '*', path: '', values: [data(unit, code, event, '`event` comes from the caller')] };
}

const SINATRA_ROUTE: Entry = { ...NO_ENTRY, framework: 'sinatra' };
const BEFORE_BLOCK = /(?:^|\n)[ \t]*(?:get|post|put|patch|delete)[ (]\s*(?:['"]\/|%r)[^\n]{0,200}$/;

/** The block of `get '/path' do`. */
function isSinatraRoute({ text }: Unit, { name, start }: FunctionCode): boolean {
  if (name !== '' || !/sinatra/i.test(text.slice(0, 4000))) return false;
  return BEFORE_BLOCK.test(text.slice(Math.max(0, start - 240), start));
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
  const tool = toolEntry(m, unit, code);
  if (tool !== undefined) return tool;
  const plain = code.parameters.filter(({ name }) => !/^(?:self|cls)$/.test(name));
  const shift = code.parameters.length - plain.length;
  const [first] = plain;
  if (first === undefined) return NO_ENTRY;
  if (/^_?(?:request|req)$/.test(first.name) && !/^(?:str|bytes|dict|int)\b/.test(first.type) && !isCrawler(unit)) {
    const values: (Value | undefined)[] = code.parameters.map((parameter, index) => {
      if (index === shift) return role(first.name, 'request');
      // What Django takes from the path.
      const isFromPath = parameter.isRest && parameter.name === 'kwargs';
      return isFromPath ? data(unit, code, parameter, 'it is taken from the path') : undefined;
    });
    return { framework: isView(m, unit) ? 'django' : 'request', verb: '*', path: '', values };
  }
  if (first.name === 'environ' && plain[1]?.name === 'start_response') {
    const values = code.parameters.map((_, index) => (index === shift ? role(first.name, 'environ') : undefined));
    return { framework: 'wsgi', verb: '*', path: '', values };
  }
  if (isLambda(unit, code, plain)) {
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

const OF_CLOUD = /\bboto3\b|\baws_|\bstatusCode\b|functions_framework/;

/** `def lambda_handler(event, context)`: a function in a cloud, which its caller gives whatever came in. */
function isLambda({ text }: Unit, { name, owner }: FunctionCode, [first, second, ...others]: readonly Parameter[]): boolean {
  if (!/^_?event$/.test(first?.name ?? '') || second === undefined || others.length > 0) return false;
  return /^(?:lambda_)?handler$/.test(name) || (owner < 0 && /^_?context$/.test(second.name) && OF_CLOUD.test(text));
}

/** What a crawler calls a request is one that it makes. Asked for each function that is given one. */
function isCrawler({ text }: Unit): boolean {
  return text.includes('scrapy') && /^[ \t]*(?:from|import)[ \t]+scrapy\b/m.test(text);
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
  const isFlask = method === 'route' || /<[^<>]*>/.test(path) || !/\{/.test(path);
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
      m,
      unit,
      type,
      asDeclared(m, `${type} ${preset}`, data(unit, code, parameter, `\`${name}\` comes with the request`)),
    );
  });
  return { framework, verb, path: `${on}:${path}`, values };
}
