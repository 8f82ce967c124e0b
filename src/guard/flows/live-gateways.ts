import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../../model/index.ts';
import { isAlive, ownKey } from './client-process.ts';

/** Says that this process is the gateway of a server for a client, for as long as it lives. @returns takes that back */
export function announceGateway(state: string, server: string, client: string): () => void {
  const path = join(folderOf(state), `${process.pid}.json`);
  mkdirSync(folderOf(state), { recursive: true, mode: 0o700 });
  writeFileSync(path, JSON.stringify({ server, client, gateway: ownKey() }), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/** Whether a client process reaches a server of this name through a gateway that decides about each of its calls. */
export function hasGateway(state: string, server: string, client: string): boolean {
  return gatewaysOf(state, client).includes(server);
}

/** The names of the servers that a client process reaches through gateways. */
export function gatewaysOf(state: string, client: string): readonly string[] {
  return namesIn(folderOf(state)).flatMap((name): readonly string[] => {
    const path = join(folderOf(state), name);
    const told = read(path);
    if (told !== undefined && !isAlive(String(told['gateway']))) {
      rmSync(path, { force: true });
      return [];
    }
    const server = told?.['server'];
    return told?.['client'] === client && typeof server === 'string' ? [server] : [];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function folderOf(state: string): string {
  return join(state, 'mcp-live');
}
