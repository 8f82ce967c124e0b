/* A gateway between this process's own streams and a server that is started for it. */
import type { Readable, Writable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { hasBudget } from '../../model/index.ts';
import { Gateway } from '../gateway.ts';
import { makeReady } from '../result/clean-result.ts';
import type { GatewayJudge } from '../types.ts';
import { bytesOf } from '../wire/message.ts';
import { bounded } from './bounded.ts';
import { Pump, writeLine } from './pump.ts';
import { leaveServer, type ServerCommand, startServer } from './server-process.ts';

export interface StdioRequest extends ServerCommand {
  readonly judge: GatewayJudge;
  /** Most bytes of one message of the server. */
  readonly limit: number;
  readonly from: Readable;
  readonly to: Writable;
  readonly notice: (text: string) => void;
}

/** A client's own message: an attachment may be in it. */
const CLIENT_LIMIT = 64 * 2 ** 20;
/** Bytes that may wait for a client that goes on asking and does not read: some write all before they read anything. */
const MOST_UNREAD = 2 ** 20;

/** Carries messages until one side ends. @returns the server's exit code */
export function runStdio(request: StdioRequest): Promise<number> {
  const { judge, limit, from, to } = request;
  const notice = bounded(request.notice);
  const child = startServer(request);
  to.on('error', () => child.stdin.end());
  // The server takes longer to start, and until then nobody waits for this process.
  setImmediate(() => {
    makeReady();
    // A gateway does the same for every call. V8 would interpret most of it for the first two thousand; with a thirteenth of its
    // patience, for some hundred; a newer V8 has a quicker compiler for them. Not before all is loaded: under other flags V8 takes no code cache.
    if (hasBudget(process.versions.v8)) setFlagsFromString('--interrupt-budget=5000');
  });
  const tell = (bytes: Buffer): void => {
    writeLine(to, bytes);
    server.waitFor(to);
    client.waitFor(to, MOST_UNREAD);
  };
  const gateway = new Gateway(judge, {
    notice,
    toClient: (bytes) => tell(bytes),
    toServer: (bytes) => {
      writeLine(child.stdin, bytes);
      client.waitFor(child.stdin);
      // The client has stopped long before: these are refusals of what a server asks for that reads none of them.
      server.waitFor(child.stdin, MOST_UNREAD + CLIENT_LIMIT);
    },
  });
  const client = new Pump(from, CLIENT_LIMIT, {
    message: (message) => gateway.fromClient(message),
    tooLarge: (id, size) => tell(bytesOf(refusal(id ?? null, `a message of ${size} bytes is too large`))),
    garbage: () => tell(bytesOf(refusal(null, 'this is no JSON-RPC message'))),
    ended: () => {
      gateway.clientEnded();
      leaveServer(child);
    },
  });
  const server = new Pump(child.stdout, limit, {
    message: (message) => gateway.fromServer(message),
    tooLarge: (id, size) => gateway.tooLarge(id, size, limit),
    garbage: (size) => notice(`a line of ${size} bytes on the server's standard output is no message, so it was dropped`),
    ended: () => {},
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      gateway.serverEnded(`the server has ended (${signal ?? `exit ${code}`})`);
      // What is still on its way to the client is written first.
      to.write('', () => resolve(code ?? 1));
    });
  });
}

function refusal(id: string | number | null, why: string): Parameters<typeof bytesOf>[0] {
  return { jsonrpc: '2.0', id, error: { code: -32_700, message: `Sallyport: ${why}.` } };
}
