import { pythonImport } from './imports.ts';
import { argumentsOf, callAt, callee, field, indentAt, named, statementOf, upTo, within } from './tree.ts';
import type { Fixer, FixNode, FixSource } from './types.ts';

/** A cookie that scripts can't read, that travels by TLS only, and that other sites' requests don't carry. */
export const cookieFlags: Fixer = ({ node, source }) => {
  const call = callAt(node);
  const last = call === undefined ? undefined : argumentsOf(call).at(-1);
  if (call === undefined || last === undefined) return [];
  const description = 'Hide it from scripts, send it by TLS only, and not with requests of other sites.';
  const code = source.text.slice(call.start, call.end);
  if (source.language === 'python') {
    const flags = [
      ['secure', 'secure=True'],
      ['httponly', 'httponly=True'],
      ['samesite', "samesite='Lax'"],
    ].flatMap(([name, text]) => (new RegExp(`\\b${name}\\s*=`).test(code) ? [] : [text]));
    return flags.length === 0
      ? []
      : [{ description, edits: [{ start: last.end, end: last.end, text: `, ${flags.join(', ')}` }] }];
  }
  const flags = [
    ['httpOnly', 'httpOnly: true'],
    ['secure', 'secure: true'],
    ['sameSite', "sameSite: 'lax'"],
  ].flatMap(([name, text]) => (new RegExp(`\\b${name}\\s*:`).test(code) ? [] : [text]));
  if (flags.length === 0) return [];
  if (last.type !== 'object')
    return [{ description, edits: [{ start: last.end, end: last.end, text: `, { ${flags.join(', ')} }` }] }];
  const entry = named(last).at(-1);
  const at = entry?.end ?? last.start + 1;
  const text = entry === undefined ? ` ${flags.join(', ')} ` : `, ${flags.join(', ')}`;
  return [{ description, edits: [{ start: at, end: at, text }] }];
};

/** `yaml.load(text, Loader=...)` becomes `yaml.safe_load(text)`. */
export const safeLoad: Fixer = ({ node, source }) => {
  const call = callAt(node);
  const name = field(call === undefined ? undefined : callee(call), 'attribute');
  const [first] = call === undefined ? [] : argumentsOf(call);
  if (call === undefined || name === undefined || first === undefined) return [];
  const word = source.text.slice(name.start, name.end);
  if (!/^(?:load|unsafe_load|full_load)(?:_all)?$/.test(word)) return [];
  const list = field(call, 'arguments');
  const safe = word.endsWith('_all') ? 'safe_load_all' : 'safe_load';
  return [
    {
      description: 'Load plain data only.',
      edits: [
        { start: name.start, end: name.end, text: safe },
        { start: first.end, end: (list?.end ?? call.end) - 1, text: '' },
      ],
    },
  ];
};

/** Members of an archive stay in its folder (PEP 706). */
export const dataFilter: Fixer = ({ node, source }) => {
  const call = callAt(node);
  const last = call === undefined ? undefined : argumentsOf(call).at(-1);
  if (call === undefined || source.language !== 'python') return [];
  const at = last?.end ?? call.end - 1;
  const text = `${last === undefined ? '' : ', '}filter='data'`;
  return [{ description: 'Refuse members that would leave the folder.', edits: [{ start: at, end: at, text }] }];
};

/** A comparison that takes as long for a wrong value as for the right one. */
export const constantTime: Fixer = ({ node, source }) => {
  if (node === undefined || source.language !== 'python') return [];
  const comparison = upTo(node, 'comparison_operator') ?? [...within(node)].find(({ type }) => type === 'comparison_operator');
  const [left, right, ...more] = comparison === undefined ? [] : named(comparison);
  if (comparison === undefined || left === undefined || right === undefined || more.length > 0) return [];
  const sign = source.text.slice(left.end, right.start).trim();
  if (sign !== '==' && sign !== '!=') return [];
  const code = (one: FixNode): string => source.text.slice(one.start, one.end);
  const text = `${sign === '!=' ? 'not ' : ''}hmac.compare_digest(${code(left)}, ${code(right)})`;
  return [
    {
      description: 'Compare in constant time.',
      edits: [...pythonImport(source, 'hmac'), { start: comparison.start, end: comparison.end, text }],
    },
  ];
};

/** `assert` is gone under `python -O`; an exception is not. */
export const raiseInstead: Fixer = ({ node, source }) => {
  const statement = upTo(node, 'assert_statement') ?? firstAssert(node);
  const [condition, message] = statement === undefined ? [] : named(statement);
  if (statement === undefined || condition === undefined || statementOf(statement) !== statement) return [];
  const indent = indentAt(source.text, statement.start);
  const reason = message === undefined ? "'not allowed'" : source.text.slice(message.start, message.end);
  const text = `if not (${source.text.slice(condition.start, condition.end)}):\n${indent}    raise PermissionError(${reason})`;
  return [
    {
      description: 'Raise an exception, which stays under python -O.',
      edits: [{ start: statement.start, end: statement.end, text }],
    },
  ];
};

function firstAssert(node: FixNode | undefined): FixNode | undefined {
  return node === undefined ? undefined : [...within(node)].find(({ type }) => type === 'assert_statement');
}

/** `random.choice(x)` becomes `secrets.SystemRandom().choice(x)`: the same methods over the system's generator. */
export const systemRandom: Fixer = ({ node, source }) => {
  const call = callAt(node);
  const target = call === undefined ? undefined : callee(call);
  if (call === undefined || target === undefined) return [];
  const code = source.text.slice(target.start, target.end);
  const description = "Take it from the system's generator of secrets.";
  if (source.language === 'python') {
    const object = field(target, 'object');
    if (object === undefined || source.text.slice(object.start, object.end) !== 'random') return [];
    const edit = { start: object.start, end: object.end, text: 'secrets.SystemRandom()' };
    return [{ description, edits: [...pythonImport(source, 'secrets'), edit] }];
  }
  if (code !== 'Math.random') return [];
  const whole = randomText(call, source);
  const text = whole === call ? 'crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32' : 'crypto.randomUUID()';
  const isInner = whole === call && /binary_expression/.test(call.parent?.type ?? '');
  return [{ description, edits: [{ start: whole.start, end: whole.end, text: isInner ? `(${text})` : text }] }];
};

/** `Math.random().toString(36).slice(2)`: all of it makes one text. */
function randomText(call: FixNode, { text }: FixSource): FixNode {
  let at = call;
  for (let next = at.parent?.parent; next !== undefined && next.type === 'call_expression'; next = at.parent?.parent) {
    if (!/^\.(?:toString\((?:16|36)\)|(?:slice|substring|substr)\([\d, -]*\))$/.test(text.slice(at.end, next.end).trim())) break;
    at = next;
  }
  return at;
}
