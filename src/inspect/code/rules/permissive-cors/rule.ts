import { literalOf, textOf, truthOf, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { ANSWERS, checkAnswer } from './answers.ts';
import { checkCorsHeader, judge } from './cors-header.ts';
import { others } from './others.ts';

function isAny(value: Value | undefined): boolean {
  if (value?.known?.is === 'list') return value.known.items.some((item) => isAny(item));
  const known = literalOf(value);
  return (
    known === '*' ||
    known === true ||
    (typeof known === 'string' && ANY_PATTERN.test(known)) ||
    (value?.known?.is === 'regex' && ANY_PATTERN.test(value.known.pattern))
  );
}

/** An expression that every origin fits. */
const ANY_PATTERN = /^(?:\^|\\A)?\.[*+]\??(?:\$|\\Z)?$/;

/** Flask-CORS: where nothing says which sites may ask, all may, on the paths that are named or on each. */
function isOpenFlask(call: CallView): boolean {
  if (!/^flask_cors\.(?:CORS|cross_origin)$/.test(call.path) || /\*\*\w/.test(call.source())) return false;
  const resources = call.option('resources');
  if (call.option('origins') !== undefined) return false;
  if (resources === undefined || textOf(resources) !== undefined) return true;
  return (
    resources.known?.is === 'map' &&
    [...resources.known.entries.values()].some(({ known }) => known?.is === 'map' && !known.entries.has('origins'))
  );
}

function isOn(value: Value | undefined): boolean {
  return value !== undefined && truthOf(value) === true;
}

const YES = /\(\s*null\s*,\s*(?:true|origin\w*|["']\*["'])\s*\)/;
const ASKS = /\bif\b|\?|&&|\|\||\bnew Error\b|\bswitch\b|includes|indexOf|test\(|has\(|\bawait\b/;

/** `(origin, callback) => callback(null, true)`: a function that asks nothing. */
function isYesToAll({ unit }: CallView, value: Value | undefined): boolean {
  if (value?.known?.is !== 'function' || value.known.callee.unit !== unit) return false;
  const code = unit.functions[value.known.callee.number];
  const text = code === undefined ? '' : unit.text.slice(code.start, code.end);
  return (YES.test(text) && !ASKS.test(text)) || /=>\s*true\s*$/.test(text);
}

function checkCors(call: CallView, report: Report): undefined {
  if (call.name === 'create') return checkNest(call, report);
  if (call.name === 'enableCors' && call.args.length === 0) return report(call.place, { severity: 'low' });
  const origin = call.option('origin') ?? call.option('origins') ?? call.option('allow_origins') ?? call.option('resources');
  const resource = origin?.known?.is === 'map' ? [...origin.known.entries.values()][0] : origin;
  const inner = resource?.known?.is === 'map' ? resource.known.entries.get('origins') : resource;
  const credentials = call.option('credentials') ?? call.option('supports_credentials') ?? call.option('allow_credentials');
  const regex = call.option('allow_origin_regex');
  const isCors = /cors|cross_origin/i.test(call.source());
  if (!isCors) return;
  if (isAny(inner) || isAny(regex)) return report(call.place, isOn(credentials) ? { severity: 'high' } : { severity: 'low' });
  if (isYesToAll(call, origin)) return report(call.place, isOn(credentials) ? { severity: 'high' } : { severity: 'low' });
  if (isOpenFlask(call)) return report(call.place, isOn(credentials) ? { severity: 'high' } : { severity: 'low' });
  if (call.args.length === 0 && /^cors$/.test(call.path))
    report(call.place, isOn(credentials) ? { severity: 'high' } : { severity: 'info', confidence: 'medium' });
}

/** `NestFactory.create(AppModule, { cors: true })` */
function checkNest(call: CallView, report: Report): undefined {
  const cors = /NestFactory\.create$/.test(call.path) ? call.option('cors') : undefined;
  const isOpen =
    cors !== undefined && (literalOf(cors) === true || (cors.known?.is === 'map' && isAny(cors.known.entries.get('origin'))));
  if (isOpen) report(call.place, { severity: 'low' });
}

export const permissiveCors: CodeRule = {
  id: 'permissive-cors',
  title: 'Every site may ask',
  cwe: 'CWE-942',
  severity: 'medium',
  confidence: 'high',
  message: 'Every site may send requests and read the answers.',
  // Origins that were checked have a bit.
  flow: { sinks: [] },
  calls: [
    {
      names: [
        'cors',
        'CORS',
        'cross_origin',
        'enableCors',
        'register',
        'add_middleware',
        'CORSMiddleware',
        'Middleware',
        'enable',
        'create',
      ],
      check: checkCors,
    },
    {
      names: ['setHeader', 'Header', 'header', 'set', 'add', 'append', 'writeHead', 'send_header', 'set_header', 'add_header'],
      check: checkCorsHeader,
    },
    { names: ANSWERS, check: checkAnswer },
  ],
  assign: (assign, report) => {
    if (/^access-control-allow-origin$/i.test(assign.name))
      judge(assign.value, assign.isSafeFor, (options) => report(assign.place, options));
    if (/^CORS_(?:ORIGIN_ALLOW_ALL|ALLOW_ALL_ORIGINS)$/.test(assign.name) && literalOf(assign.value) === true)
      report(assign.place);
    if (/^CORS_(?:ORIGIN_REGEX_WHITELIST|ALLOWED_ORIGIN_REGEXES)$/.test(assign.name) && isAny(assign.value)) report(assign.place);
  },
  others,
};
