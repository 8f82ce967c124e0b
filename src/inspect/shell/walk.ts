import { assign, declare } from './assign.ts';
import { expandBraces } from './braces.ts';
import { runIndices } from './builtins.ts';
import { expandText, expandWord } from './expand.ts';
import type { Redirects } from './redirect.ts';
import { joinOutputs, noteRedirects, resolveRedirects } from './redirect.ts';
import type { Arg, Output, Scope } from './scope.ts';
import { literal, NOTHING, noteEffect, noteUnknown, subScope, UNKNOWN_OUTPUT, within, worseOrigin } from './scope.ts';
import type { SyntaxNode } from './syntax.ts';
import { LIMITS } from './syntax.ts';

/** What flows into a node: its standard input, and redirections that stood behind a longer construct. */
interface Flow {
  readonly stdin: Output | undefined;
  readonly tail?: Redirects | undefined;
}

const NO_FLOW: Flow = { stdin: undefined };

/** Follows a syntax node as bash would carry it out, without carrying out anything. Returns what it would print. */
export function walk(node: SyntaxNode, scope: Scope, flow: Flow = NO_FLOW): Output {
  // Text that nests or repeats without end costs no more than this many nodes.
  if (++scope.found.nodes > LIMITS.nodes) {
    noteUnknown(scope, 'the text is too long to be followed whole');
    return UNKNOWN_OUTPUT;
  }
  switch (node.type) {
    case 'program':
    case 'compound_statement':
    case 'do_group':
    case 'else_clause':
      return walkStatements(node, scope, flow);
    case 'subshell':
      return walkAll(node.namedChildren, subScope(scope), flow);
    case 'list':
      return walkList(node, scope, flow);
    case 'pipeline':
      return walkPipeline(node.namedChildren, scope, flow);
    case 'redirected_statement':
      return walkRedirected(node, scope, flow);
    case 'command':
      return walkCommand(node, scope, flow);
    case 'negated_command':
      return walkAll(node.namedChildren, scope, flow);
    case 'variable_assignment':
      assign(node, scope, substitute);
      return NOTHING;
    case 'variable_assignments':
      for (const child of node.namedChildren) assign(child, scope, substitute);
      return NOTHING;
    case 'declaration_command':
      declare(node, scope, substitute);
      return NOTHING;
    case 'unset_command':
      for (const child of node.namedChildren) scope.variables.delete(child.text);
      scope.found.machine.runWords(
        [literal('unset'), ...node.namedChildren.flatMap((child) => expandWord(child, scope, substitute))],
        scope,
        undefined,
      );
      return NOTHING;
    case 'function_definition':
      defineFunction(node, scope);
      return NOTHING;
    case 'if_statement':
    case 'elif_clause':
      return walkBranches(node.namedChildren, scope, flow);
    case 'case_statement':
      for (const child of node.namedChildren) if (child.type !== 'case_item') expandWord(child, scope, substitute);
      return walkBranches(
        node.namedChildren.filter((child) => child.type === 'case_item'),
        scope,
        flow,
      );
    case 'case_item':
      return walkAll(node.namedChildren.filter(isStatement), scope, flow);
    case 'while_statement':
    case 'c_style_for_statement':
      forgetAssigned(node, scope);
      return walkBranches(node.namedChildren, scope, flow);
    case 'for_statement':
      return walkFor(node, scope, flow);
    case 'comment':
    case 'heredoc_body':
      return NOTHING;
    default:
      return walkOther(node, scope, flow);
  }
}

/** What the commands of `$(...)`, backticks, `<(...)` or `>(...)` would print. */
export function substitute(node: SyntaxNode, scope: Scope): Output {
  if (scope.depth >= 8) {
    noteUnknown(scope, 'substitutions are nested more than 8 deep');
    return UNKNOWN_OUTPUT;
  }
  const inner = within(scope, node.type === 'process_substitution' ? '<(...)' : '$(...)');
  const statements = node.namedChildren;
  const [only] = statements;
  // $(<file) prints the file.
  if (statements.length === 1 && only?.type === 'file_redirect') {
    const [target] = only.namedChildren;
    const path = target === undefined ? null : expandText(target, inner, substitute).text;
    return (path === null ? undefined : scope.found.files.get(path)) ?? UNKNOWN_OUTPUT;
  }
  return walkAll(statements, inner, NO_FLOW);
}

