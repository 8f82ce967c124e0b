/* `sallyport mcp exec`: the tool `execute` for an agent of one's own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeWorkspace, type Place, PROGRAM, sallyport, until } from './sallyport.test-support.ts';

interface Message {
  readonly id?: unknown;
  readonly result?: { readonly content?: readonly { readonly text: string }[]; readonly [name: string]: unknown };
  readonly error?: { readonly code: number; readonly message: string };
}

class Client {
  readonly place: Place = makeWorkspace();
  readonly messages: Message[] = [];
  said = '';
  readonly closed: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(options: readonly string[] = []) {
    const { workspace: cwd, env } = this.place;
    this.#child = spawn(process.execPath, [PROGRAM, 'mcp', 'exec', ...options], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void this.#child.kill('SIGKILL'));
    this.closed = new Promise((done) => this.#child.once('close', done));
    this.#child.stdin?.on('error', () => undefined);
    let rest = '';
    this.#child.stdout?.on('data', (piece: Buffer) => {
      this.said += piece.toString();
      const lines = (rest + piece.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.messages.push(JSON.parse(line));
    });
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  end(): Promise<number | null> {
    this.#child.stdin?.end();
    return this.closed;
  }

  async ask(id: number, method: string, params: object = {}): Promise<Message> {
    this.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return this.answerOf(id);
  }

  async answerOf(id: number | null): Promise<Message> {
    await until(() => this.messages.some((one) => one.id === id));
    const found = this.messages.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no answer to ${id}`);
    return found;
  }

  async execute(id: number, language: string, code: string): Promise<string> {
    const { result, error } = await this.ask(id, 'tools/call', { name: 'execute', arguments: { language, code } });
    return result?.content?.map(({ text }) => text).join('') ?? JSON.stringify(error);
  }
}

test('code runs in the cage, what is refused is told, and all of it is on record', async () => {
  const client = new Client();
  writeFileSync(join(client.place.home, '.npmrc'), 'CANARY');
  const hello = await client.ask(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {} });
  expect(hello.result).toMatchObject({ protocolVersion: '2025-06-18', serverInfo: { name: 'sallyport' } });
  client.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  expect((await client.ask(2, 'tools/list')).result?.['tools']).toMatchObject([
    { name: 'execute', inputSchema: { type: 'object' } },
  ]);
  expect(await client.execute(3, 'python', 'print(6 * 7)')).toBe('42\n\nexit code 0');
  // Node's reader of lines ends one there, and would take what follows for an answer.
  expect(await client.execute(7, 'python', 'print("\\u2028{}")')).toBe('\u2028{}\n\nexit code 0');
  expect(client.said).not.toMatch(/[\u0085\u2028\u2029]/);
  expect(
    await client.execute(4, 'shell', 'echo x > made; cat ~/.npmrc; mkdir -p .git/hooks; echo x > .git/hooks/pre-commit'),
  ).not.toContain('CANARY');
  expect(existsSync(join(client.place.workspace, 'made'))).toBe(true);
  expect(existsSync(join(client.place.workspace, '.git/hooks/pre-commit'))).toBe(false);
  expect(await client.end()).toBe(0);
  expect((await sallyport(client.place, ['trail', 'verify'])).code).toBe(0);
  expect((await sallyport(client.place, ['trail', 'list'])).stdout).toContain('python3');
});

test('garbage, unknown methods, wrong arguments and a policy that is broken are answers, and the server stays', async () => {
  const client = new Client();
  client.write('no JSON\n\n[1]\n');
  expect((await client.answerOf(null)).error?.code).toBe(-32700);
  expect((await client.ask(1, 'resources/list')).error?.code).toBe(-32601);
  expect((await client.ask(2, 'tools/call', { name: 'other' })).error?.code).toBe(-32602);
  const wrong = await client.ask(3, 'tools/call', { name: 'execute', arguments: { language: 'perl' } });
  expect(wrong.result).toMatchObject({ isError: true });
  expect(await client.execute(4, 'shell', 'echo still here')).toContain('still here');
  expect(await client.end()).toBe(0);

  const broken = new Client(['--policy', 'nowhere.yaml']);
  const refused = await broken.ask(1, 'tools/call', { name: 'execute', arguments: { language: 'shell', code: 'true' } });
  expect(refused.result).toMatchObject({ isError: true });
});

test('more calls than run at once all get their answer; a cancelled one ends and gets none; the end of the input ends what runs', async () => {
  const client = new Client();
  const texts = await Promise.all(Array.from({ length: 10 }, (_, at) => client.execute(at, 'shell', `echo n${at}`)));
  expect(texts.map((text) => text.split('\n')[0])).toEqual(Array.from({ length: 10 }, (_, at) => `n${at}`));
  const code = 'touch started; sleep 600; touch ended';
  client.write(
    `${JSON.stringify({ id: 20, method: 'tools/call', params: { name: 'execute', arguments: { language: 'shell', code } } })}\n`,
  );
  expect(await until(() => existsSync(join(client.place.workspace, 'started')))).toBe(true);
  client.write(`${JSON.stringify({ method: 'notifications/cancelled', params: { requestId: 20 } })}\n`);
  expect(await client.execute(21, 'shell', 'echo next')).toContain('next');
  client.write(
    `${JSON.stringify({ id: 22, method: 'tools/call', params: { name: 'execute', arguments: { language: 'shell', code: 'sleep 600' } } })}\n`,
  );
  expect(await client.end()).toBe(0);
  expect(client.messages.some(({ id }) => id === 20 || id === 22)).toBe(false);
  expect(existsSync(join(client.place.workspace, 'ended'))).toBe(false);
});
