import { pythonImport } from './imports.ts';
import { isSteady, originOf } from './origin.ts';
import { type Piece, piecesOf, spelled } from './pieces.ts';
import { argumentsOf, callAt, callee, field, named, upTo, within } from './tree.ts';
import type { Candidate, Fixer, FixNode, FixSource } from './types.ts';

const DESCRIPTION = 'Start the program with a list of arguments, without a shell.';

/** A command line becomes a program and its arguments: nothing in an argument means anything to a shell then. */
export const listArguments: Fixer = ({ node, source }) => {
  const call = callAt(node);
  const first = call === undefined ? undefined : argumentsOf(call)[0];
  const origin = first === undefined ? undefined : originOf(first, source);
  const pieces = origin === undefined ? undefined : piecesOf(origin, source);
  if (call === undefined || first === undefined || origin === undefined || pieces === undefined) return [];
  if (origin !== first && pieces.some((piece) => piece.kind === 'value' && !isSteady(piece.node))) return [];
  const words = wordsOf(pieces, source);
  if (words === undefined) return [];
  const made = source.language === 'python' ? inPython(call, first, words, source) : inJavascript(call, first, words, source);
  return made === undefined ? [] : [{ description: DESCRIPTION, edits: made }];
};

/** The words as source code; undefined where the line needs a shell: signs that mean something to it, quotes around more. */
function wordsOf(pieces: readonly Piece[], source: FixSource): readonly string[] | undefined {
  const words: Piece[][] = [];
  let isOpen = false;
  const add = (piece: Piece): void => {
    if (isOpen) words.at(-1)?.push(piece);
    else words.push([piece]);
    isOpen = true;
  };
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind === 'value') {
      add(piece);
      continue;
    }
    // Quotes that hold one value and nothing else were there to keep it whole; a list does that.
    const text = piece.text.replace(pieces[at + 1] === undefined ? /^$/ : /["']$/, '').replace(at === 0 ? /^$/ : /^["']/, '');
    if (!/^[\w./:=@+, -]*$/.test(text)) return undefined;
    for (const part of text.split(/( +)/)) {
      if (part === '') continue;
      if (/^ /.test(part)) isOpen = false;
      else add({ kind: 'text', text: part });
    }
  }
  if (words[0]?.length !== 1 || words[0][0]?.kind !== 'text') return undefined;
  const codes = words.map((word) => spelled(word, source.language));
  return codes.some((code) => code === undefined) ? undefined : codes.map((code) => code ?? '');
}

type Edits = Candidate['edits'];

function inPython(call: FixNode, first: FixNode, words: readonly string[], source: FixSource): Edits | undefined {
  const target = callee(call);
  const name = target === undefined ? '' : source.text.slice(target.start, target.end);
  const list = `[${words.join(', ')}]`;
  if (/^(?:subprocess|sp)\.(?:run|call|check_call|check_output|Popen)$/.test(name) || /^(?:run|check_output|Popen)$/.test(name)) {
    const shell = argumentsOf(call).find(({ start, end }) => /^shell\s*=\s*True$/.test(source.text.slice(start, end)));
    if (shell === undefined) return undefined;
    const before = source.text.lastIndexOf(',', shell.start);
    return [
      { start: first.start, end: first.end, text: list },
      { start: before, end: shell.end, text: '' },
    ];
  }
  const { parent } = call;
  const module = pythonImport(source, 'subprocess');
  if (name === 'os.system') {
    const isStatement = parent?.type === 'expression_statement';
    return [
      ...module,
      { start: call.start, end: call.end, text: `subprocess.run(${list}, check=False)${isStatement ? '' : '.returncode'}` },
    ];
  }
  const read = parent?.parent;
  if (name !== 'os.popen' || read?.type !== 'call' || !source.text.slice(call.end, read.end).startsWith('.read()'))
    return undefined;
  const run = `subprocess.run(${list}, capture_output=True, text=True, check=False).stdout`;
  return [...module, { start: call.start, end: read.end, text: run }];
}

function inJavascript(call: FixNode, first: FixNode, words: readonly string[], source: FixSource): Edits | undefined {
  const target = callee(call);
  const [program, ...rest] = words;
  if (target === undefined || program === undefined) return undefined;
  const name = field(target, 'property') ?? target;
  const word = source.text.slice(name.start, name.end);
  if (word !== 'exec' && word !== 'execSync') return undefined;
  const file = word === 'exec' ? 'execFile' : 'execFileSync';
  const imported = name === target ? importOf(word, file, target, source) : [];
  if (imported === undefined) return undefined;
  return [
    ...imported,
    { start: name.start, end: name.end, text: file },
    { start: first.start, end: first.end, text: `${program}, [${rest.join(', ')}]` },
  ];
}

/** The name beside which the new one is taken from its module; undefined where it is not plain to see. */
function importOf(word: string, file: string, node: FixNode, source: FixSource): Edits | undefined {
  const root = upTo(node, 'program');
  if (root === undefined) return undefined;
  for (const one of within(root)) {
    if (one.type !== 'object_pattern' && one.type !== 'named_imports') continue;
    const statement = one.parent?.type === 'variable_declarator' ? one.parent : upTo(one, 'import_statement');
    if (statement === undefined || !/["'](?:node:)?child_process["']/.test(source.text.slice(statement.start, statement.end)))
      continue;
    const entries = named(one).map((entry) => ({ entry, text: source.text.slice(entry.start, entry.end) }));
    if (entries.some(({ text }) => text === file)) return [];
    const found = entries.find(({ text }) => text === word);
    return found === undefined ? undefined : [{ start: found.entry.end, end: found.entry.end, text: `, ${file}` }];
  }
  return undefined;
}