function walkAll(nodes: readonly SyntaxNode[], scope: Scope, flow: Flow): Output {
  const outputs = nodes.map((node, at) => walk(node, scope, at === nodes.length - 1 ? flow : { stdin: flow.stdin }));
  if (flow.tail !== undefined && nodes.length === 0) noteRedirects(flow.tail, NOTHING, scope, true);
  return joinOutputs(outputs);
}

// What stands before a `&` runs in a shell of its own: nothing that it sets stays.
function walkStatements(node: SyntaxNode, scope: Scope, flow: Flow): Output {
  if (!node.children.some((child) => child.type === '&')) return walkAll(node.namedChildren, scope, flow);
  const outputs = node.children.flatMap((child, at) => {
    if (!node.namedChildren.some((named) => named.startIndex === child.startIndex && named.endIndex === child.endIndex))
      return [];
    return [walk(child, node.children[at + 1]?.type === '&' ? subScope(scope) : scope, { stdin: flow.stdin })];
  });
  if (flow.tail !== undefined) noteRedirects(flow.tail, UNKNOWN_OUTPUT, scope, false);
  return joinOutputs(outputs);
}

function isStatement(node: SyntaxNode): boolean {
  return !/^(?:word|string|raw_string|extglob_pattern|concatenation|number|simple_expansion|expansion|ansi_c_string|regex)$/.test(
    node.type,
  );
}

// The right side may not run, so what it sets is only one of two possible values afterwards. A long chain leans to the left,
// one node in the other: it is followed in a loop, because a recursion would overflow.
function walkList(node: SyntaxNode, scope: Scope, flow: Flow): Output {
  const rights: SyntaxNode[] = [];
  let left: SyntaxNode | undefined = node;
  while (left?.type === 'list') {
    const [first, second]: readonly SyntaxNode[] = left.namedChildren;
    if (second !== undefined) rights.push(second);
    left = first;
  }
  rights.reverse();
  const outputs = left === undefined ? [] : [walk(left, scope, { stdin: flow.stdin })];
  const folder = scope.cwd;
  rights.forEach((right, at) => {
    const before = new Map(scope.variables);
    outputs.push(walk(right, scope, at === rights.length - 1 ? flow : { stdin: flow.stdin }));
    mergeVariables(scope, before);
  });
  mergeFolder(scope, folder);
  const isBackground = node.children.some((child) => child.type === '&');
  return isBackground ? UNKNOWN_OUTPUT : joinOutputs(outputs);
}

function walkPipeline(stages: readonly SyntaxNode[], scope: Scope, flow: Flow): Output {
  let stdin = flow.stdin;
  stages.forEach((stage, at) => {
    const isLast = at === stages.length - 1;
    const output = walk(stage, subScope(scope), { stdin, tail: isLast ? flow.tail : undefined });
    const origin = stdin === undefined || output.text !== null ? output.origin : worseOrigin(output.origin, stdin.origin);
    stdin = { text: output.text, origin };
  });
  return stdin ?? NOTHING;
}

function walkRedirected(node: SyntaxNode, scope: Scope, flow: Flow): Output {
  const body = node.childForFieldName('body');
  const own = resolveRedirects(
    node.children.filter((child) => child.type.endsWith('_redirect')),
    scope,
    substitute,
  );
  const redirects: Redirects =
    flow.tail === undefined ? own : { ...own, writes: [...own.writes, ...flow.tail.writes], stdin: own.stdin ?? flow.tail.stdin };
  const after = redirects.pipeTo;
  const output = runBody(body, scope, { stdin: flow.stdin, tail: { ...redirects, pipeTo: [], andThen: [] } });
  const piped = after.length === 0 ? output : walkPipeline(after, scope, { stdin: output });
  return redirects.andThen.length === 0 ? piped : joinOutputs([piped, walkAll(redirects.andThen, scope, { stdin: flow.stdin })]);
}

