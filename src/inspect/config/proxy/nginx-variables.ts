/** Rules about what a client puts into nginx's variables: where the proxy connects to, what a header holds, whom a page trusts. */
import type { ConfigRule, Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { type BlockFile, type Directive, onceFor, walk } from './blocks.ts';

type Rule = ConfigRule<BlockFile>;

/** What a variable may hold. */
interface Held {
  /** The client wrote it, whole. */
  readonly isForeign: boolean;
  /** It may hold a line break. */
  readonly breaks: boolean;
}

const nothing: Held = { isForeign: false, breaks: false };
/** Longer values are no addresses. */
const LONGEST = 2048;
const VARIABLE = /\$(?:\{(\w{1,60})\}|(\w{1,60}))/g;
/** Variables that hold what the client wrote. Hosts and paths are bounded by nginx itself, but chosen by the client all the same. */
const FOREIGN = /^(?:arg_\w+|args|query_string|http_(?!x_forwarded_proto$)\w+|cookie_\w+|host|request_uri|uri|document_uri)$/;
const DECODED = /^(?:uri|document_uri)$/;

/** The groups of a pattern, by number and name: its text. Linear: the pattern is read once. */
function groupsOf(pattern: string): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  const open: { key: readonly string[]; from: number }[] = [];
  let count = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '[') {
      const end = /^\[\^?\]?(?:\\.|[^\]\\]){0,200}\]/.exec(pattern.slice(at, at + 204))?.[0].length;
      at += (end ?? 1) - 1;
    } else if (character === '(') {
      const named = /^\(\?P?<(\w{1,60})>/.exec(pattern.slice(at, at + 66));
      const isPlain = pattern[at + 1] !== '?';
      if (named !== null || isPlain) count += 1;
      const key = named !== null ? [String(count), named[1] ?? ''] : isPlain ? [String(count)] : [];
      open.push({ key, from: at + (named?.[0].length ?? 1) });
    } else if (character === ')') {
      const group = open.pop();
      for (const key of group?.key ?? []) groups.set(key, pattern.slice(group?.from ?? at, at));
    }
  }
  return groups;
}

/** What a group may hold: a list of words, or what a client wishes. `[^/]` and `\W` take a line break too, `.` does not. */
function heldBy(group: string): Held {
  // A word without dots, slashes and colons names no other host.
  if (/^(?:[\w-]|\\[dw]|\[[\w-]{1,40}\]|[*+?|{},()])*$/.test(group)) return nothing;
  const isForeign = /[*+]|\{\d/.test(group);
  return {
    isForeign,
    breaks:
      isForeign && /\[\^(?!(?:[^\]]*(?:\\s|\\n|\\r)))[^\]]*\]|\\[WDS](?![^\]]*\])|\[\\s|\\s/.test(group.replaceAll('\\S', '')),
  };
}

type Variables = Pick<ReadonlyMap<string, Held>, 'get'>;

/** More of them stand in no block that a person wrote. */
const MOST_SETS = 32;
const setsIn = onceFor(({ children }) => children.filter(({ name }) => name === 'set'));

/** What `set` gives a value in the blocks around a place, before it: the last of them, in their order. */
function setsBefore(around: readonly Directive[], { start }: Directive): readonly Directive[] {
  return around.flatMap((block) => {
    const known = setsIn(block);
    let end = known.length;
    let low = 0;
    while (low < end) {
      const middle = (low + end) >> 1;
      if ((known[middle]?.start ?? start) < start) low = middle + 1;
      else end = middle;
    }
    return known.slice(Math.max(0, end - MOST_SETS), end);
  });
}

const groupsAround = new WeakMap<Directive, ReadonlyMap<string, Held>>();

/** What the patterns of the places around hold: the same for all that stands in one block. */
function groupsIn(around: readonly Directive[]): ReadonlyMap<string, Held> {
  const inner = around.at(-1);
  const known = inner === undefined ? undefined : groupsAround.get(inner);
  if (known !== undefined) return known;
  const held = new Map(inner === undefined ? [] : groupsIn(around.slice(0, -1)));
  const [operator = '', pattern = ''] = inner?.name === 'location' ? inner.args : [];
  if (/^~\*?$/.test(operator)) for (const [group, text] of groupsOf(pattern.slice(0, LONGEST))) held.set(group, heldBy(text));
  if (inner !== undefined) groupsAround.set(inner, held);
  return held;
}

