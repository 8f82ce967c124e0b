import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson } from '../../confine/index.ts';
import type { Pin, Pins } from '../../mcp/index.ts';
import { isJsonObject, UserError } from '../../model/index.ts';
import { sha256 } from '../identity.ts';
import type { ServerIdentity } from './server-identity.ts';

/** How a server is started, or where it is. */
export interface ServerStart {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The folder that it may write. */
  readonly workspace: string;
  /** Flags of `sallyport run` that belong to it. */
  readonly flags: readonly string[];
}

/** What is known of one server: what a person has accepted, and how it was last to be started. */
export interface KnownServer {
  readonly name: string;
  /** The command that a person has accepted; null: none yet. */
  readonly identity: ServerIdentity | null;
  readonly pins: Pins;
  readonly start: ServerStart | null;
  /** When a person last accepted something. Milliseconds since the epoch. */
  readonly at: number;
}

/** What is known of a server. A file that cannot be read is no acceptance. */
export function readServer(state: string, name: string): KnownServer {
  return parse(fileOf(state, name)) ?? { name, identity: null, pins: {}, start: null, at: 0 };
}

export function listServers(state: string): readonly KnownServer[] {
  try {
    return readdirSync(folderOf(state))
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) => parse(join(folderOf(state), file)) ?? []);
  } catch {
    return [];
  }
}

/** Written by a person's yes only, but for `start`, which accepts nothing. */
export function writeServer(state: string, server: KnownServer): void {
  mkdirSync(folderOf(state), { recursive: true, mode: 0o700 });
  writeJson(fileOf(state, server.name), server, false);
}

/** @returns false: there was none */
export function forgetServer(state: string, name: string): boolean {
  if (parse(fileOf(state, name)) === undefined) return false;
  rmSync(fileOf(state, name));
  return true;
}

/** @throws UserError MCP_NAME */
export function checkServerName(name: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) return name;
  throw new UserError('MCP_NAME', `${JSON.stringify(name.slice(0, 80))} is no name for a server.`, {
    hint: 'Letters, digits, dots, dashes and underscores, at most 64.',
  });
}

function parse(path: string): KnownServer | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!isJsonObject(value)) return undefined;
    const { name, at, identity, pins, start } = value;
    if (typeof name !== 'string' || typeof at !== 'number' || !isJsonObject(pins)) return undefined;
    return {
      name,
      at,
      pins: pinsOf(pins),
      identity: isIdentity(identity) ? identity : null,
      start: isStart(start) ? start : null,
    };
  } catch {
    return undefined;
  }
}

function pinsOf(value: Readonly<Record<string, unknown>>): Pins {
  return Object.fromEntries(Object.entries(value).flatMap(([name, pin]) => (isPin(pin) ? [[name, pin] as const] : [])));
}

function isPin(value: unknown): value is Pin {
  return isJsonObject(value) && typeof value['hash'] === 'string' && typeof value['text'] === 'string';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isHashes(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((one) => typeof one === 'string');
}

function isIdentity(value: unknown): value is ServerIdentity {
  return isJsonObject(value) && isTexts(value['argv']) && isHashes(value['files']) && isHashes(value['packages']);
}

function isStart(value: unknown): value is ServerStart {
  return (
    isJsonObject(value) &&
    isTexts(value['argv']) &&
    ['cwd', 'workspace'].every((name) => typeof value[name] === 'string') &&
    isTexts(value['flags'])
  );
}

// Names that differ only in case are two servers, on every file system.
function fileOf(state: string, name: string): string {
  return join(folderOf(state), `${name.toLowerCase()}-${sha256(name).slice(0, 8)}.json`);
}

function folderOf(state: string): string {
  return join(state, 'mcp');
}
