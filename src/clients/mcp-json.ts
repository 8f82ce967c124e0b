/* Servers in JSON: their own words change, everything else in the file stays as it was written. */
import { isJsonObject, type JsonObject, UserError } from '../model/index.ts';
import { editJson } from './json-edit.ts';
import { type JsonLeniency, parseJsonText, STRICT_JSON } from './json-text.ts';
import { changeOf, ownStart, type Prefix, type Rewritten, type RewrittenServer, variableNames } from './mcp-words.ts';

/** How a client writes one server that it starts. */
export interface JsonForm {
  /** `{command: "npx", args: [...], env: {...}}`, or `{command: ["npx", ...], environment: {...}}`. */
  readonly words: 'command-and-args' | 'list';
  /** The members that hold servers, each as the way to it; `*` stands for every member. */
  readonly members: readonly (readonly string[])[];
  /** A server's own member that may hold its words. */
  readonly inner?: string;
  /** What the client's own reader takes beyond JSON. */
  readonly leniency?: JsonLeniency;
}

/** @throws UserError where the file is no JSON object */
export function withGatewayJson(text: string, path: string, form: JsonForm, prefix: Prefix): Rewritten {
  const servers: RewrittenServer[] = [];
  const changed = eachServer(parse(text, path, form), form, (name, server) => {
    const words = wordsOf(server, form);
    const change = changeOf(words);
    servers.push({ name, change });
    if (words === undefined || change !== 'rewritten') return server;
    return withWords(server, form, [...prefix(name, variablesOf(server, form)), ...words]);
  });
  return {
    text: servers.some(({ change }) => change === 'rewritten') ? editJson(text, changed, form.leniency ?? STRICT_JSON) : text,
    servers,
  };
}

/** The same file with each server's own words again. */
export function withoutGatewayJson(text: string, path: string, form: JsonForm): string {
  let isChanged = false;
  const changed = eachServer(parse(text, path, form), form, (_, server) => {
    const words = wordsOf(server, form) ?? [];
    const start = ownStart(words);
    if (start === undefined) return server;
    isChanged = true;
    return withWords(server, form, words.slice(start));
  });
  return isChanged ? editJson(text, changed, form.leniency ?? STRICT_JSON) : text;
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

function parse(text: string, path: string, { leniency = STRICT_JSON }: JsonForm): JsonObject {
  let why = 'it is no JSON object';
  try {
    const { value } = parseJsonText(text, leniency);
    if (isJsonObject(value)) return value;
  } catch (cause) {
    why = cause instanceof Error ? cause.message : why;
  }
  throw new UserError('CLIENT_SETTINGS_UNREADABLE', `${path} can't be changed: ${why}.`, {
    hint: 'Mend the file, or write `sallyport mcp run --` before the command yourself.',
  });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
