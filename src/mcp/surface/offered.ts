import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts';

export type OfferedKind = 'tool' | 'prompt' | 'template' | 'instructions' | 'server';

/** Something that a server says of itself and that a model reads. A new name is a new thing. */
export interface Offered {
  readonly kind: OfferedKind;
  readonly name: string;
  /** As the server gave it, with every member: what a client shows of it is the client's choice. */
  readonly value: Json;
}

const LISTS: Readonly<Record<string, readonly [member: string, kind: OfferedKind, key: string]>> = {
  'tools/list': ['tools', 'tool', 'name'],
  'prompts/list': ['prompts', 'prompt', 'name'],
  'resources/templates/list': ['resourceTemplates', 'template', 'uriTemplate'],
};
/**
 * Requests whose result introduces the server (2025-11-25 and before, and 2026-07-28), and what its instructions are called: a
 * server that speaks both may say something else in each.
 */
const INTRODUCTIONS: Readonly<Record<string, string>> = { initialize: 'instructions', 'server/discover': 'discovery' };
/** Protocol 2026-07-28: who the server says that it is, in the `_meta` of any result. */
const SERVER_INFO = 'io.modelcontextprotocol/serverInfo';

/** Whether the result of this method holds texts that a person accepts first. */
export function isOffering(method: string): boolean {
  return Object.hasOwn(LISTS, method) || Object.hasOwn(INTRODUCTIONS, method);
}

/** What a result offers. An item without a name has nothing that it could be accepted by; its name is its whole text. */
export function offeredIn(method: string, result: JsonObject): readonly Offered[] {
  const about = serverInMeta(result);
  return [...named(method, result), ...(about === undefined ? [] : [about])];
}

/** What any result says of the server itself. */
export function serverInMeta({ _meta }: JsonObject): Offered | undefined {
  const value = isJsonObject(_meta) ? _meta[SERVER_INFO] : undefined;
  return value === undefined ? undefined : { kind: 'server', name: '_meta', value };
}

/** The result without what was not accepted. */
export function withoutRefused(method: string, result: JsonObject, isAccepted: (offered: Offered) => boolean): JsonObject {
  const about = serverInMeta(result);
  const told = about === undefined || isAccepted(about) ? result : withPlainServer(result);
  if (Object.hasOwn(INTRODUCTIONS, method)) {
    const refused = new Set(introduction(method, told).flatMap((one) => (isAccepted(one) ? [] : [one.kind])));
    const { instructions, serverInfo, ...rest } = told;
    return {
      ...rest,
      ...(serverInfo === undefined ? {} : { serverInfo: refused.has('server') ? plainInfo(serverInfo) : serverInfo }),
      ...(instructions === undefined || refused.has('instructions') ? {} : { instructions }),
    };
  }
  const list = LISTS[method];
  if (list === undefined) return told;
  const [member, kind, key] = list;
  const kept = itemsOf(told, member).filter((value) => isAccepted({ kind, name: nameOf(value, key), value }));
  return { ...told, [member]: kept };
}

/** Members that say how to go on, not what to read. */
const AS_THEY_ARE: readonly string[] = ['nextCursor', 'protocolVersion', 'supportedVersions'];

/** What stands in such a result beside what a person accepts: content like that of any other. */
export function besideOffered(method: string, result: JsonObject): JsonObject {
  const accepted = Object.hasOwn(INTRODUCTIONS, method) ? ['instructions', 'serverInfo'] : [LISTS[method]?.[0] ?? ''];
  const apart = new Set([...AS_THEY_ARE, ...accepted]);
  return Object.fromEntries(Object.entries(result).filter(([name]) => !apart.has(name)));
}

/** The result without what its `_meta` says of the server. */
export function withPlainServer(result: JsonObject): JsonObject {
  const { _meta } = result;
  if (!isJsonObject(_meta) || _meta[SERVER_INFO] === undefined) return result;
  return { ...result, _meta: { ..._meta, [SERVER_INFO]: plainInfo(_meta[SERVER_INFO]) } };
}

function named(method: string, result: JsonObject): readonly Offered[] {
  if (Object.hasOwn(INTRODUCTIONS, method)) return introduction(method, result);
  const list = Object.hasOwn(LISTS, method) ? LISTS[method] : undefined;
  if (list === undefined) return [];
  return itemsOf(result, list[0]).map((value) => ({ kind: list[1], name: nameOf(value, list[2]), value }));
}

function introduction(method: string, { instructions, serverInfo }: JsonObject): readonly Offered[] {
  const name = INTRODUCTIONS[method] ?? method;
  return [
    ...(instructions === undefined || instructions === '' ? [] : [{ kind: 'instructions', name, value: instructions } as const]),
    ...(serverInfo === undefined ? [] : [{ kind: 'server', name: 'server', value: serverInfo } as const]),
  ];
}

/** The members that a client needs, without a word that could steer. */
function plainInfo(info: Json): JsonObject {
  const version = isJsonObject(info) && typeof info['version'] === 'string' ? info['version'] : '0';
  return { name: 'server', version: /^[\w.+-]{1,40}$/.test(version) ? version : '0' };
}

function itemsOf(result: JsonObject, member: string): readonly Json[] {
  const items = result[member];
  return Array.isArray(items) ? items : [];
}

function nameOf(value: Json, key: string): string {
  const name = isJsonObject(value) ? value[key] : undefined;
  return typeof name === 'string' ? name : JSON.stringify(value);
}
