/*
 * Servers in TOML (Codex). Only the words of a command are changed, at their places in the text: comments, order and spelling of
 * everything else stay, and the command's own spelling moves along, so that it can come back as it was.
 */
import { parse } from 'smol-toml';
import { type AST, getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { UserError } from '../model/index.ts';
import { changeOf, ownStart, type Prefix, type Rewritten, type RewrittenServer, variableNames } from './mcp-words.ts';

const TABLE = 'mcp_servers';

interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

interface Server {
  readonly name: string;
  readonly command: AST.TOMLKeyValue | undefined;
  readonly args: AST.TOMLKeyValue | undefined;
  /** Variables that the client gives the server. */
  readonly variables: readonly string[];
}

/** @throws UserError where the file is no TOML */
export function withGatewayToml(text: string, path: string, prefix: Prefix): Rewritten {
  const told: RewrittenServer[] = [];
  const edits: Edit[] = [];
  for (const server of serversIn(text, path)) {
    const words = wordsOf(server);
    const change = changeOf(words);
    told.push({ name: server.name, change });
    if (change === 'rewritten') edits.push(...putBefore(server, prefix(server.name, server.variables), text));
  }
  return { text: checked(edited(text, edits), path), servers: told };
}

/** The text as it was before. */
export function withoutGatewayToml(text: string, path: string): string {
  const edits = serversIn(text, path).flatMap((server): readonly Edit[] => {
    const start = ownStart(wordsOf(server) ?? []);
    return start === undefined ? [] : takeAway(server, start, text);
  });
  return checked(edited(text, edits), path);
}

/** `command = OWN` and `args = [A, B]` become `command = OURS` and `args = [OURS, ..., OWN, A, B]`. */
function putBefore({ command, args }: Server, words: readonly string[], text: string): readonly Edit[] {
  if (command === undefined) return [];
  const [first = '', ...rest] = words;
  const own = text.slice(...command.value.range);
  const list = [...rest.map((word) => JSON.stringify(word)), own];
  const changed: Edit = { at: command.value.range[0], end: command.value.range[1], text: JSON.stringify(first) };
  if (args?.value.type !== 'TOMLArray') {
    // Behind the command on a line of its own; in `{...}` a line may not end.
    const lead = isInline(command) ? ', ' : `\n${indentAt(text, command.range[0])}`;
    const at = endOf(command, text);
    return [changed, { at, end: at, text: `${lead}args = [${list.join(', ')}]` }];
  }
  const at = args.value.range[0] + 1;
  const comma = args.value.elements.length === 0 ? '' : /[\r\n]/.test(text[at] ?? '') ? ',' : ', ';
  return [changed, { at, end: at, text: `${list.join(', ')}${comma}` }];
}

/** @param start how many words are ours: the next one is the command's own, in its own spelling */
function takeAway({ command, args }: Server, start: number, text: string): readonly Edit[] {
  if (command === undefined || args?.value.type !== 'TOMLArray') return [];
  const { elements } = args.value;
  const own = elements[start - 1];
  if (own === undefined) return [];
  const back: Edit = { at: command.value.range[0], end: command.value.range[1], text: text.slice(...own.range) };
  const next = elements[start];
  if (next !== undefined) return [back, { at: args.value.range[0] + 1, end: afterComma(text, own.range[1]), text: '' }];
  const line = endOf(command, text);
  // Nothing but our words right behind the command: there were none.
  const isOurs = text.slice(own.range[1], args.value.range[1]) === ']' && /^[,\s]*$/.test(text.slice(line, args.range[0]));
  if (isOurs && line <= args.range[0]) return [back, { at: line, end: args.range[1], text: '' }];
  return [back, { at: args.value.range[0] + 1, end: own.range[1], text: '' }];
}

/** What stands between our last word and the next one is ours up to the blank behind the comma. */
function afterComma(text: string, at: number): number {
  return text.startsWith(', ', at) ? at + 2 : text.indexOf(',', at) + 1;
}

function edited(text: string, edits: readonly Edit[]): string {
  const last = [...edits].sort((a, b) => b.at - a.at);
  return last.reduce((changed, { at, end, text: now }) => changed.slice(0, at) + now + changed.slice(end), text);
}

/** Another reader of TOML must agree before anything is written. */
function checked(text: string, path: string): string {
  try {
    parse(text);
    return text;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function serversIn(text: string, path: string): readonly Server[] {
  const pairs = pairsIn(text, path);
  const names = [...new Set(pairs.flatMap(({ keys }) => (keys[0] === TABLE && keys[1] !== undefined ? [keys[1]] : [])))];
  return names.map((name) => {
    const own = pairs.filter(({ keys }) => keys[0] === TABLE && keys[1] === name);
    const member = (key: string): AST.TOMLKeyValue | undefined =>
      own.find(({ keys }) => keys.length === 3 && keys[2] === key)?.node;
    const passed = member('env_vars');
    const listed: unknown = passed === undefined ? [] : getStaticTOMLValue(passed.value);
    const given = own.flatMap(({ keys }) => (keys[2] === 'env' && keys[3] !== undefined ? [keys[3]] : []));
    const names = Array.isArray(listed) ? listed.filter((one): one is string => typeof one === 'string') : [];
    return { name, command: member('command'), args: member('args'), variables: variableNames([...given, ...names]) };
  });
}

interface Pair {
  readonly keys: readonly string[];
  readonly node: AST.TOMLKeyValue;
}

/** Every `key = value` of the file by its whole way from the root, in tables of every form. */
function pairsIn(text: string, path: string): readonly Pair[] {
  const out: Pair[] = [];
  const visit = (node: AST.TOMLKeyValue, before: readonly string[]): void => {
    const keys = [...before, ...node.key.keys.map(nameOf)];
    out.push({ keys, node });
    if (node.value.type === 'TOMLInlineTable') for (const inner of node.value.body) visit(inner, keys);
  };
  for (const node of parsed(text, path).body[0].body) {
    if (node.type === 'TOMLKeyValue') visit(node, []);
    else for (const inner of node.body) visit(inner, node.resolvedKey.map(String));
  }
  return out;
}

function parsed(text: string, path: string): AST.TOMLProgram {
  try {
    return parseTOML(text);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

/** Undefined: it is started by no command. */
function wordsOf({ command, args }: Server): readonly string[] | undefined {
  const first = command === undefined ? undefined : getStaticTOMLValue(command.value);
  if (typeof first !== 'string') return undefined;
  const rest: unknown = args === undefined ? [] : getStaticTOMLValue(args.value);
  return Array.isArray(rest) && rest.every((one) => typeof one === 'string') ? [first, ...rest] : undefined;
}

function isInline(node: AST.TOMLKeyValue): boolean {
  return node.parent?.type === 'TOMLInlineTable';
}

function indentAt(text: string, at: number): string {
  return /[ \t]*$/.exec(text.slice(0, at))?.[0] ?? '';
}

/** The end of the node in `{...}`, else of its line, behind a comment. */
function endOf(node: AST.TOMLKeyValue, text: string): number {
  if (isInline(node)) return node.range[1];
  const end = text.indexOf('\n', node.range[1]);
  const at = end < 0 ? text.length : end;
  return text[at - 1] === '\r' ? at - 1 : at;
}

function unreadable(path: string, cause: unknown): UserError {
  const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'it is no TOML';
  return new UserError('CLIENT_SETTINGS_UNREADABLE', `${path} can't be changed: ${why}.`, {
    hint: 'Mend the file, then run the command again. Nothing was written.',
    cause,
  });
}
