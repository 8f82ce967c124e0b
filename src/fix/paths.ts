import { importedModules, pythonImport } from './imports.ts';
import { originOf } from './origin.ts';
import { type Piece, piecesOf, quoted } from './pieces.ts';
import { argumentsOf, callAt, callee, field, indentAt, statementOf } from './tree.ts';
import type { Candidate, Fixer, FixNode, FixSource } from './types.ts';

const DESCRIPTION = 'Refuse a path that leads out of its folder.';

/** A path that is put together, and the folder that it must stay in. */
interface Joined {
  readonly whole: FixNode;
  readonly folder: string;
}

/** The path is resolved, links and `..` included, and must lie in its folder before it is used. */
export const containPath: Fixer = ({ node, source }) => {
  const call = callAt(node);
  if (call === undefined) return [];
  return argumentsOf(call)
    .slice(0, 2)
    .flatMap((argument) => {
      const origin = originOf(argument, source);
      const joined = origin === undefined ? undefined : joinedPath(origin, source);
      const made = joined === undefined ? undefined : checked(argument, joined, source);
      return made === undefined ? [] : [{ description: DESCRIPTION, edits: made }];
    });
};

function joinedPath(node: FixNode, source: FixSource): Joined | undefined {
  const text = (one: FixNode): string => source.text.slice(one.start, one.end);
  const target = callee(node);
  if (target !== undefined && /^(?:os\.path\.join|path\.(?:posix\.)?(?:join|resolve))$/.test(text(target))) {
    const parts = argumentsOf(node);
    if (parts.length < 2 || parts.some(({ type }) => /splat|spread/.test(type))) return undefined;
    const folders = parts.slice(0, -1).map(text);
    return { whole: node, folder: folders.length === 1 ? (folders[0] ?? '') : `${text(target)}(${folders.join(', ')})` };
  }
  return spelledPath(node, source);
}

/** `'/srv/files/' + name`: the folder stands in front, and ends with a slash. */
function spelledPath(node: FixNode, source: FixSource): Joined | undefined {
  const [first, second] = piecesOf(node, source) ?? [];
  if (first === undefined || second === undefined) return undefined;
  if (first.kind === 'text' && second.kind === 'value') return folderOf(first.text, node, source);
  // `f'{FOLDER}/{name}'`
  return first.kind === 'value' && startsWithSlash(second) ? { whole: node, folder: first.code } : undefined;
}

function startsWithSlash(piece: Piece): boolean {
  return piece.kind === 'text' && piece.text === '/';
}

function folderOf(text: string, whole: FixNode, { language }: FixSource): Joined | undefined {
  const folder = /^(.*[^/])\/$/.test(text) ? quoted(text.slice(0, -1), language) : undefined;
  return folder === undefined ? undefined : { whole, folder };
}

function checked(argument: FixNode, { whole, folder }: Joined, source: FixSource): Candidate['edits'] | undefined {
  const statement = statementOf(whole);
  if (statement === undefined || (source.language === 'javascript' && !importedModules(source).has('path'))) return undefined;
  const isDirect = whole.start >= argument.start && whole.end <= argument.end;
  const indent = indentAt(source.text, statement.start);
  const name = isDirect ? freeName(source) : nameOf(whole, source);
  const code = source.text.slice(whole.start, whole.end);
  if (name === undefined) return undefined;
  const lines = source.language === 'python' ? pythonCheck(name, folder, indent) : javascriptCheck(name, folder, indent);
  const resolved = source.language === 'python' ? `os.path.realpath(${code})` : `path.resolve(${code})`;
  const more = source.language === 'python' ? pythonImport(source, 'os') : [];
  if (isDirect) {
    const declaration = source.language === 'python' ? `${name} = ${resolved}` : `const ${name} = ${resolved};`;
    return [
      ...more,
      { start: statement.start, end: statement.start, text: `${declaration}\n${indent}${lines}\n${indent}` },
      { start: whole.start, end: whole.end, text: name },
    ];
  }
  return [
    ...more,
    { start: whole.start, end: whole.end, text: resolved },
    { start: statement.end, end: statement.end, text: `\n${indent}${lines}` },
  ];
}

function pythonCheck(name: string, folder: string, indent: string): string {
  return `if not ${name}.startswith(os.path.realpath(${folder}) + os.sep):\n${indent}    raise PermissionError('outside of the folder')`;
}

function javascriptCheck(name: string, folder: string, indent: string): string {
  return `if (!${name}.startsWith(path.resolve(${folder}) + path.sep)) {\n${indent}  throw new Error('outside of the folder');\n${indent}}`;
}

function freeName({ text, language }: FixSource): string | undefined {
  const names = language === 'python' ? ['safe_path', 'checked_path', 'inner_path'] : ['safePath', 'checkedPath', 'innerPath'];
  return names.find((name) => !new RegExp(`\\b${name}\\b`).test(text));
}

function nameOf({ parent }: FixNode, { text }: FixSource): string | undefined {
  const target = field(parent, 'left') ?? field(parent, 'name');
  return target?.type === 'identifier' ? text.slice(target.start, target.end) : undefined;
}
