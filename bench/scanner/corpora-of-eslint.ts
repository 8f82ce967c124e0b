/** Tests of rules for ESLint: lists of code that is valid, and of code that is not. Each piece stands for itself. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { Corpus, Label, SourceText } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

type Node = { readonly type: string; readonly [key: string]: unknown };

/** Weaknesses that a test is about; empty: it is left out. */
type WeaknessesOf = (file: SourceText) => readonly number[];

function ruleTests(name: string, files: readonly SourceText[], weaknessesOf: WeaknessesOf): Corpus {
  const pieces: SourceText[] = [];
  const labels: Label[] = [];
  for (const file of files) {
    const cwes = weaknessesOf(file);
    if (cwes.length === 0 || !isClaimed(cwes)) continue;
    const seen = new Set<string>();
    for (const { text, isBad } of piecesOf(file)) {
      if (text.trim() === '' || seen.has(text)) continue;
      seen.add(text);
      const path = `${file.path}/${isBad ? 'bad' : 'good'}-${seen.size}.${endingOf(file.path, text)}`;
      pieces.push({ path, text });
      labels.push(whole(path, isBad, undefined, cwes));
    }
  }
  return { name, files: pieces, labels, isProject: false };
}

/** What has an element stands in a file that may have some; types are read anywhere but in those. */
const endingOf = (path: string, text: string): string => (/<\/|\/>/.test(text) ? (path.endsWith('.ts') ? 'tsx' : 'jsx') : 'ts');

interface Piece {
  readonly text: string;
  readonly isBad: boolean;
}

function piecesOf({ path, text }: SourceText): readonly Piece[] {
  const pieces: Piece[] = [];
  const names = new Map<string, Node>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) visit(one);
    if (!isNode(node)) return;
    const { id, key, init, value } = node as { id?: unknown; key?: unknown; init?: unknown; value?: unknown };
    if (node.type === 'VariableDeclarator' && nameOf(id) !== '' && isNode(init)) names.set(nameOf(id), init);
    const list = node.type === 'Property' ? nameOf(key) : '';
    if (list === 'valid' || list === 'invalid')
      for (const one of codesOf(value, names)) pieces.push({ text: one, isBad: list === 'invalid' });
    for (const child of Object.values(node)) if (typeof child === 'object') visit(child);
  };
  visit(parseSync(path, text).program.body);
  return pieces;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const nameOf = (node: unknown): string => (isNode(node) && node.type === 'Identifier' ? String(node['name']) : '');

/** Pieces of code in a list, and in the lists that are spread into it. */
function codesOf(node: unknown, names: ReadonlyMap<string, Node>): readonly string[] {
  if (!isNode(node)) return [];
  if (node.type === 'Identifier') return codesOf(names.get(nameOf(node)), withoutName(names, nameOf(node)));
  if (node.type === 'SpreadElement') return codesOf(node['argument'], names);
  if (node.type === 'ArrayExpression') return (node['elements'] as readonly unknown[]).flatMap((one) => codesOf(one, names));
  if (node.type === 'ObjectExpression') {
    const properties = node['properties'] as readonly Node[];
    // What a rule says depends on its options, which no other scanner has.
    if (properties.some(({ key }) => /^(?:options|only|skip)$/.test(nameOf(key)))) return [];
    return properties.filter(({ key }) => nameOf(key) === 'code').flatMap(({ value }) => textOf(value, names) ?? []);
  }
  const text = textOf(node, names);
  return text === undefined ? [] : [text];
}

function withoutName(names: ReadonlyMap<string, Node>, name: string): ReadonlyMap<string, Node> {
  return new Map([...names].filter(([one]) => one !== name));
}

