import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Place, PROGRAM } from './sallyport.test-support.ts';
import { Terminal } from './terminal.test-support.ts';

/** A server in one file, without packages: what it offers and how it misbehaves is in its arguments and tools. */
const SERVER = `
const { readFileSync } = require('node:fs');
const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
const tools = () => JSON.parse(readFileSync(process.argv[2], 'utf8'));
const acts = {
  echo: (id, { text = '' }) => say({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: String(text) }] } }),
  huge: (id) => {
    process.stdout.write('{"jsonrpc":"2.0","result":{"content":[{"type":"text","text":"');
    for (let n = 0; n < 100; n += 1) process.stdout.write('x'.repeat(2 ** 20));
    process.stdout.write('"}]},"id":' + JSON.stringify(id) + '}\\n');
  },
  garbage: (id, given) => {
    for (let n = 0; n < 5000; n += 1) process.stdout.write('{"this is": no JSON' + '\\n');
    acts.echo(id, given);
  },
  flood: (id, given) => {
    for (let n = 0; n < 20000; n += 1) say({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: n } });
    acts.echo(id, given);
  },
  ask: (id, { method, params }) => {
    waiting = id;
    say({ jsonrpc: '2.0', id: 'ask', method, params });
  },
  env: (id, { text }) => acts.echo(id, { text: process.env[text] ?? 'none' }),
  pid: (id) => acts.echo(id, { text: String(process.pid) }),
  progress: (id, given, meta) => {
    say({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: meta.progressToken, progress: 1 } });
    acts.echo(id, given);
  },
  hang: () => {},
  die: () => process.exit(3),
};
let waiting;
let rest = '';
process.stdin.on('data', (piece) => {
  const lines = (rest + piece).split('\\n');
  rest = lines.pop();
  for (const { id, method, params, result, error } of lines.map((line) => JSON.parse(line))) {
    if (id === 'ask' && method === undefined) acts.echo(waiting, { text: JSON.stringify(result ?? error) });
    else if (method === 'initialize') say({ jsonrpc: '2.0', id, result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'fixture', version: '1' } } });
    else if (method === 'tools/list') say({ jsonrpc: '2.0', id, result: { tools: tools() } });
    else if (method === 'tools/call') (acts[params.name] ?? acts.echo)(id, params.arguments ?? {}, params._meta);
    else if (id !== undefined) say({ jsonrpc: '2.0', id, error: { code: -32601, message: 'unknown' } });
  }
});
`;

export const TOOL_NAMES = [
  'echo',
  'huge',
  'garbage',
  'flood',
  'env',
  'pid',
  'progress',
  'hang',
  'die',
  'ask',
  'HassTurnOn',
  'ha_call_service',
  'read_secret',
  'read_page',
  'post',
] as const;

/** Writes the server and its tools into the workspace. @returns the words that start it */
export function writeServer(place: Place, changed: Readonly<Record<string, string>> = {}): readonly string[] {
  writeFileSync(join(place.workspace, 'server.cjs'), SERVER);
  const tools = TOOL_NAMES.map((name) => ({
    name,
    description: changed[name] ?? `The tool ${name}.`,
    inputSchema: { type: 'object' },
  }));
  writeFileSync(join(place.workspace, 'tools.json'), JSON.stringify(tools));
  return [process.execPath, 'server.cjs', 'tools.json'];
}

/** What the user's own policy says of the server `fixture`. */
export function writePolicy(place: Place, tools: object, more: object = {}): void {
  writeFileSync(
    join(place.root, 'policy.yaml'),
    JSON.stringify({ version: 1, mcp: { servers: { fixture: { tools } }, ...more } }),
  );
}

export const policyFlag = (place: Place): readonly string[] => ['--policy', join(place.root, 'policy.yaml')];

/** A person accepts the server in a terminal. */
export async function approve(place: Place, words: readonly string[], name = 'fixture'): Promise<Terminal> {
  const terminal = new Terminal(place);
  const command = [process.execPath, PROGRAM, 'mcp', 'approve', ...policyFlag(place), name, '--', ...words].join(' ');
  terminal.keys('-l', `clear; ${command}; echo "code=$?"`);
  terminal.keys('Enter');
  await terminal.shows(/Enter = no/);
  terminal.keys('y', 'Enter');
  await terminal.shows(/code=0/);
  return terminal;
}

export interface Answer {
  readonly id?: unknown;
  readonly method?: string;
  readonly result?: {
    readonly [name: string]: unknown;
    readonly tools?: readonly { readonly name: string; readonly description: string }[];
  };
  readonly error?: { readonly code: number; readonly message: string };
}

/** A client of the gateway: requests out, answers by id. */
export class McpClient {
  readonly stderr: string[] = [];
  readonly other: Answer[] = [];
  readonly closed: Promise<number | null>;
  readonly #child: ReturnType<typeof spawn>;
  readonly #open: Map<unknown, (answer: Answer) => void> = new Map();
  #count = 0;

  constructor(place: Place, words: readonly string[], options: readonly string[] = []) {
    const argv = [PROGRAM, 'mcp', 'run', '--name', 'fixture', ...policyFlag(place), ...options, '--', ...words];
    this.#child = spawn(process.execPath, argv, { cwd: place.workspace, env: place.env, stdio: 'pipe' });
    onTestFinished(() => void this.#child.kill('SIGKILL'));
    this.closed = new Promise((resolve) => this.#child.once('close', (code) => resolve(code)));
    this.#child.stdin?.on('error', () => {});
    this.#child.stderr?.on('data', (piece: Buffer) => this.stderr.push(piece.toString()));
    let rest = '';
    this.#child.stdout?.on('data', (piece: Buffer) => {
      const lines = (rest + piece.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#take(JSON.parse(line));
    });
  }

  ask(method: string, params: object = {}): Promise<Answer> {
    this.#count += 1;
    const id = this.#count;
    this.send({ jsonrpc: '2.0', id, method, params });
    return new Promise((resolve) => this.#open.set(id, resolve));
  }

  call(name: string, given: object = {}): Promise<Answer> {
    return this.ask('tools/call', { name, arguments: given });
  }

  send(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  async open(): Promise<Answer> {
    const hello = await this.ask('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    });
    this.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return hello;
  }

  async close(): Promise<number | null> {
    this.#child.stdin?.end();
    return this.closed;
  }

  #take(answer: Answer): void {
    const settle = this.#open.get(answer.id);
    this.#open.delete(answer.id);
    if (settle === undefined) this.other.push(answer);
    else settle(answer);
  }
}

/** A person who looks at the desk and says this to every question. */
export async function desk(place: Place, says: 'y' | 'n'): Promise<Terminal> {
  const terminal = new Terminal(place);
  terminal.keys('-l', `clear; ${process.execPath} ${PROGRAM} approvals`);
  terminal.keys('Enter');
  await terminal.shows(/Waiting for questions/);
  const timer = setInterval(() => {
    if (/Allow it\? *$/.test(terminal.screen().trimEnd())) terminal.keys(says, 'Enter');
  }, 300);
  onTestFinished(() => clearInterval(timer));
  return terminal;
}
