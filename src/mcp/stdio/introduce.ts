import { spawn } from 'node:child_process';
import type { JsonObject } from '../../model/index.ts';
import { type Offered, offeredIn } from '../surface/offered.ts';
import { bytesOf } from '../wire/message.ts';
import { OwnRequests } from '../wire/own-requests.ts';
import { Pump, writeLine } from './pump.ts';

export interface Introduction {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limit: number;
}

const LISTS = ['tools/list', 'prompts/list', 'resources/templates/list'] as const;
const STATELESS = '2026-07-28';
const STATEFUL = '2025-11-25';
const LEAVE_MS = 2000;

/** Starts a server, reads everything that it offers, and ends it. @throws Error where it does not answer */
export async function introduce({ argv, cwd, env, limit }: Introduction): Promise<readonly Offered[]> {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  const own = new OwnRequests((message) => writeLine(child.stdin, bytesOf(message)));
  child.on('error', () => own.failAll());
  new Pump(child.stdout, limit, {
    message: (message) => void (message.kind === 'response' && own.take(message)),
    tooLarge: (id) => void (id !== undefined && own.fail(id)),
    garbage: () => {},
    ended: () => own.failAll(),
  });
  try {
    const { hello, meta } = await greet(own);
    if (Object.keys(meta).length === 0) writeLine(child.stdin, bytesOf({ jsonrpc: '2.0', method: 'notifications/initialized' }));
    const lists = await Promise.all(LISTS.map((method) => listOf(own, method, meta)));
    return [...offeredIn('initialize', hello), ...lists.flat()];
  } finally {
    child.stdin.end();
    setTimeout(() => child.kill('SIGTERM'), LEAVE_MS).unref();
  }
}

/** Both protocols: the one with a handshake first, for a server of today's may know no other. */
async function greet(own: OwnRequests): Promise<{ readonly hello: JsonObject; readonly meta: JsonObject }> {
  const clientInfo = { name: 'sallyport', version: '1' };
  const hello = await own.ask('initialize', { protocolVersion: STATEFUL, capabilities: {}, clientInfo });
  if (hello !== undefined) return { hello, meta: {} };
  const meta = {
    'io.modelcontextprotocol/protocolVersion': STATELESS,
    'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const found = await own.ask('server/discover', { _meta: meta });
  if (found === undefined) throw new Error('it answers neither initialize nor server/discover');
  return { hello: found, meta };
}

/** A server without this feature has nothing of it. */
async function listOf(own: OwnRequests, method: (typeof LISTS)[number], meta: JsonObject): Promise<readonly Offered[]> {
  const items: Offered[] = [];
  try {
    for await (const { result } of own.pages(method, meta)) items.push(...offeredIn(method, result));
  } catch {
    return items;
  }
  return items;
}