/** The variables that the blocks around a place, and what stands before it in them, give a value. */
function variablesAt(around: readonly Directive[], directive: Directive): Variables {
  const groups = groupsIn(around);
  const held = new Map<string, Held>();
  const all: Variables = { get: (name) => held.get(name) ?? groups.get(name) };
  for (const { args } of setsBefore(around, directive))
    held.set((args[0] ?? '').replace(/^\$/, ''), heldIn((args[1] ?? '').slice(0, LONGEST), all));
  return all;
}

function heldOf(name: string, variables: Variables): Held {
  const known = variables.get(name);
  if (known !== undefined) return known;
  return FOREIGN.test(name) ? { isForeign: true, breaks: DECODED.test(name) } : nothing;
}

function heldIn(text: string, variables: Variables): Held {
  const all = [...text.matchAll(VARIABLE)].map((found) => heldOf(found[1] ?? found[2] ?? '', variables));
  return { isForeign: all.some(({ isForeign }) => isForeign), breaks: all.some(({ breaks }) => breaks) };
}

/** A text with the variables that were put together from others written out, so that a host is seen as one; cut where it is too long for one. */
function writtenOut(text: string, sets: readonly Directive[], depth = 0, known = new Map<number, string>()): string {
  if (depth > 3 || text.length > LONGEST) return text;
  let made = '';
  let end = 0;
  for (const found of text.matchAll(VARIABLE)) {
    // A few names, each made of many others, would be longer than any memory.
    if (made.length > LONGEST) break;
    const [whole, braced = '', bare = ''] = found;
    const name = braced === '' ? bare : braced;
    const at = sets.findLastIndex(({ args }) => args[0] === `$${name}` && /[:/.]/.test(args[1] ?? ''));
    // What it was made of stood there before.
    const value = at < 0 ? whole : (known.get(at) ?? writtenOut(sets[at]?.args[1] ?? '', sets.slice(0, at), depth + 1, known));
    if (at >= 0) known.set(at, value);
    made += text.slice(end, found.index) + value;
    end = found.index + whole.length;
  }
  return (made + text.slice(end)).slice(0, LONGEST);
}

const isInternal = onceFor(({ children }) => children.some(({ name }) => name === 'internal'));

const passes = /^(?:proxy|grpc|fastcgi|uwsgi|scgi)_pass$/;

export const openProxy: Rule = {
  id: 'nginx-open-proxy',
  title: 'The client chooses where the server connects to',
  cwe: 'CWE-918',
  severity: 'high',
  confidence: 'medium',
  check: ({ directives }) =>
    walk(directives).flatMap(({ directive, around }): readonly Spot[] => {
      // Only other places of the configuration lead to an internal one.
      if (!passes.test(directive.name) || around.some(isInternal)) return [];
      const target = writtenOut(directive.args[0] ?? '', setsBefore(around, directive));
      const variables = variablesAt(around, directive);
      const [, scheme = '', host = ''] = /^(?:([^/]*?):\/\/)?([^/?]*)/.exec(target) ?? [];
      // Behind a name that stands there, $request_uri begins with a slash; so does a path that nginx read.
      const chosen = [scheme, host.replace(/(?<=[^$\s])\$\{?(?:request_uri|uri|document_uri)\}?$/, '')].some(
        (part) => heldIn(part, variables).isForeign,
      );
      return chosen ? [spotOf(directive, 'A request reaches whatever host it names, inside the network too.')] : [];
    }),
};

export const splitting: Rule = {
  id: 'nginx-header-injection',
  title: 'A line break in the path becomes a header',
  cwe: 'CWE-113',
  severity: 'medium',
  confidence: 'medium',
  check: ({ directives }) =>
    walk(directives).flatMap(({ directive, around }): readonly Spot[] => {
      const { name, args } = directive;
      const redirects =
        (name === 'return' && /^30[1278]$|^https?:|^\$scheme/.test(args[0] ?? '')) ||
        (name === 'rewrite' && (/^(?:https?:|\$scheme)/.test(args[1] ?? '') || /^(?:redirect|permanent)$/.test(args[2] ?? '')));
      const sets = /^(?:add_header|proxy_set_header|more_set_headers|add_trailer)$/.test(name);
      if (!redirects && !sets && name !== 'proxy_pass') return [];
      // What a rewrite takes out of the path itself, nginx encodes again.
      const own = name === 'rewrite' ? new Map<string, Held>() : variablesAt(around, directive);
      const value = args.slice(name === 'return' && args.length === 1 ? 0 : 1).join(' ');
      const held = heldIn(name === 'proxy_pass' ? (args[0] ?? '') : value, own);
      return held.breaks ? [spotOf(directive, 'The path is decoded, so %0d%0a in it ends the header; $request_uri is not.')] : [];
    }),
};

