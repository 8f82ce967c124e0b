import { FUNCTION } from '../ir/ops.ts';
import { RESOLVE } from './builtins.ts';
import type { Call } from './call.ts';
import { callFunction } from './call-function.ts';
import { runInline, summarise } from './functions.ts';
import { handedBy, handedInside } from './handed.ts';
import type { Machine } from './machine.ts';
import { elementOf } from './members.ts';
import { sourceTaint } from './source-taint.ts';
import { cleaned, harmless, mapTaint, named, REMOTE, taintOf, textOf, unknown, type Value } from './value.ts';

const EACH: ReadonlySet<string> = new Set(
  'map forEach filter some every find findIndex flatMap sort findLast each collect select reject each_with_index each_value each_line flat_map mapSeries eachSeries ifPresent ifPresentOrElse anyMatch allMatch noneMatch takeWhile dropWhile peek'.split(
    ' ',
  ),
);

const OF_LISTS: ReadonlySet<string> = new Set(['map', 'filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'flatMap']);

const OVER_KEYS: ReadonlySet<string> = new Set(['forIn', 'forOwn', 'forInRight', 'forOwnRight']);

const NETWORK = /(?:ws|socket|wss|io|client|conn|sock|stream|req|request|channel|port|worker|window|self|bot)\w*$/i;

/** A thread of the own program is no network. */
function isNetwork(m: Machine, { receiverNode }: Call): boolean {
  // A name ends it; one that is longer is nobody's.
  const source = m.source(receiverNode).slice(-80);
  return NETWORK.test(source) && !(/worker\w*$/i.test(source) && m.frame.unit.text.includes('worker_threads'));
}

const ARCHIVES =
  /(?:require\(|from\s+)['"](?:unzip\w*|yauzl(?:-promise)?|node-stream-zip|tar|tar-(?:stream|fs)|zip-stream|archiver)['"]/;

/** What a callback's parameters are, when the call says so. */
function given(m: Machine, call: Call): readonly Value[] {
  const { name, receiver } = call;
  if (OVER_KEYS.has(name) && call.args[0] !== undefined) {
    // `forOwn(object, (value, key) => ...)`
    const element = elementOf(m, call.args[0], call.node);
    return [element, element];
  }
  if (/^https?2?\.(?:create(?:Secure)?Server|Server)$/.test(call.path)) return [{ ...unknown, path: 'req', role: 'request' }];
  if (receiver === undefined) return [];
  if (EACH.has(name)) {
    const list = receiver.known === undefined && call.args.length > 1 && name.startsWith('each') ? call.args[0] : receiver;
    const element = elementOf(m, list ?? receiver, call.node);
    // Only lists have these methods, and tell the function where in the list they are.
    return m.frame.model.family === 'script' && OF_LISTS.has(name) && list === receiver ? [element, harmless] : [element];
  }
  if (name === 'reduce') return [call.args[1] ?? unknown, elementOf(m, receiver, call.node)];
  if (name === 'then' || /^then(?:Apply|Compose|Accept)(?:Async)?$/.test(name)) return [{ ...receiver, prefix: '' }];
  if (name === 'replace' || name === 'replaceAll') return [{ ...unknown, taint: taintOf(receiver) }];
  // `form.parse(req, (err, fields, files) => ...)` of formidable and multiparty.
  if (name === 'parse' && call.args[0]?.role === 'request') {
    const data: Value = { ...unknown, path: 'fields', taint: sourceTaint(m, call.node, REMOTE, 'the fields of a form') };
    return [unknown, data, { ...data, path: 'req.files' }];
  }
  if (name === 'on' || name === 'addEventListener' || name === 'once') {
    const event = textOf(call.args[0]);
    // Whoever made the archive chose the names in it.
    if (event === 'entry' && ARCHIVES.test(m.frame.unit.text))
      return [{ ...unknown, path: 'entry', taint: sourceTaint(m, call.node, REMOTE, 'an entry of an archive') }];
    if (event === 'file' && /busboy|multiparty|formidable/i.test(m.frame.unit.text)) return uploaded(m, call);
    if (event === 'field' && /busboy|multiparty|formidable/i.test(m.frame.unit.text)) {
      const data: Value = { ...unknown, taint: sourceTaint(m, call.node, REMOTE, 'a field of a form') };
      return [data, data];
    }
    const isData = event === 'data' || event === 'message';
    if (isData && (receiver.role !== '' || isNetwork(m, call))) {
      return [
        {
          ...unknown,
          path: 'message',
          taint: sourceTaint(m, call.node, REMOTE, `\`${event}\` of ${m.source(call.receiverNode).slice(0, 40)}`),
        },
      ];
    }
  }
  return [];
}

/** What a reader of forms tells of a file: its field, what is in it, and what the sender calls it. */
function uploaded(m: Machine, call: Call): readonly Value[] {
  const data: Value = { ...unknown, taint: sourceTaint(m, call.node, REMOTE, 'the name of an uploaded file') };
  return [data, { ...unknown, path: 'file' }, data, data, data];
}

/** `texts.filter((text) => ALLOWED.includes(text))`: what a true answer says of an item, holds for all that is left. */
function filtered(m: Machine, { args: [test] }: Call, receiver: Value): Value | undefined {
  if (test?.known?.is !== 'function') return undefined;
  const mask = summarise(m, test.known.callee).truths?.[0] ?? 0;
  return mask === 0 ? undefined : mapTaint(receiver, (taint) => cleaned(taint, mask));
}

/** `new Promise((resolve) => ...)`: it gives what it is resolved with. */
function promised(m: Machine, { args: [maker] }: Call): Value | undefined {
  if (maker?.known?.is !== 'function') return undefined;
  m.resolved.push(undefined);
  runInline(m, maker.known.callee, [named(RESOLVE), unknown]);
  return m.resolved.pop() ?? unknown;
}

/** Calls of Java's futures whose result is that of the function. */
const GIVES_RESULT = /^then(?:Apply|Compose)(?:Async)?$/;

const isNothing = ({ known, taint, role, path }: Value): boolean =>
  known === undefined && taint === undefined && role === '' && path !== harmless.path;

/** Reads functions that are given to a call, in place. The result is known for some calls: `map`, `then`. */
export function runCallbacks(m: Machine, call: Call): Value | undefined {
  if (call.isNew && call.path === 'Promise') return promised(m, call);
  let result: Value | undefined;
  let values: readonly Value[] | undefined;
  // By numbers: no call is without this, and an iterator of pairs costs more than the rest of it.
  for (let index = 0; index < call.args.length; index += 1) {
    const arg = call.args[index];
    if (arg?.known?.is !== 'function') continue;
    const isLiteral = m.op(call.argNodes[index] ?? 0) === FUNCTION;
    const { unit, number } = arg.known.callee;
    values ??= handedBy(m, call, unit.functions[number]) ?? given(m, call);
    // Of what is not known a named function is told nothing: it is read by itself.
    if (!isLiteral && values.every(isNothing)) continue;
    const { stepsDown } = m;
    const returned = isLiteral
      ? runInline(m, arg.known.callee, values)
      : callFunction(m, arg.known.callee, { ...call, args: values, argNodes: [], keywords: new Map() });
    result ??= returned;
    // `object = object[name]` in a variable around it: the next round begins there.
    if (isLiteral && call.name === 'forEach' && m.stepsDown !== stepsDown) runInline(m, arg.known.callee, values);
    // Each round begins with what the one before gave.
    if (call.name === 'reduce' && isLiteral && returned.reached === 1)
      runInline(m, arg.known.callee, [{ ...returned, reached: 2 }, ...values.slice(1)]);
  }
  const inside = handedInside(m, call);
  if (inside?.[0].known?.is === 'function') runInline(m, inside[0].known.callee, inside[1]);
  for (const [, arg] of call.keywords) {
    if (arg.known?.is === 'function' && arg.known.callee.frame === m.frame) runInline(m, arg.known.callee, []);
  }
  if (result !== undefined && call.path === 'CompletableFuture.supplyAsync') return result;
  if (result === undefined || call.receiver === undefined) return undefined;
  if (call.name === 'then' || (GIVES_RESULT.test(call.name) && m.frame.model.family === 'java')) return result;
  // One of a list that is known.
  if ((call.name === 'find' || call.name === 'findLast') && call.receiver.known?.is === 'list')
    return elementOf(m, call.receiver, call.node);
  if (call.name === 'filter') return filtered(m, call, call.receiver);
  if (call.name === 'map' || call.name === 'flatMap') return { ...unknown, known: { is: 'list', items: [result], isOpen: true } };
  return undefined;
}
