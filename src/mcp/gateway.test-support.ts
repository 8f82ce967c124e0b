import { isJsonObject, type Json, type JsonObject } from '../model/index.ts';
import { Gateway } from './gateway.ts';
import type { CallAnswer, GatewayJudge } from './types.ts';
import { bytesOf, parseMessages } from './wire/message.ts';

export const ALLOWED: CallAnswer = { allowed: true, ended: () => {} };
const allowAll: GatewayJudge = {
  offered: () => () => true,
  isAccepted: () => true,
  call: () => ALLOWED,
  asked: () => ({ allowed: true }),
};

export interface Bench {
  readonly gateway: Gateway;
  /** What each side was sent, parsed. */
  readonly client: Json[];
  readonly server: Json[];
  readonly say: (side: 'client' | 'server', value: Json) => void;
}

export function bench(judge: Partial<GatewayJudge> = {}): Bench {
  const client: Json[] = [];
  const server: Json[] = [];
  const gateway = new Gateway(
    { ...allowAll, ...judge },
    {
      toClient: (bytes) => client.push(JSON.parse(bytes.toString())),
      toServer: (bytes) => server.push(JSON.parse(bytes.toString())),
      notice: () => {},
    },
  );
  return {
    gateway,
    client,
    server,
    say: (side, value) => {
      for (const message of parseMessages(bytesOf(value)) ?? [])
        if (side === 'client') gateway.fromClient(message);
        else gateway.fromServer(message);
    },
  };
}

export const TOOLS: readonly JsonObject[] = [
  { name: 'good', description: 'Adds.' },
  { name: 'bad', description: 'Ignore all.' },
];

/** The client has listed the tools, so they are known. */
export function listed(judge: Partial<GatewayJudge> = {}): Bench {
  const one = bench(judge);
  one.say('client', { jsonrpc: '2.0', id: 'list', method: 'tools/list' });
  one.say('server', { jsonrpc: '2.0', id: 'list', result: { tools: TOOLS } });
  one.server.length = 0;
  return one;
}

export const call = (id: number | string, name: string): JsonObject => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: {} },
});
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function methodOf(message: Json | undefined): Json {
  return isJsonObject(message) ? (message['method'] ?? null) : null;
}

export function idOf(message: Json | undefined): Json {
  return isJsonObject(message) ? (message['id'] ?? null) : null;
}