/** A pattern for names of hosts that other hosts meet too; null for one that does what it seems to. */
function looseness(whole: string): string | null {
  const pattern = whole.slice(0, LONGEST);
  if (!/[a-z\d]\\?\.[a-z]{2}/i.test(pattern)) return null;
  if (!/^\(*\^/.test(pattern)) return 'it may stand anywhere in the address';
  if (/[a-z\d-]\.[a-z]/i.test(pattern.replaceAll(/\[[^\]]*\]/g, ''))) return 'a dot stands for any character';
  if (/\|/.test(pattern.replaceAll(/\((?:[^()]|\([^()]*\))*\)/g, ''))) return 'one of its halves is held by nothing';
  if (/\.[*+]\??[a-z\d]/i.test(pattern)) return 'anything may stand before the name';
  return /(?:[$/:?)]|\\b)$/.test(pattern) ? null : 'the name may go on';
}

function spotsOf(place: Directive, pattern: string): readonly Spot[] {
  const loose = looseness(pattern);
  if (loose === null) return [];
  return [
    spotOf(
      place,
      `This pattern takes other sites for those that it names: ${loose}. Write ^https://name\\.example$, its dots escaped.`,
    ),
  ];
}

/** Whether a condition lets in: what is not met is sent away, or what is met is answered with a header. */
function letsIn(operator: string, { children }: Directive): boolean {
  return (
    /^!~\*?$/.test(operator) ||
    (/^~\*?$/.test(operator) && children.some(({ name }) => /^(?:add_header|more_set_headers|set)$/.test(name)))
  );
}

function fromCondition(directive: Directive): readonly Spot[] {
  const [variable = '', operator = '', pattern = ''] = directive.args;
  if (!/^\(?\$http_(?:origin|referer)$/.test(variable) || !letsIn(operator, directive)) return [];
  const last = directive.args.length === 3 && pattern.endsWith(')') ? pattern.slice(0, -1) : pattern;
  return spotsOf(directive, last);
}

function fromMap({ args, children }: Directive): readonly Spot[] {
  if (args[0] !== '$http_origin') return [];
  return children
    .filter(({ name, args: [value = ''] }) => name.startsWith('~') && !/^(?:0|off|no|false)?$/.test(value))
    .flatMap((child) => spotsOf(child, child.name.replace(/^~\*?/, '')));
}

const sendsCookies = onceFor(({ children }) =>
  children.some(({ args }) => /^access-control-allow-credentials$/i.test(args[0] ?? '') && /^true$/i.test(args[1] ?? '')),
);

/** The page that asks is named as one that may read, with the cookies of the user, whoever it is. */
function fromHeader(directive: Directive, around: readonly Directive[]): readonly Spot[] {
  const [name = '', value = ''] = directive.args;
  if (!/^access-control-allow-origin$/i.test(name) || value !== '$http_origin') return [];
  if (around.some((block) => block.name === 'if' && /\$http_origin/.test(block.args[0] ?? ''))) return [];
  return around.some(sendsCookies) ? [spotOf(directive, 'Every site may read what a user who is logged in here may read.')] : [];
}

export const wideOrigin: Rule = {
  id: 'nginx-wide-origin',
  title: 'Other sites are taken for one that is trusted',
  cwe: 'CWE-346',
  severity: 'medium',
  confidence: 'medium',
  check: ({ directives }) =>
    walk(directives).flatMap(({ directive, around }): readonly Spot[] => {
      if (directive.name === 'if') return fromCondition(directive);
      if (directive.name === 'map') return fromMap(directive);
      return directive.name === 'add_header' ? fromHeader(directive, around) : [];
    }),
};
