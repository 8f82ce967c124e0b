import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type Ended,
  execute,
  makeWorkspace,
  type Place,
  PROGRAM,
  sallyport,
  trailEvents,
} from '../e2e/sallyport.test-support.ts';
import { CANARY } from './incident.ts';

const WARDEN = join(dirname(dirname(dirname(PROGRAM))), 'native/bin', `warden-linux-${process.arch}`);

/** Somebody on loopback who keeps all that arrives. */
export interface Listener {
  readonly port: number;
  readonly heard: () => string;
  readonly isCalled: () => boolean;
}

interface Shell {
  /** Options of `sallyport run`. */
  readonly options?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Where an incident is replayed: a repository, a home folder with canaries, listeners on loopback. The same replay happens with
 * Sallyport and without it, so that what is stopped is known to happen else.
 */
export class Scene {
  readonly isGuarded: boolean;
  readonly place: Place = makeWorkspace();

  constructor(isGuarded: boolean) {
    this.isGuarded = isGuarded;
    for (const name of ['.npmrc', '.aws/credentials', '.ssh/id_ed25519']) this.put(join(this.place.home, name), `${CANARY}\n`);
  }

  /** A path outside the workspace, where nothing of a replay may appear. */
  get canary(): string {
    return join(this.place.root, 'canary');
  }

  /** Relative paths lie in the workspace. */
  put(path: string, text: string, mode = 0o644): void {
    const full = this.path(path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text, { mode });
  }

  path(path: string): string {
    return resolve(this.place.workspace, path);
  }

  has(path: string): boolean {
    return existsSync(this.path(path));
  }

  read(path: string): string {
    return this.has(path) ? readFileSync(this.path(path), 'utf8') : '';
  }

  /** A command of an agent that nobody watches. */
  shell(script: string, { options = [], env = {} }: Shell = {}): Promise<Ended> {
    if (!this.isGuarded) return this.person(script, env);
    const words = ['run', '--quiet', '--unattended', ...options, '--', 'bash', '-c', script];
    return sallyport(this.place, words, { env });
  }

  /** What a person does on this machine, or a program that no agent started. */
  person(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return execute('bash', ['-c', script], { cwd: this.place.workspace, env: { ...this.place.env, ...env } });
  }

  /** A call of one of Claude Code's tools, in bypass mode and without a person; undefined: it was refused. */
  async tool(name: 'Bash' | 'Read' | 'Write' | 'WebFetch', input: Readonly<Record<string, string>>): Promise<string | undefined> {
    const allowed = this.isGuarded ? await this.#asked(name, input) : input;
    if (allowed === undefined) return undefined;
    const path = this.path(allowed['file_path'] ?? '.');
    if (name === 'Write') {
      this.put(path, allowed['content'] ?? '');
      return 'written';
    }
    if (name === 'Read') return readFileSync(path, 'utf8');
    if (name === 'WebFetch') return fetched(allowed['url'] ?? '');
    const { stdout, stderr } = await this.person(allowed['command'] ?? '');
    return stdout + stderr;
  }

  async #asked(tool: string, input: object): Promise<Readonly<Record<string, string>> | undefined> {
    const { workspace, state, env } = this.place;
    const words = ['hook', 'claude-code', 'PreToolUse', '--state', state, '--version', '0.1.0', '--deadline', '20000'];
    const payload = {
      session_id: 'incident',
      cwd: workspace,
      permission_mode: 'bypassPermissions',
      tool_name: tool,
      tool_input: input,
    };
    const ended = await execute(WARDEN, [...words, '--start', process.execPath, PROGRAM, 'guard'], {
      cwd: workspace,
      env,
      input: JSON.stringify(payload),
    });
    const answer: { hookSpecificOutput?: { permissionDecision?: string; updatedInput?: Record<string, string> } } = JSON.parse(
      ended.stdout,
    );
    // A question without a person is a no.
    if (answer.hookSpecificOutput?.permissionDecision !== 'allow') return undefined;
    return answer.hookSpecificOutput.updatedInput ?? { ...input };
  }

  /** What `sallyport open` tells a person before an agent works here; nobody tells anything without it. */
  async opened(): Promise<readonly { readonly path: string; readonly what: string; readonly isAccepted: boolean }[]> {
    if (!this.isGuarded) return [];
    const { stdout } = await sallyport(this.place, ['open', '--json']);
    return JSON.parse(stdout).items;
  }

  /** A person accepts all that `open` told. */
  async accept(): Promise<void> {
    await sallyport(this.place, ['open', '--accept']);
  }

  /** The page as Sallyport shows it to an agent. */
  async fetch(url: string, policy: string): Promise<string> {
    return (await sallyport(this.place, ['fetch', '--policy', policy, url])).stdout;
  }

  /** Rules that `sallyport scan` reports in the workspace. */
  async scanned(): Promise<readonly string[]> {
    if (!this.isGuarded) return [];
    const { stdout } = await sallyport(this.place, ['scan', '--format', 'sarif', '.']);
    const rules = stdout.match(/"ruleId": *"[^"]+"/g) ?? [];
    return rules.map((text) => text.replace(/^"ruleId": *"|"$/g, ''));
  }

  /** How many events of the trail are such. */
  async events(isSuch: (event: Readonly<Record<string, unknown>>) => boolean): Promise<number> {
    const all = (await trailEvents(this.place)).map(({ event }) =>
      typeof event === 'object' && event !== null ? { ...event } : {},
    );
    return all.filter(isSuch).length;
  }

  /** TCP ports that the guard listens on, by the kernel's own list. */
  async portsOfGuard(): Promise<number> {
    await this.tool('Bash', { command: 'true' });
    const { guard }: { guard: { pid: number } } = JSON.parse((await sallyport(this.place, ['status', '--json'])).stdout);
    const folder = `/proc/${guard.pid}`;
    const inodes = readdirSync(`${folder}/fd`).flatMap(
      (name) => /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/fd/${name}`))?.[1] ?? [],
    );
    const lines = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`${folder}/net/${table}`, 'utf8').split('\n').slice(1));
    return lines.filter((line) => inodes.includes(line.trim().split(/\s+/)[9] ?? '')).length;
  }

  /** A name server on loopback that answers nobody. */
  async resolver(): Promise<{ readonly port: number; readonly isCalled: () => boolean }> {
    let calls = 0;
    const socket = createSocket('udp4', () => {
      calls += 1;
    });
    onTestFinished(() => void socket.close());
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    return { port: socket.address().port, isCalled: () => calls > 0 };
  }

  async listen(): Promise<Listener> {
    const heard: string[] = [];
    let calls = 0;
    const server = createServer((peer) => {
      calls += 1;
      peer.on('error', () => undefined);
      peer.on('data', (piece) => heard.push(piece.toString()));
      peer.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n');
    });
    onTestFinished(() => void server.close());
    return {
      port: await portOf((ready) => server.listen(0, '127.0.0.1', () => ready(server.address()))),
      heard: () => heard.join(''),
      isCalled: () => calls > 0,
    };
  }

  async serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
    const server = createHttp(answer);
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return portOf((ready) => server.listen(0, '127.0.0.1', () => ready(server.address())));
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function portOf(start: (ready: (address: unknown) => void) => void): Promise<number> {
  return new Promise((done) => {
    start((address) => done(typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0));
  });
}

function fetched(url: string): Promise<string> {
  return new Promise((done) => {
    const request = get(url, { timeout: 60_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => done(text));
    });
    request.on('error', (error) => done(error.message));
    request.on('timeout', () => request.destroy());
  });
}
