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
/** Requests whose result introduces the server: 2025-11-25 and before, and 2026-07-28. */
const INTRODUCTIONS: ReadonlySet<string> = new Set(['initialize', 'server/discover']);

/** Whether the result of this method holds texts that a person accepts first. */
export function isOffering(method: string): boolean {
  return Object.hasOwn(LISTS, method) || INTRODUCTIONS.has(method);
}

/** What a result offers. An item without a name has nothing that it could be accepted by; its name is its whole text. */
export function offeredIn(method: string, result: JsonObject): readonly Offered[] {
  if (INTRODUCTIONS.has(method)) return introduction(result);
  const list = LISTS[method];
  if (list === undefined) return [];
  return itemsOf(result, list[0]).map((value) => ({ kind: list[1], name: nameOf(value, list[2]), value }));
}

function introduction(result: JsonObject): readonly Offered[] {
  const { instructions, serverInfo } = result;
  return [
    ...(typeof instructions === 'string' && instructions !== ''
      ? [{ kind: 'instructions', name: 'instructions', value: instructions } as const]
      : []),
    ...(isJsonObject(serverInfo) ? [{ kind: 'server', name: 'server', value: serverInfo } as const] : []),
  ];
}

/** The result without what was not accepted. */
export function withoutRefused(method: string, result: JsonObject, isAccepted: (offered: Offered) => boolean): JsonObject {
  if (INTRODUCTIONS.has(method)) {
    const refused = new Set(introduction(result).flatMap((one) => (isAccepted(one) ? [] : [one.kind])));
    const { instructions, serverInfo, ...rest } = result;
    return {
      ...rest,
      ...(serverInfo === undefined ? {} : { serverInfo: refused.has('server') ? plainInfo(serverInfo) : serverInfo }),
      ...(instructions === undefined || refused.has('instructions') ? {} : { instructions }),
    };
  }
  const list = LISTS[method];
  if (list === undefined) return result;
  const [member, kind, key] = list;
  const kept = itemsOf(result, member).filter((value) => isAccepted({ kind, name: nameOf(value, key), value }));
  return { ...result, [member]: kept };
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
