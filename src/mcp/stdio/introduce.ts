import { spawn } from 'node:child_process';
import type { Offered } from '../surface/offered.ts';
import { offeringsOf } from '../surface/offerings.ts';
import { bytesOf } from '../wire/message.ts';
import { OwnRequests } from '../wire/own-requests.ts';
import { Pump, writeLine } from './pump.ts';

export interface Introduction {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limit: number;
}

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
    return await offeringsOf(own, async () =>
      writeLine(child.stdin, bytesOf({ jsonrpc: '2.0', method: 'notifications/initialized' })),
    );
  } finally {
    child.stdin.end();
    setTimeout(() => child.kill('SIGTERM'), LEAVE_MS).unref();
  }
}