function runBody(body: SyntaxNode | null, scope: Scope, flow: Flow & { readonly tail: Redirects }): Output {
  if (body === null) {
    noteRedirects(flow.tail, NOTHING, scope, true);
    return NOTHING;
  }
  if (body.type === 'pipeline' || body.type === 'list' || body.type === 'command' || body.type === 'redirected_statement')
    return walk(body, scope, flow);
  const output = walk(body, scope, { stdin: flow.tail.stdin ?? flow.stdin });
  noteRedirects(flow.tail, output, scope, false);
  return flow.tail.writes.some((write) => write.stdout) ? NOTHING : output;
}

function walkCommand(node: SyntaxNode, scope: Scope, flow: Flow): Output {
  const redirects = resolveRedirects(
    node.children.filter((child) => child.type.endsWith('_redirect')),
    scope,
    substitute,
  );
  const given = node.namedChildren.filter((child) => child.type === 'variable_assignment');
  const inner = given.length > 0 ? subScope(scope) : scope;
  for (const child of given) assign(child, inner, substitute);
  const args: Arg[] = [];
  let end = -1;
  for (const child of node.children) {
    if (child.type === 'variable_assignment' || child.type.endsWith('_redirect') || child.type === 'subshell') continue;
    // `$"..."` leaves a bare `$` beside the string.
    if (child.type === '$' || child.type === 'comment') continue;
    addWords(args, expandWord(child, inner, substitute), child.startIndex === end);
    end = child.endIndex;
  }
  args.push(...(flow.tail?.words ?? []));
  const stdin = flow.tail?.stdin ?? redirects.stdin ?? flow.stdin;
  // `cd`, assignments by `read` and definitions of `alias` last, but a value given to this command alone does not.
  const output = scope.found.machine.runWords(args, inner, stdin);
  if (inner !== scope) keepChanges(scope, inner, given);
  const writes: Redirects = { ...redirects, writes: [...redirects.writes, ...(flow.tail?.writes ?? [])] };
  noteRedirects(writes, output, scope, false);
  return writes.writes.some((write) => write.stdout) ? { ...NOTHING, origin: output.origin } : output;
}

// The grammar cuts "r`x`m" in two: what nothing stands between is one word.
function addWords(args: Arg[], words: readonly Arg[], isJoined: boolean): void {
  const [last, first] = [args.at(-1), words[0]];
  if (!isJoined || last === undefined || first === undefined) {
    args.push(...words);
    return;
  }
  const value = last.value === null || first.value === null ? null : last.value + first.value;
  const origin = worseOrigin(last.origin, first.origin);
  args.splice(-1, 1, { value, raw: last.raw + first.raw, glob: last.glob || first.glob, origin }, ...words.slice(1));
}

function walkBranches(nodes: readonly SyntaxNode[], scope: Scope, flow: Flow): Output {
  const before = new Map(scope.variables);
  const folder = scope.cwd;
  const outputs = nodes.map((node) => walk(node, scope, { stdin: flow.stdin }));
  mergeVariables(scope, before);
  mergeFolder(scope, folder);
  return { text: null, origin: joinOutputs(outputs).origin };
}

// A value that only one of two ways sets is not known afterwards.
function mergeVariables(scope: Scope, before: ReadonlyMap<string, Output>): void {
  for (const [name, value] of scope.variables) {
    const old = before.get(name);
    if (old !== undefined && old.text !== value.text)
      scope.variables.set(name, { text: null, origin: worseOrigin(old.origin, value.origin) });
  }
}

