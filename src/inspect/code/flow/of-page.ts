/* Text of the page itself, and what is said in an exception: both may hold what somebody else wrote, and neither has to. */
import { MEMBER, NAME } from '../ir/ops.ts';
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { sourceTaint } from './source-taint.ts';
import { POSSIBLE, REMOTE, type Taint, textOf, unite, type Value } from './value.ts';

/** What is only possible, and a page alone asks for: such data is followed to where it becomes one. */
function possible(m: Machine, taint: Taint): Taint {
  const safe = m.book.everything & ~bits(m, ['xss']);
  return { ...taint, safe: taint.safe | safe, remoteSafe: (taint.remoteSafe ?? 0) | safe, marks: taint.marks | POSSIBLE };
}

const isScript = ({ frame: { unit, model } }: Machine): boolean => model.family === 'script' && unit.language !== 'python';

const OF_JQUERY = /^(?:window\.)?(?:\$|[jJ][qQ]uery|angular\.element)\(\)(?:\.\w+(?:\(\))?|\[\])*\.(val|text|attr|data|prop)$/;
const OF_DOM = /^document\.(?:getElementById|querySelector(?:All)?|getElementsBy\w+)\(\)(?:\.item\(\)|\[\])?/;
const TEXTS: ReadonlySet<string> = new Set(['value', 'innerText', 'textContent']);

/** `$('textarea').val()`, `element.getAttribute('data-title')` */
export function textOfPage(m: Machine, call: Call): Taint | undefined {
  const { path, name, args, receiver, node } = call;
  if (receiver === undefined || !isScript(m)) return undefined;
  const method = OF_JQUERY.exec(path)?.[1];
  const isElement = OF_DOM.test(path) || /^(?:window\.)?(?:\$|[jJ][qQ]uery)\(\)(?:\.\w+\(\))*(?:\.get\(\)|\[\])\.\w+$/.test(path);
  const isAttribute = name === 'getAttribute' && isElement;
  if (method === undefined && !isAttribute) return undefined;
  const [first] = args;
  const isReading = method === 'val' || method === 'text' ? args.length === 0 : args.length === 1 && first?.known?.is !== 'map';
  if (!isReading || (method === 'prop' && !TEXTS.has(textOf(first) ?? ''))) return undefined;
  // `$('<p>' + text + '</p>').text()` is made here.
  if (/^(?:\$|jQuery)\(\s*["'`]</.test(m.source(call.receiverNode))) return undefined;
  return possible(m, sourceTaint(m, node, REMOTE, 'the text of an element'));
}

const OF_EVENT = /^(?:e|ev|evt|event)\.(?:currentT|t)arget$/;

/** `document.getElementById('name').value`, `event.target.value` */
export function memberOfPage(m: Machine, object: Value, name: string, node: number): Taint | undefined {
  if (!(TEXTS.has(name) || name === 'name') || !isScript(m)) return undefined;
  const isOne =
    OF_DOM.test(object.path) || /^(?:window\.)?(?:\$|[jJ][qQ]uery)\(\)(?:\.\w+\(\))*(?:\.get\(\)|\[\])$/.test(object.path);
  const isOfForm = name === 'value' && (OF_EVENT.test(m.source(m.o(node, 0))) || /^document\.\w+\.\w+$/.test(object.path));
  return isOne || isOfForm ? possible(m, sourceTaint(m, node, REMOTE, 'the text of an element')) : undefined;
}

/** Names of what is called for other reasons than to look at what it is given. */
const TELLS_NOTHING =
  /^(?:JSON|Object|Array|String|Number|Math|console|log|logger|localStorage|sessionStorage|_|\$|jQuery|res|response|ctx|reply)\b|\.(?:test|join|concat|replace|push|send|set|get)$/;

/** `check(data)` in a `try`: what it throws may say what was wrong with it. */
export function noteRaised(m: Machine, { path, calleeNode }: Call, taint: Taint): void {
  if (!isScript(m) || (taint.sources & REMOTE) === 0 || (m.op(calleeNode) !== NAME && m.op(calleeNode) !== MEMBER)) return;
  if (TELLS_NOTHING.test(path || m.source(calleeNode).slice(0, 80))) return;
  m.frame.thrown = unite(m.frame.thrown, possible(m, taint));
}
