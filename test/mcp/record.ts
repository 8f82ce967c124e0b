import { spawn } from 'node:child_process';
import { canonicalise, isJsonObject, type Json } from '../../src/model/index.ts';
import type { Said } from './sessions.table.ts';

const WAIT_MS = 30_000;
const QUIET_MS = 500;

export interface Start {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Everything that a server says in one session, in canonical form: answers in the order of their questions, then the rest, sorted. */
export async function record({ argv, cwd, env }: Start, said: readonly Said[]): Promise<readonly string[]> {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  const answers = new Map<string, string>();
  const others: string[] = [];
  let heard: () => void = () => {};
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const value: Json = JSON.parse(line);
      const id = isJsonObject(value) && !('method' in value) ? value['id'] : undefined;
      if (id === undefined) others.push(canonicalise(value));
      else answers.set(JSON.stringify(id), canonicalise(value));
    }
    heard();
  });
  const send = (value: object): void => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...value })}\n`);
  const ask = async (value: Said & { readonly id: string | number }): Promise<void> => {
    send(value);
    const end = Date.now() + WAIT_MS;
    while (!answers.has(JSON.stringify(value.id)) && Date.now() < end)
      await new Promise<void>((resolve) => {
        heard = resolve;
        setTimeout(resolve, 1000).unref();
      });
  };
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'recorder', version: '1' } };
  await ask({ id: 'hello', method: 'initialize', params: hello });
  send({ method: 'notifications/initialized' });
  for (const [at, one] of said.entries()) await ask({ id: at, ...one });
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  child.stdin.end();
  await new Promise((resolve) => child.once('close', resolve));
  return [...answers.values(), ...others.sort()];
}