// Of two folders one of which lies outside, either may be meant from here on.
function mergeFolder(scope: Scope, before: string | null): void {
  const isInside = (folder: string | null): boolean => folder !== null && `${folder}/`.startsWith(`${scope.found.context.cwd}/`);
  if (scope.cwd !== before && !(isInside(scope.cwd) && isInside(before))) scope.cwd = null;
}

// `IFS= read X` sets X in this very shell, and IFS for itself.
function keepChanges(scope: Scope, inner: Scope, given: readonly SyntaxNode[]): void {
  scope.cwd = inner.cwd;
  const own = new Set(given.map((child) => child.childForFieldName('name')?.text ?? ''));
  for (const [name, value] of inner.variables) if (!own.has(name)) scope.variables.set(name, value);
}

function forgetAssigned(node: SyntaxNode, scope: Scope): void {
  if (scope.variables.size === 0) return;
  const names = node.text.match(/\b[A-Za-z_]\w*(?=\+?=)/g) ?? [];
  for (const name of names) if (scope.variables.has(name)) scope.variables.set(name, UNKNOWN_OUTPUT);
}

function walkFor(node: SyntaxNode, scope: Scope, flow: Flow): Output {
  const name = node.childForFieldName('variable')?.text ?? '';
  const body = node.childForFieldName('body');
  const values = node.namedChildren
    .filter((child) => child.type !== 'do_group' && child.type !== 'compound_statement' && child.type !== 'variable_name')
    .flatMap((child) => expandWord(child, scope, substitute));
  if (body === null) return NOTHING;
  forgetAssigned(body, scope);
  const isShort = values.length > 0 && values.length <= 8 && values.every((value) => value.value !== null && !value.glob);
  const rounds: readonly Output[] = isShort
    ? values.map((value) => ({ text: value.value, origin: value.origin }))
    : [UNKNOWN_OUTPUT];
  for (const value of rounds) {
    scope.variables.set(name, value);
    walk(body, scope, { stdin: flow.stdin });
  }
  return UNKNOWN_OUTPUT;
}

// A function that starts itself in a pipe or in the background multiplies until the machine stands still.
function defineFunction(node: SyntaxNode, scope: Scope): void {
  const name = node.childForFieldName('name')?.text ?? '';
  const body = node.childForFieldName('body');
  if (body === null) return;
  scope.functions.set(name, body);
  // The shell calls it by itself.
  if (name === 'command_not_found_handle') walk(body, subScope(scope, { depth: scope.depth + 1 }));
  const callsItself = /[|&]/.test(body.text) && body.text.split(/[\s;{}|&()]+/).filter((word) => word === name).length > 1;
  if (!callsItself) return;
  noteEffect(scope, {
    kind: 'process',
    summary: `defines ${name}, which starts itself without end (a fork bomb)`,
    targets: [name],
    destructive: true,
  });
}

function walkOther(node: SyntaxNode, scope: Scope, flow: Flow): Output {
  if (node.type === 'ERROR') {
    noteUnknown(scope, 'a part of the text is not shell that can be parsed');
    // The grammar knows no command that begins with a brace expansion.
    const words = /^\{[^\s{}'"`$\\]+\}/.test(node.text) ? expandBraces(node.text.split(/\s/, 1)[0] ?? '') : null;
    if (words !== null && words.length > 1) scope.found.machine.runWords(words.map(literal), scope, flow.stdin);
  }
  // `-v` asks for an array's element, and the operators of numbers take sums: an index in them is carried out.
  if (/_expression$/.test(node.type) && node.children.some((child) => /^-(?:v|R|eq|ne|lt|le|gt|ge)$/.test(child.text)))
    runIndices(
      node.namedChildren.flatMap((child) => expandWord(child, scope, substitute)),
      scope,
    );
  // Conditions, arithmetic and broken parts may hold substitutions and commands; everything else in them only computes.
  for (const child of node.namedChildren) {
    if (child.type === 'command_substitution' || child.type === 'process_substitution') substitute(child, scope);
    else walk(child, scope, { stdin: flow.stdin });
  }
  return UNKNOWN_OUTPUT;
}
