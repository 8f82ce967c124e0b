import { MEMBER } from '../ir/ops.ts';
import { MAKER_OF_SUPER, MAKER_OF_THIS } from '../lower/java.ts';
import { update } from './assign.ts';
import { fillBuffers } from './buffers.ts';
import type { Call } from './call.ts';
import { callMaker } from './call-function.ts';
import { configured } from './configured.ts';
import { changeCookie, newCookie } from './cookies.ts';
import { foldJava } from './fold-java.ts';
import { held, written } from './holders.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { elementOf } from './members.ts';
import { reflected } from './reflection.ts';
import { keyOf } from './subjects.ts';
import { cleaned, harmless, isFixed, join, listOfFixed, named, taintOf, textOf, unite, unknown, type Value } from './value.ts';

/** What only Java has. */
export function ofJava(m: Machine, call: Call): Value | undefined {
  const { path, name, receiver, args } = call;
  const folded = foldJava(call);
  if (folded !== undefined) return folded;
  fillBuffers(m, call);
  if (name === MAKER_OF_SUPER || name === MAKER_OF_THIS) return callMaker(m, call, name === MAKER_OF_SUPER);
  if (path === 'Cookie') return newCookie(call);
  if (name === 'setContentType') return noteType(m, call, args[0]);
  if (/^(?:set|add)Header$/.test(name) && /^content-type$/i.test(textOf(args[0]) ?? '')) return noteType(m, call, args[1]);
  if (name === 'setObjectInputFilter' && receiver !== undefined) return filtered(m, call, receiver);
  const isKept =
    receiver?.role === 'request' ||
    /(?:^|\.)(?:getSession\(\)|(?:HttpSession|ServletContext|PageContext)\(\))$/.test(receiver?.path ?? '');
  if (isKept && /^(?:[gs]etAttribute|putValue|getValue)$/.test(name)) return attribute(m, call);
  if (isSocket(call)) return { ...named('Socket()'), role: 'socket' };
  if (name === 'filter' || name === 'add' || path === 'Rdn') {
    const escaped = escapedForLdap(m, call);
    if (escaped !== undefined) return escaped;
  }
  if (path === 'URI' || path === 'URL') return madeOfParts(m, call);
  if (name === 'filter' && isMembership(m, call)) return listOfFixed();
  if (receiver?.known?.is === 'list' && args.length === 0) {
    if (SAME_ITEMS.test(name)) return receiver;
    if (NEXT_ITEM.test(name)) return elementOf(m, receiver, call.node);
  }
  const inHolder = held(m, call) ?? written(m, call);
  if (inHolder !== undefined) return inHolder;
  const mapped = receiver === undefined ? undefined : mappedBy(m, call, receiver);
  if (mapped !== undefined) return mapped;
  if (OPENS_OPTIONAL.test(name) && receiver !== undefined && isFixed(receiver)) return receiver;
  // What an optional was mapped to.
  if (/^orElse/.test(name) && receiver?.known?.is === 'list') return openedOr(m, call, receiver);
  if (call.isNew && WRAPPERS.test(path) && ANSWER.test(args[0]?.path ?? '')) return args[0];
  // What a writer of an answer appends, it writes, and it gives itself back.
  if (CHAINS.test(name) && receiver !== undefined && ANSWER.test(receiver.path)) return receiver;
  return ofAddress(m, call) ?? configured(m, call) ?? changeCookie(m, call) ?? reflected(m, call);
}

/** Whoever is at the other end of it is a stranger: `new Socket(host, port)`, `server.accept()`. */
function isSocket({ path, name, isNew, args, receiver }: Call): boolean {
  if (isNew) return path === 'Socket';
  return name === 'accept' && args.length === 0 && /\bS(?:erver|SLServer)Socket\(\)$/.test(receiver?.path ?? '');
}

/** `query.filter("(uid={0})", id)`, `builder.add("uid", id)`, `new Rdn("uid", id)`: values behind the first are escaped. */
function escapedForLdap(m: Machine, { path, receiver, args: [first, ...values], isNew }: Call): Value | undefined {
  if (first === undefined || values.length === 0) return undefined;
  if (!isNew && !/Ldap(?:Query|Name)Builder|(?:^|\.)query\(\)/.test(receiver?.path ?? '')) return undefined;
  const added = values.reduce((all: Value['taint'], value) => unite(all, taintOf(value)), undefined);
  const led = unite(taintOf(receiver), taintOf(first));
  return { ...named(`${path}()`), taint: unite(led, cleaned(added, bits(m, ['ldap-injection']))) };
}

/** `optional.map(...).orElse(other)` */
function openedOr(m: Machine, { args: [other], node }: Call, receiver: Value): Value {
  const inside = elementOf(m, receiver, node);
  return other === undefined || other.known?.is === 'function' ? inside : join(inside, other);
}