/** A text that is written out, also as a sum, as lines that are joined, or behind a name; undefined: not known. */
function textOf(node: unknown, names: ReadonlyMap<string, Node>): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined;
  if (node.type === 'Identifier') return textOf(names.get(nameOf(node)), withoutName(names, nameOf(node)));
  if (node.type === 'TaggedTemplateExpression') return textOf(node['quasi'], names);
  if (node.type === 'TemplateLiteral') {
    const parts = (node['expressions'] as readonly unknown[]).map((one) => textOf(one, names));
    const quasis = node['quasis'] as readonly { value: { cooked?: string } }[];
    if (parts.includes(undefined)) return undefined;
    return quasis.map(({ value }, at) => (value.cooked ?? '') + (parts[at] ?? '')).join('');
  }
  if (node.type === 'BinaryExpression') {
    const [left, right] = [textOf(node['left'], names), textOf(node['right'], names)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (node.type !== 'CallExpression') return undefined;
  const callee = node['callee'] as Node;
  const object = callee['object'] as Node | undefined;
  if (nameOf(callee['property']) !== 'join' || object?.type !== 'ArrayExpression') return undefined;
  const lines = (object['elements'] as readonly unknown[]).map((one) => textOf(one, names));
  const glue = textOf((node['arguments'] as readonly unknown[])[0], names) ?? ',';
  return lines.includes(undefined) ? undefined : lines.join(glue);
}

const byName = (table: Readonly<Record<string, readonly number[]>>): WeaknessesOf => {
  return ({ path }) => table[basename(path).replace(/\.[jt]s$/, '')] ?? [];
};

/** Not claimed: cookies as such, `document.domain` and packaged apps of Windows 8. */
const SDL: Readonly<Record<string, readonly number[]>> = {
  'no-angular-bypass-sanitizer': [79],
  'no-angular-sanitization-trusted-urls': [79],
  'no-angularjs-bypass-sce': [79],
  'no-angularjs-sanitization-whitelist': [79],
  'no-document-write': [79],
  'no-electron-node-integration': [94, 829],
  'no-html-method': [79],
  'no-inner-html': [79],
  'no-insecure-random': [338],
  'no-insecure-url': [319],
  'no-postmessage-star-origin': [346, 200],
};

const NO_UNSANITIZED: Readonly<Record<string, readonly number[]>> = { method: [79], property: [79] };
/** Not claimed: how names of variables that hold pages begin. */
const XSS: Readonly<Record<string, readonly number[]>> = { 'no-location-href-assign': [79, 601] };

/** Not claimed: buffers that are not zeroed, events and promises without a handler. */
const SECURITY_NODE: Readonly<Record<string, readonly number[]>> = {
  'detect-child-process': [78],
  'detect-crlf': [117],
  'detect-dangerous-redirects': [601],
  'detect-eval-with-expr': [95],
  'detect-html-injection': [79],
  'detect-insecure-randomness': [338],
  'detect-non-literal-require-calls': [829, 94],
  'detect-nosql-injection': [943],
  'detect-option-multiplestatements-in-mysql': [89],
  'detect-option-rejectunauthorized-in-nodejs-httpsrequest': [295],
  'detect-option-unsafe-in-serialize-javascript-npm-package': [79],
  'detect-possible-timing-attacks': [208],
  'detect-runinthiscontext-method-in-nodes-vm': [94],
  'detect-security-missconfiguration-cookie': [614, 1004],
  'detect-sql-injection': [89],
  'disable-ssl-across-node-server': [295],
  'non-literal-reg-expr': [185, 1333],
};

/** Not claimed: characters that change the direction of a text (elsewhere), buffers, and each access with a computed name. */
const SECURITY: Readonly<Record<string, readonly number[]>> = {
  'detect-child-process': [78],
  'detect-disable-mustache-escape': [79],
  'detect-eval-with-expression': [95],
  'detect-no-csrf-before-method-override': [352],
  'detect-non-literal-fs-filename': [22],
  'detect-non-literal-regexp': [185, 1333],
  'detect-non-literal-require': [829, 94],
  'detect-possible-timing-attacks': [208],
  'detect-pseudoRandomBytes': [338],
  'detect-unsafe-regexp': [1333],
};

/** Each rule's own file names its weakness. */
function interlace(root: string): Corpus {
  const files = sources(root, 'packages').filter(({ path }) => /\/src\/rules\/[^/]+\/[^/]+\.test\.ts$/.test(path));
  return ruleTests('interlace', files, ({ path }) => {
    const rule = join(root, 'packages', dirname(path), 'index.ts');
    if (!existsSync(rule)) return [];
    return [...new Set([...readFileSync(rule, 'utf8').matchAll(/cwe: 'CWE-0*(\d+)'/g)].map(([, cwe]) => Number(cwe)))];
  });
}

type Loader = (root: string) => Corpus;
const setOf =
  (name: string, folder: string, table: Readonly<Record<string, readonly number[]>>): Loader =>
  (root) =>
    ruleTests(name, sources(root, folder), byName(table));

/** By the folders that they lie in. */
export const eslintSets: Readonly<Record<string, Loader>> = {
  'eslint-sdl': setOf('ESLint SDL', 'tests/lib/rules', SDL),
  'eslint-no-unsanitized': setOf('no-unsanitized', 'tests/rules', NO_UNSANITIZED),
  'eslint-xss': setOf('ESLint xss', 'tests/lib/rules', XSS),
  'eslint-security-node': setOf('security-node', 'tests/lib/rules', SECURITY_NODE),
  'eslint-security': setOf('ESLint security', 'test/rules', SECURITY),
  'eslint-interlace': interlace,
};

/** What SonarSource's rules are tested with beside their fixtures (corpora-of-sonarjs.ts). */
export function sonarRules(root: string, weaknessesOf: (rule: string) => readonly number[]): Corpus {
  const files = sources(join(root, 'packages/analysis/src/jsts'), 'rules').filter(({ path }) => /unit\.?test\.ts$/.test(path));
  return ruleTests('sonar JS rules', files, ({ path }) => weaknessesOf(dirname(path)));
}
