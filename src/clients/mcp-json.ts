/* Servers in JSON: printed anew with the indentation that the file has, everything else in its order. */
import { isJsonObject, type Json, type JsonObject, UserError } from '../model/index.ts';
import { changeOf, ownStart, type Prefix, type Rewritten, type RewrittenServer, variableNames } from './mcp-words.ts';

/** How a client writes one server that it starts. */
export interface JsonForm {
  /** `{command: "npx", args: [...], env: {...}}`, or `{command: ["npx", ...], environment: {...}}`. */
  readonly words: 'command-and-args' | 'list';
  /** The members that hold servers, each as the way to it; `*` stands for every member. */
  readonly members: readonly (readonly string[])[];
  /** A server's own member that may hold its words. */
  readonly inner?: string;
}

/** @throws UserError where the file is no JSON object */
export function withGatewayJson(text: string, path: string, form: JsonForm, prefix: Prefix): Rewritten {
  const servers: RewrittenServer[] = [];
  const changed = eachServer(parse(text, path), form, (name, server) => {
    const words = wordsOf(server, form);
    const change = changeOf(words);
    servers.push({ name, change });
    if (words === undefined || change !== 'rewritten') return server;
    return withWords(server, form, [...prefix(name, variablesOf(server, form)), ...words]);
  });
  return { text: servers.some(({ change }) => change === 'rewritten') ? print(changed, text) : text, servers };
}

/** The same file with each server's own words again. */
export function withoutGatewayJson(text: string, path: string, form: JsonForm): string {
  let isChanged = false;
  const changed = eachServer(parse(text, path), form, (_, server) => {
    const words = wordsOf(server, form) ?? [];
    const start = ownStart(words);
    if (start === undefined) return server;
    isChanged = true;
    return withWords(server, form, words.slice(start));
  });
  return isChanged ? print(changed, text) : text;
}

type Change = (name: string, server: JsonObject) => JsonObject;

function eachServer(settings: JsonObject, { members, inner }: JsonForm, change: Change): JsonObject {
  const changeOne: Change = (name, server) => {
    const held = inner === undefined ? undefined : server[inner];
    return inner !== undefined && isJsonObject(held) ? { ...server, [inner]: change(name, held) } : change(name, server);
  };
  return members.reduce((changed, way) => below(changed, way, (servers) => eachMember(servers, changeOne)), settings);
}

function below(value: JsonObject, way: readonly string[], change: (servers: JsonObject) => JsonObject): JsonObject {
  const [member, ...rest] = way;
  if (member === undefined) return change(value);
  if (member === '*') return eachMember(value, (_, inner) => below(inner, rest, change));
  const inner = value[member];
  return isJsonObject(inner) ? { ...value, [member]: below(inner, rest, change) } : value;
}

function eachMember(value: JsonObject, change: Change): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, isJsonObject(one) ? change(name, one) : one]));
}

function wordsOf(server: JsonObject, { words }: JsonForm): readonly string[] | undefined {
  const { command, args } = server;
  if (words === 'list') return isTexts(command) && command.length > 0 ? command : undefined;
  if (typeof command !== 'string') return undefined;
  return [command, ...(isTexts(args) ? args : [])];
}

function withWords(server: JsonObject, { words }: JsonForm, all: readonly string[]): JsonObject {
  const [command = '', ...args] = all;
  return words === 'list' ? { ...server, command: all } : { ...server, command, args };
}

function variablesOf(server: JsonObject, { words }: JsonForm): readonly string[] {
  const env = server[words === 'list' ? 'environment' : 'env'];
  return isJsonObject(env) ? variableNames(Object.keys(env)) : [];
}

function parse(text: string, path: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isJsonObject(value)) return value;
  throw new UserError('CLIENT_SETTINGS_UNREADABLE', `${path} can't be changed: it is no JSON object.`, {
    hint: 'Comments are not understood here. Write `sallyport mcp run --` before the command yourself.',
  });
}

/** With the indentation that the file has. */
function print(value: Json, like: string): string {
  const indent = /^([ \t]+)"/m.exec(like)?.[1] ?? '  ';
  return `${JSON.stringify(value, null, indent)}${like.endsWith('\n') ? '\n' : ''}`;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
