import type { Substitute } from './expand.ts';
import { expandBody, expandText, expandWord } from './expand.ts';
import type { Arg, Origin, Output, Scope } from './scope.ts';
import { NOTHING, noteEffect, UNKNOWN_OUTPUT, worseOrigin } from './scope.ts';
import type { SyntaxNode } from './syntax.ts';
import { describeTargets, isDevice, isRebuildable, isScratchSink, isSystemPath } from './targets.ts';

export interface Write {
  readonly target: Arg;
  readonly appends: boolean;
  /** It takes the standard output, not only standard error. */
  readonly stdout: boolean;
}

export interface Redirects {
  readonly stdin: Output | undefined;
  readonly writes: readonly Write[];
  /** Words of the command that stood behind a here-document's delimiter. */
  readonly words: readonly Arg[];
  /** Pipeline stages and `&&` commands that the grammar keeps inside a here-document. */
  readonly pipeTo: readonly SyntaxNode[];
  readonly andThen: readonly SyntaxNode[];
}

/** Resolves the redirections of one command. */
export function resolveRedirects(nodes: readonly SyntaxNode[], scope: Scope, substitute: Substitute): Redirects {
  let stdin: Output | undefined;
  const writes: Write[] = [];
  const words: Arg[] = [];
  const pipeTo: SyntaxNode[] = [];
  const andThen: SyntaxNode[] = [];
  for (const node of nodes) {
    if (node.type === 'herestring_redirect') stdin = withNewline(textOfLast(node, scope, substitute));
    if (node.type === 'file_redirect') stdin = fileRedirect(node, scope, substitute, writes) ?? stdin;
    if (node.type !== 'heredoc_redirect') continue;
    stdin = hereDocument(node, scope, substitute);
    for (const child of node.namedChildren) {
      if (child.type === 'file_redirect') fileRedirect(child, scope, substitute, writes);
      else if (child.type === 'pipeline') pipeTo.push(...child.namedChildren);
      else if (/^(?:command|list|redirected_statement|compound_statement|subshell)$/.test(child.type)) andThen.push(child);
      else if (!child.type.startsWith('heredoc')) words.push(...expandWord(child, scope, substitute));
    }
  }
  return { stdin, writes, words, pipeTo, andThen };
}

/** Notes what the redirections do to files. `isBare`: nothing runs, so `> file` only empties it. */
export function noteRedirects(redirects: Redirects, output: Output, scope: Scope, isBare: boolean): void {
  for (const write of redirects.writes) {
    const printed = write.stdout ? output : UNKNOWN_OUTPUT;
    const { value } = write.target;
    if (isScratchSink(value)) continue;
    if (value !== null) scope.found.files.set(value, write.appends ? appended(scope.found.files.get(value), printed) : printed);
    const empties = !write.appends && write.stdout && (isBare || output.text === '');
    noteWrite(write, empties, scope);
  }
}

function noteWrite(write: Write, empties: boolean, scope: Scope): void {
  const { target } = write;
  const shown = describeTargets([target]);
  const targets = [target.value ?? target.raw];
  if (/^\/dev\/(?:tcp|udp)\//.test(target.value ?? '')) {
    noteEffect(scope, { kind: 'remote', summary: `sends what is printed to ${shown}`, targets, destructive: false });
    return;
  }
  if (isDevice(target.value)) {
    noteEffect(scope, { kind: 'overwrite', summary: `writes over the device ${shown}`, targets, destructive: true });
    return;
  }
  if (empties) {
    noteEffect(scope, { kind: 'overwrite', summary: `empties ${shown}`, targets, destructive: !isRebuildable(target, scope) });
    return;
  }
  if (!write.appends && isSystemPath(target.value)) {
    noteEffect(scope, { kind: 'overwrite', summary: `replaces the system file ${shown}`, targets, destructive: true });
    return;
  }
  noteEffect(scope, {
    kind: 'write',
    summary: `${write.appends ? 'appends to' : 'writes'} ${shown}`,
    targets,
    destructive: false,
  });
}

function fileRedirect(node: SyntaxNode, scope: Scope, substitute: Substitute, writes: Write[]): Output | undefined {
  const operator = node.children.find((child) => /^(?:[<>&|]+)$/.test(child.type))?.type ?? '';
  const fd = node.children.find((child) => child.type === 'file_descriptor')?.text;
  const destination = node.childForFieldName('destination') ?? node.namedChildren.at(-1);
  if (destination === undefined || destination.type === 'file_descriptor') return undefined;
  const isCopy = (operator === '>&' || operator === '<&') && /^(?:\d+-?|-)$/.test(destination.text);
  if (isCopy) return undefined;
  const { text, origin } = expandText(destination, scope, substitute);
  const target: Arg = { value: text, raw: destination.text.slice(0, 80), glob: false, origin };
  if (operator === '<' || operator === '<>') return text === null ? { text: null, origin } : readFile(text, scope);
  writes.push({ target, appends: operator.endsWith('>>'), stdout: fd === undefined || fd === '1' });
  return undefined;
}

function readFile(path: string, scope: Scope): Output {
  return path === '/dev/null' ? NOTHING : (scope.found.files.get(path) ?? UNKNOWN_OUTPUT);
}

function hereDocument(node: SyntaxNode, scope: Scope, substitute: Substitute): Output {
  const body = node.namedChildren.find((child) => child.type === 'heredoc_body');
  if (body === undefined) return NOTHING;
  const start = node.namedChildren.find((child) => child.type === 'heredoc_start')?.text ?? '';
  const strips = node.children.some((child) => child.type === '<<-');
  const output: Output = /['"\\]/.test(start) ? { text: body.text, origin: 'plain' } : expandBody(body, scope, substitute);
  return strips && output.text !== null ? { ...output, text: output.text.replace(/^\t+/gm, '') } : output;
}

function textOfLast(node: SyntaxNode, scope: Scope, substitute: Substitute): Output {
  const last = node.namedChildren.at(-1);
  return last === undefined ? NOTHING : expandText(last, scope, substitute);
}

function withNewline(output: Output): Output {
  return output.text === null ? output : { ...output, text: `${output.text}\n` };
}

function appended(before: Output | undefined, added: Output): Output {
  return before === undefined ? { text: null, origin: added.origin } : joinOutputs([before, added]);
}

/** One output after the other. */
export function joinOutputs(outputs: readonly Output[]): Output {
  const origin = outputs.reduce<Origin>((worst, output) => worseOrigin(worst, output.origin), 'plain');
  const isKnown =
    outputs.every((output) => output.text !== null) &&
    outputs.reduce((length, output) => length + (output.text?.length ?? 0), 0) <= 65_536;
  return { text: isKnown ? outputs.map((output) => output.text).join('') : null, origin };
}