/** `new URI(scheme, host, path, fragment)`, `new URL(protocol, host, file)` lead to their host. */
function madeOfParts(m: Machine, { args, isNew, path }: Call): Value | undefined {
  const least = path === 'URI' ? 4 : 3;
  const host = args[args.length === 7 ? 2 : 1];
  if (!isNew || args.length < least || host === undefined || taintOf(host) !== undefined) return undefined;
  const all = args.reduce((sum: Value['taint'], arg) => unite(sum, taintOf(arg)), undefined);
  return { ...named(`${path}()`), taint: cleaned(all, bits(m, ['ssrf', 'open-redirect'])) };
}

/** `texts.filter(ALLOWED::contains)`: one of the texts that the program names. */
function isMembership(m: Machine, { argNodes: [test = 0, other] }: Call): boolean {
  if (other !== undefined || m.op(test) !== MEMBER || m.text(m.o(test, 1)) !== 'contains') return false;
  const { known, taint } = m.visit(m.o(test, 0));
  return known?.is === 'list' && taint === undefined && known.items.length > 0 && known.items.every(isFixed);
}

/** `builder.host("a.example").addPathSegment(name)`: what is added behind the host does not change it. */
function ofAddress(m: Machine, { name, receiver, args }: Call): Value | undefined {
  if (receiver === undefined || receiver.known !== undefined || !BEHIND_HOST.test(name) || !/Builder\(\)/.test(receiver.path))
    return undefined;
  const added = args.reduce((all: Value['taint'], arg) => unite(all, taintOf(arg)), undefined);
  return { ...receiver, taint: unite(receiver.taint, cleaned(added, bits(m, ['ssrf', 'open-redirect']))) };
}

const BEHIND_HOST =
  /^(?:add(?:Encoded)?(?:PathSegments?|QueryParameter)|(?:set|add)(?:Query)?Parameters?|pathSegment|(?:replace)?[qQ]ueryParams?|setFragment|fragment)$/;

/** A stream that only gives objects of classes that are named. */
function filtered(m: Machine, { receiverNode }: Call, receiver: Value): undefined {
  const taint = cleaned(receiver.taint, m.book.bitOf.get('unsafe-deserialization') ?? 0);
  update(m, receiverNode, { ...receiver, taint });
}

/** What a function keeps in a request or a session under a name, it finds there again. */
function attribute(m: Machine, { name, args: [key, value], receiver, receiverNode }: Call): Value | undefined {
  const request = keyOf(m, receiverNode) ?? (/\bgetSession\(\)$/.test(receiver?.path ?? '') ? '#session' : undefined);
  const text = textOf(key);
  if (request === undefined || text === undefined) return undefined;
  const place = `${request}.@${text}`;
  if (name === 'getAttribute' || name === 'getValue') return m.frame.vars.get(place);
  if (value === undefined) return undefined;
  m.frame.hasPaths = true;
  m.frame.vars.set(place, value);
  return undefined;
}

/** `stream.map(Integer::parseInt)`, `stream.mapToInt(...)`: each item is what the method makes of it. */
function mappedBy(m: Machine, { name, args: [by, other] }: Call, receiver: Value): Value | undefined {
  const isNumbers = /^mapTo(?:Int|Long|Double)$/.test(name);
  if ((name !== 'map' && !isNumbers) || by === undefined || other !== undefined) return undefined;
  const safe = isNumbers ? 'all' : m.frame.model.sanitizers.get(by.path);
  // What a method of a library makes of fixed items is fixed.
  if (safe === undefined && by.known === undefined && receiver.known?.is === 'list' && receiver.known.items.every(isFixed))
    return { ...receiver, known: { ...receiver.known, items: receiver.known.items.map(() => harmless) } };
  if (safe === undefined) return undefined;
  const item = safe === 'all' ? harmless : { ...unknown, taint: cleaned(taintOf(receiver), bits(m, safe)) };
  return { ...unknown, known: { is: 'list', items: [item], isOpen: true } };
}

const SAME_ITEMS = /^(?:stream|parallelStream|distinct|sorted|boxed|toList|iterator|listIterator|descendingIterator|elements)$/;

const NEXT_ITEM = /^(?:next|nextElement|previous)$/;

const OPENS_OPTIONAL = /^(?:get|orElse|orElseGet|orElseThrow)$/;

/** What is written into goes to where the one inside it goes. */
const WRAPPERS = /^(?:PrintWriter|BufferedWriter|OutputStreamWriter|BufferedOutputStream|PrintStream|DataOutputStream)$/;

const CHAINS = /^(?:append|format|printf)$/;

const ANSWER = /\bget(?:Writer|OutputStream)\(\)$/;

/** `response.setContentType("application/json")`: what is written from then on is no page. */
function noteType(m: Machine, { receiver, receiverNode }: Call, type: Value | undefined): undefined {
  if (receiver === undefined || receiver.known !== undefined || !/Response\(\)$|^resp?(?:onse)?$/.test(receiver.path)) return;
  const isPlain = /^(?:application\/(?!xhtml|.*\+?xml)|text\/(?:plain|csv)|image\/(?!svg))/i.test(textOf(type) ?? '');
  update(m, receiverNode, { ...receiver, path: isPlain ? 'PlainResponse()' : 'HttpServletResponse()' });
}
