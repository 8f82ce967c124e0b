/* A gateway between this process's own streams and a server that is started for it. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Gateway } from '../gateway.ts';
import type { GatewayJudge } from '../types.ts';
import { bytesOf } from '../wire/message.ts';
import { Pump, writeLine } from './pump.ts';

export interface StdioRequest {
  /** The words that start the server, in its cage. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly judge: GatewayJudge;
  /** Most bytes of one message of the server. */
  readonly limit: number;
  readonly from: Readable;
  readonly to: Writable;
  readonly notice: (text: string) => void;
}

/** How long a server may take to end after its input has ended, and then after it was told to. Milliseconds. */
const LEAVE_MS = 3000;
const KILL_MS = 3000;
const MOST_NOTICES = 20;
/** A client's own message: an attachment may be in it. */
const CLIENT_LIMIT = 64 * 2 ** 20;

/** Carries messages until one side ends. @returns the server's exit code */
export function runStdio(request: StdioRequest): Promise<number> {
  const { argv, cwd, env, judge, limit, from, to } = request;
  const notice = bounded(request.notice);
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  // What is written after the server has gone is lost anyway; its end is what counts.
  child.stdin.on('error', () => {});
  to.on('error', () => child.stdin.end());
  const gateway = new Gateway(judge, {
    notice,
    toClient: (bytes) => {
      writeLine(to, bytes);
      server.waitFor(to);
    },
    toServer: (bytes) => {
      writeLine(child.stdin, bytes);
      client.waitFor(child.stdin);
    },
  });
  const client = new Pump(from, CLIENT_LIMIT, {
    message: (message) => gateway.fromClient(message),
    tooLarge: (id, size) => writeLine(to, bytesOf(refusal(id ?? null, `a message of ${size} bytes is too large`))),
    garbage: () => writeLine(to, bytesOf(refusal(null, 'this is no JSON-RPC message'))),
    ended: () => {
      gateway.clientEnded();
      child.stdin.end();
      leave(child);
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

/** A server that stays when nobody talks to it any more is ended. */
function leave(child: ChildProcess): void {
  setTimeout(() => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), KILL_MS).unref();
  }, LEAVE_MS).unref();
}

function refusal(id: string | number | null, why: string): Parameters<typeof bytesOf>[0] {
  return { jsonrpc: '2.0', id, error: { code: -32_700, message: `Sallyport: ${why}.` } };
}

/** A server that floods with what is no message must not flood the client's log too. */
function bounded(notice: (text: string) => void): (text: string) => void {
  let left = MOST_NOTICES;
  return (text) => {
    if (left < 0) return;
    notice(left === 0 ? 'more of the same is not told' : text);
    left -= 1;
  };
}
