/* A call that nobody has described: what is left of the data that it is given. */
import { SANITIZERS, UNDOING } from '../models/sanitizers.table.ts';
import type { Call } from './call.ts';
import { cleanerOf } from './cleaners.ts';
import { isDecoding } from './decoding.ts';
import { CHOSEN } from './facts.ts';
import { isFixed } from './fixed-call.ts';
import type { Machine } from './machine.ts';
import { better, bits } from './make-safe.ts';
import { noteRaised } from './of-page.ts';
import { ofPart } from './parts.ts';
import { marksOf } from './quotes.ts';
import { harmless, NORMALISED, type Taint, taintOf, textOf, unknown, type Value } from './value.ts';

/** What goes in, and what the call is known to take out of it. */
interface Given {
  readonly taint: Taint | undefined;
  readonly stripped: readonly string[] | undefined;
}

/** The result of such a call. */
export function passedOn(m: Machine, call: Call, resultPath: string, { taint: given, stripped }: Given): Value {
  const { name, path } = call;
  const { model } = m.frame;
  const taint = ofPart(call, undone(m, call, given));
  if (taint === undefined && (stripped?.includes('sql-injection') === true || isFixed(call, model.family === 'java')))
    return harmless;
  if (taint === undefined)
    return { ...unknown, path: resultPath, isBuilt: call.receiver?.isBuilt === true && KEEPS_TEXT.has(name) };
  noteRaised(m, call, taint);
  const isDecoded = DECODES.test(path);
  const mark = model.normalisers.has(path) || model.normalisers.has(`*.${name}`) ? NORMALISED : 0;
  const cleaner = stripped ?? (model.family === 'ruby' && isOwnRoute(call) ? ['open-redirect', 'ssrf'] : cleanerOf(call));
  const masked = cleaner === undefined ? taint : better(m, taint, cleaner === 'all' ? m.book.everything : bits(m, cleaner));
  const marks = ((masked?.marks ?? 0) & (isDecoded ? ~NORMALISED : -1)) | mark | marksOf(m, call);
  const marked = masked === undefined || marks === masked.marks ? masked : { ...masked, marks };
  const keeps = KEEPS_START.has(name) && call.receiver !== undefined;
  if (name === 'lstrip' && isOfSlashes(call)) return { ...unknown, path: resultPath, taint: marked, prefix: '.' };
  return {
    ...unknown,
    path: resultPath,
    taint: marked,
    prefix:
      (keeps || name === 'split' ? call.receiver : mark !== 0 || isDecoded || isOwnAddress(call) ? call.args[0] : undefined)
        ?.prefix ?? '',
    isLed: (keeps && call.receiver?.isLed === true) || (call.args[0]?.isLed === true && isOwnAddress(call)),
    isBuilt: call.receiver?.isBuilt === true || name === 'join' || name === 'joinpath' || (mark !== 0 && call.args.length > 1),
  };
}

/** `users_path(name)`, `user_url(id)`: helpers that Rails makes of the program's own routes. */
function isOwnRoute({ name, receiver }: Call): boolean {
  return /_path$/.test(name) || (/[a-z]_url$/.test(name) && receiver === undefined);
}

/** `new URL(request.url)`, `new URL('/welcome?from=' + data, request.url)` */
function isOwnAddress({ path, isNew, args: [first, base] }: Call): boolean {
  if (!isNew || path !== 'URL' || first === undefined) return false;
  if (first.prefix === '/' && !first.isLed) return true;
  return /^\/[^/\\]/.test(first.prefix) && (taintOf(base) === undefined || base?.prefix === '/');
}

/**
 * `JSON.parse(JSON.stringify(x))` is as dangerous as `x`, and what comes out of base64 is anything; what was compared with a list of what
 * is allowed stays safe.
 */
function undone(m: Machine, call: Call, taint: Taint | undefined): Taint | undefined {
  if (taint === undefined || (taint.safe & bits(m, [CHOSEN])) !== 0) return taint;
  if (isDecoding(call)) return { ...taint, safe: 0, remoteSafe: 0, origins: [] };
  const sanitizer = UNDOING.get(call.path);
  if (sanitizer === undefined) return taint;
  const safe = SANITIZERS.get(sanitizer);
  if (safe === undefined || safe === 'all') return taint;
  const kept = ~bits(m, safe);
  return { ...taint, safe: taint.safe & kept, remoteSafe: (taint.remoteSafe ?? 0) & kept };
}

/** Calls whose result may hold what was hidden before, and begins as the text does. */
const DECODES = /^(?:decodeURI(?:Component)?|unescape|querystring\.unescape|url\.parse|urllib\.parse\.unquote(?:_plus)?)$/;

/** `path.lstrip('/\\\\')`: a slash in front of it makes it a path of the own site. */
function isOfSlashes({ args }: Call): boolean {
  const text = textOf(args[0]) ?? '';
  return text.includes('/') && text.includes('\\');
}

/** Methods that only take away what stands around a text. */
const KEEPS_TEXT: ReadonlySet<string> = new Set([
  'strip',
  'trim',
  'squish',
  'strip_heredoc',
  'chomp',
  'lstrip',
  'rstrip',
  'TrimSpace',
]);

/** Methods whose result starts as the text does. */
const KEEPS_START: ReadonlySet<string> = new Set([
  'replace',
  'strip',
  'trim',
  'rstrip',
  'toString',
  'String',
  'Bytes',
  'encode',
  'decode',
  'trimEnd',
  'replaceAll',
]);
