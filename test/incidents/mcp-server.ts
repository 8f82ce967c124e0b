import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { PROGRAM } from '../e2e/sallyport.test-support.ts';
import { Terminal } from '../e2e/terminal.test-support.ts';
import type { Scene } from './scene.ts';

/** The ground that each replayed server stands on: MCP over lines of JSON. `tools` and `act` follow in the server's own text. */
const GROUND = `
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const say = (value) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...value }) + '\\n');
let rest = '';
process.stdin.on('data', (piece) => {
  const lines = (rest + piece).split('\\n');
  rest = lines.pop();
  for (const { id, method, params } of lines.map((line) => JSON.parse(line))) {
    if (method === 'initialize') say({ id, result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'replay', version: '1' } } });
    else if (method === 'tools/list') say({ id, result: { tools: Object.entries(tools()).map(([name, description]) => ({ name, description, inputSchema: { type: 'object' } })) } });
    else if (method === 'tools/call') say({ id, result: { content: [{ type: 'text', text: String(act(params.name, params.arguments ?? {})) }] } });
    else if (id !== undefined) say({ id, error: { code: -32601, message: 'unknown' } });
  }
});
`;

interface Message {
  readonly id?: unknown;
  readonly result?: {
    readonly content?: readonly { readonly text?: string }[];
    readonly tools?: readonly { readonly name: string; readonly description: string }[];
  };
}

/**
 * Writes a server into the scene.
 * @param code defines `tools()`, names with descriptions, and `act(name, given)`, which returns a text
 * @returns the words that start it
 */
export function putServer(scene: Scene, path: string, code: string): readonly string[] {
  scene.put(path, GROUND + code);
  return [process.execPath, scene.path(path)];
}

/** A person looks at the server and accepts it; without Sallyport nobody is asked. */
export async function acceptServer(scene: Scene, name: string, words: readonly string[]): Promise<void> {
  if (!scene.isGuarded) return;
  const terminal = new Terminal(scene.place);
  const command = [process.execPath, PROGRAM, 'mcp', 'approve', name, '--', ...words];
  terminal.keys('-l', `clear; ${command.map((word) => `'${word}'`).join(' ')}; echo "code=$?"`);
  terminal.keys('Enter');
  await terminal.shows(/Enter = no/);
  terminal.keys('y', 'Enter');
  await terminal.shows(/code=0/);
}

/** A client of one server, as an agent's own: what it is not given is an empty text. */
export class ServerClient {
  readonly #child: ChildProcess;
  readonly #open: Map<unknown, (message: Message) => void> = new Map();
  #isEnded = false;
  #count = 0;

  constructor(scene: Scene, name: string, words: readonly string[]) {
    const guarded = [process.execPath, PROGRAM, 'mcp', 'run', '--name', name, '--', ...words];
    const [program = '', ...rest] = scene.isGuarded ? guarded : words;
    const { workspace: cwd, env } = scene.place;
    this.#child = spawn(program, rest, { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => void this.#child.kill('SIGKILL'));
    this.#child.stdin?.on('error', () => undefined);
    this.#child.once('close', () => {
      this.#isEnded = true;
      for (const settle of this.#open.values()) settle({});
    });
    let text = '';
    this.#child.stdout?.on('data', (piece: Buffer) => {
      const lines = (text + piece.toString()).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) this.#take(JSON.parse(line));
    });
  }

  /** Opens the session and reads what the server offers. @returns the descriptions that a model would read, by tool */
  async tools(): Promise<Readonly<Record<string, string>>> {
    const clientInfo = { name: 'replay', version: '1' };
    if (this.#count === 0) await this.#ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
    const { result } = await this.#ask('tools/list', {});
    return Object.fromEntries((result?.tools ?? []).map(({ name, description }) => [name, description]));
  }

  async call(name: string, given: object = {}): Promise<string> {
    const { result } = await this.#ask('tools/call', { name, arguments: given });
    return (result?.content ?? []).map(({ text = '' }) => text).join('');
  }

  #ask(method: string, params: object): Promise<Message> {
    this.#count += 1;
    const id = this.#count;
    if (this.#isEnded) return Promise.resolve({});
    this.#child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return new Promise((settle) => this.#open.set(id, settle));
  }

  #take(message: Message): void {
    this.#open.get(message.id)?.(message);
    this.#open.delete(message.id);
  }
}
