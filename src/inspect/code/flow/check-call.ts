/* What the rules say of a call: whether data reaches a sink in it, and what they look at themselves. */
import { NAME, NONE } from '../ir/ops.ts';
import type { CallView } from '../rule.ts';
import type { Call } from './call.ts';
import { checkChosenMember } from './chosen-member.ts';
import { IS_PERMITTED } from './chosen-parameters.ts';
import type { CompiledRule } from './compiled.ts';
import type { Machine } from './machine.ts';
import { pathMatches, type Sink } from './sink.ts';
import { sourceTaint } from './source-taint.ts';
import { FIRST_PARAMETER, literalOf, REMOTE, remoteSafeOf, type Taint, taintOf, textOf, truthOf, type Value } from './value.ts';

/** `$name()` of PHP: whoever chooses the name chooses what is called. */
export function checkChosen(m: Machine, call: Call): void {
  if (m.frame.model.family === 'script') checkChosenMember(m, call);
  const { taint } = call.callee;
  if (taint === undefined || m.frame.model.family !== 'php' || m.op(call.calleeNode) !== NAME) return;
  for (const { compiled } of m.chapter.calls.get('call_user_func') ?? [])
    m.flow(compiled, taint, call.node, 'the name of a function', call.callee);
}

/** The value of an option: a keyword, or a key of an object among the arguments. */
function optionOf(call: Call, name: string): Value | undefined {
  const keyword = call.keywords.get(name);
  if (keyword !== undefined) return keyword;
  for (const arg of call.args) {
    if (arg.known?.is !== 'map') continue;
    const entry = arg.known.entries.get(name);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** True when some sink took part: what comes back from it is not the data that went in. */
export function checkSinks(m: Machine, call: Call): boolean {
  // An imported function may have another name here: the last part of its path counts too.
  const pathName = call.path.slice(call.path.lastIndexOf('.') + 1);
  let isSunk = checkNamed(m, call, call.name);
  if (pathName !== call.name) isSunk = checkNamed(m, call, pathName) || isSunk;
  return isSunk;
}

function checkNamed(m: Machine, call: Call, name: string): boolean {
  const entries = m.chapter.calls.get(name);
  if (entries === undefined) return false;
  let isSunk = false;
  for (const { compiled, sink } of entries) {
    if (!isAt(m, call, sink)) continue;
    isSunk ||= sink.unless === undefined;
    if (call.isTagged) continue;
    const { flow } = compiled.rule;
    const quoted = flow?.harmlessVerbs === undefined ? undefined : quotedValues(m, call, flow.harmlessVerbs);
    for (const [given, node] of dangerousArgs(call, sink)) {
      if (quoted?.has(given) === true) continue;
      const value = flow?.narrow === undefined ? given : flow.narrow(given, m.isSafeFor);
      if (value === undefined || flow?.isHarmless?.(value, sink.name) === true || isBound(m, compiled, value)) continue;
      if (flow?.unlessBefore?.test(textBefore(m, call)) === true) continue;
      const taint = taintOf(value) ?? wholeRequest(m, value, node);
      if (sink.unless !== undefined) nameOnly(m, compiled, taint, call, sink.unless);
      else if (taint !== undefined) m.flow(compiled, taint, call.node, detailOf(call, sink), value);
      else if (value.isBuilt) m.built(compiled, call.node);
    }
  }
  return isSunk;
}

/** `User.exists?({ name: name })`: Rails binds the values of such conditions. */
function isBound(m: Machine, { rule }: CompiledRule, { known, path }: Value): boolean {
  if (m.frame.model.family !== 'ruby' || rule.id !== 'sql-injection') return false;
  return IS_PERMITTED.test(path) || (known?.is === 'map' && known.rest === undefined);
}

/** A request that is given away as a whole is data itself, but in Java, where it is an object with methods. */
function wholeRequest(m: Machine, value: Value, node: number): Taint | undefined {
  return value.role === '' || m.frame.model.family === 'java' ? undefined : sourceTaint(m, node, REMOTE, value.path);
}

/** What stands before a call in its function, and before its name: `res.type('text/plain').send(text)`. */
function textBefore(m: Machine, { node, calleeNode }: Call): string {
  const start = m.start(node);
  const text = m.frame.unit.text.slice(Math.max(m.at.code?.start ?? 0, start - NEAR), Math.max(start, m.end(calleeNode)));
  // What is said last of the kind of an answer counts.
  return text.slice(text.lastIndexOf('text/html') + 1);
}

/** `new File(data)` opens nothing yet: it is said when nothing else is, and nothing is checked. */
function nameOnly(m: Machine, compiled: CompiledRule, taint: Taint | undefined, call: Call, unless: RegExp): void {
  if (taint === undefined || (taint.sources & REMOTE) === 0 || (remoteSafeOf(taint) & compiled.bit) !== 0) return;
  const { unit } = m.frame;
  const place = m.span(call.node);
  const line = unit.text.lastIndexOf('\n', place.start) + 1;
  const after = unit.text.slice(line, Math.min(m.at.code?.end ?? place.end, place.end + NEAR));
  const names = namesAt(unit.text.slice(line, place.start), call.argNodes.map((node) => m.source(node)).join(' '));
  if (after.split(/[;{}]/).some((part) => unless.test(part) && part.split(/\W+/).some((word) => names.has(word)))) return;
  m.hits.push({ rule: compiled, unit, place, taint, options: { isText: true, confidence: 'medium' } });
}

/** The variable that something is kept in, and those that it is made of. */
function namesAt(before: string, args: string): ReadonlySet<string> {
  const target = /(\w+)\s*=\s*$/.exec(before.slice(-80))?.[1];
  const used = args.slice(0, 400).match(/(?<![\w.])[a-z_]\w*(?!\w|\s*\()/g) ?? [];
  return new Set(target === undefined ? used : [target, ...used]);
}

/** How far behind a place what is done with it is looked for, in UTF-16 units. */
const NEAR = 3000;

/** How a rule is told of a sink: what is done there, when that matters. */
function detailOf(call: Call, { options }: Sink): string {
  if (options.includes('shell')) return `${call.path} through a shell`;
  return isWriting(call) ? `${call.path} to write` : call.path;
}

/** `open(path, 'w')` */
function isWriting({ name, args, keywords }: Call): boolean {
  return name === 'open' && /^[rbt]*[wax+]/.test(textOf(keywords.get('mode') ?? args[1]) ?? '');
}

/** A function of the project is no other's because it has the same name; one that calls its own name means what it hides. */
function isOfProject(m: Machine, { callee: { known } }: Call): boolean {
  if (known?.is === 'class' && m.frame.unit.language === 'python') return true;
  return known?.is === 'function' && known.callee.unit.functions[known.callee.number] !== m.at.code;
}

/** Names that mean something in JavaScript alone. */
const OF_JAVASCRIPT: ReadonlySet<string> = new Set(
  'Function fetch got axios request needle superagent ky phin ws bent setTimeout setInterval safeEval send'.split(' '),
);

function isOfAnother(m: Machine, path: string): boolean {
  return m.frame.unit.language === 'python' && OF_JAVASCRIPT.has(path);
}

function isAt(m: Machine, call: Call, sink: Sink): boolean {
  if (sink.kind === 'new' && !call.isNew) return false;
  if (!pathMatches(sink.path, call.path)) return false;
  if (!sink.path.includes('.') && (isOfProject(m, call) || isOfAnother(m, sink.path))) return false;
  if (sink.on !== undefined) {
    // In Go a writer is the first argument of a function of a package.
    const first = m.frame.model.family === 'go' ? (call.args[0]?.path ?? '') : '';
    const receiver = call.receiverNode === NONE ? '' : m.source(call.receiverNode).slice(-80);
    const label = `${call.receiver?.path ?? ''} ${receiver}${first === '' ? '' : ` ${first}`}`;
    if (!sink.on.test(label)) return false;
  }
  return sink.options.every((option) => {
    const [name = '', wanted] = option.replace('!', '').split('=');
    const value = /^\d$/.test(name) ? call.args[Number(name)] : optionOf(call, name);
    const isSet = wanted === undefined ? value !== undefined && truthOf(value) !== false : String(literalOf(value)) === wanted;
    return option.startsWith('!') ? !isSet : isSet;
  });
}

function dangerousArgs(call: Call, sink: Sink): readonly (readonly [Value, number])[] {
  return sink.args.flatMap((arg): readonly (readonly [Value, number])[] => {
    if (arg === '*') return call.args.map((value, index) => [value, call.argNodes[index] ?? call.node] as const);
    if (arg === 'this') return call.receiver === undefined ? [] : [[call.receiver, call.receiverNode]];
    const value = typeof arg === 'number' ? call.args[arg] : optionOf(call, arg);
    if (value === undefined) return [];
    return [[value, (typeof arg === 'number' ? call.argNodes[arg] : undefined) ?? call.node]];
  });
}

const VERB = /%(?:%|[-+ #0]{0,5}\d{0,9}(?:\.\d{1,9})?([a-zA-Z]))/g;

/** Values of `Printf(format, values...)` or Python's `log.info(format, values...)` that a verb makes harmless. */
function quotedValues(
  m: Machine,
  { name, args: [first, ...values] }: Call,
  harmlessVerbs: RegExp,
): ReadonlySet<Value> | undefined {
  const text = textOf(first);
  if (text === undefined || !(name.endsWith('f') || m.frame.unit.language === 'python')) return undefined;
  const verbs = [...text.slice(0, 2000).matchAll(VERB)].flatMap(([, verb]) => (verb === undefined ? [] : [verb]));
  return new Set(values.filter((_value, index) => harmlessVerbs.test(verbs[index] ?? '')));
}

/** Rules that look at a call as a whole. */
export function tellRules(m: Machine, call: Call): void {
  const known = m.chapter.hooks;
  const { unit } = m.frame;
  const [own, ofPath] = [known.get(call.name), known.get(call.path.slice(call.path.lastIndexOf('.') + 1))];
  // `from hashlib import md5 as update`: the name that it has here may be one that means something itself.
  const hooks = unit.language === 'python' && own !== ofPath ? [...(own ?? []), ...(ofPath ?? [])] : (own ?? ofPath);
  if (hooks === undefined) return;
  const view: CallView = {
    unit,
    path: call.path,
    name: call.name,
    isNew: call.isNew,
    receiver: call.receiver,
    label: m.source(call.calleeNode),
    args: call.args,
    argPlaces: call.argNodes.map((arg) => m.span(arg)),
    place: m.span(call.node),
    option: (name) => optionOf(call, name),
    source: () => m.source(call.node),
    within: m.at.code,
    isSafeFor: m.isSafeFor,
    asksCallers: (taint, rule, detail, enough) => asksCallers(m, call, taint, rule, { detail, enough: enough ?? rule }),
  };
  for (const { compiled, hook } of hooks) hook.check(view, (place, options) => m.report(compiled, place, options));
}

/** What a parameter brings to a place that a rule has looked at itself. */
function asksCallers(
  m: Machine,
  { node }: Call,
  taint: Taint,
  id: string,
  { detail, enough }: { readonly detail: string; readonly enough: string },
): boolean {
  const compiled = m.book.rules.find(({ rule }) => rule.id === id);
  const isFromCallers = taint.sources >= FIRST_PARAMETER || taint.sources < 0;
  if (compiled === undefined || !isFromCallers || (taint.safe & (m.book.bitOf.get(enough) ?? 0)) !== 0) return false;
  m.flow(compiled, { ...taint, safe: taint.safe & ~compiled.bit }, node, detail);
  return true;
}
