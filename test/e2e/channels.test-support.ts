import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { call, decisionOf, hook } from './hook.test-support.ts';
import { execute, type Place, PROGRAM, sallyport, until } from './sallyport.test-support.ts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Host {
  readonly port: number;
  readonly server: Server;
}

/** Listens on loopback, and is gone after the test. */
export async function host(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void): Promise<Host> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => {
      body += piece.toString('utf8');
    });
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

/** The person's own policy. */
export function writePolicy(place: Place, approvals: object): void {
  mkdirSync(join(place.home, '.config/sallyport'), { recursive: true });
  writeFileSync(join(place.home, '.config/sallyport/policy.yaml'), JSON.stringify({ version: 1, approvals }));
}

export async function addSecret(place: Place, name: string, value: string, port: number): Promise<void> {
  await sallyport(place, ['secret', 'add', name, '--host', `localhost:${port}`], { input: value });
}

/**
 * The guard with the home of the place, as a service manager starts it.
 *
 * @param through words before its own
 * @returns what it has said until now
 */
export async function startGuard(place: Place, through: readonly string[] = []): Promise<() => string> {
  let said = '';
  const ends: (() => unknown)[] = [];
  const [program = '', ...words] = [...through, process.execPath, PROGRAM, 'guard'];
  const ended = execute(program, words, {
    cwd: place.workspace,
    env: place.env,
    started: (child) => {
      ends.push(() => child.kill('SIGKILL'));
      child.stderr?.on('data', (piece: Buffer) => {
        said += piece.toString('utf8');
      });
    },
  });
  onTestFinished(async () => {
    for (const end of ends) end();
    await ended;
  });
  expect(await until(() => isServed(place))).toBe(true);
  return () => said;
}

/** Whether a guard listens. */
export function isServed(place: Place): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(join(place.state, 'guard.sock'));
    socket.once('error', () => resolve(false)).once('connect', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
}

/** What comes of a call of an agent whose client cannot ask. */
export async function verdictOf(
  place: Place,
  tool: string,
  input: Readonly<Record<string, unknown>>,
  deadline?: number,
): Promise<string | undefined> {
  const ended = await hook(place, {
    client: 'codex',
    payload: call(place, tool, input),
    start: false,
    ...(deadline === undefined ? {} : { deadline }),
  });
  // Codex is told of no decision where nothing is changed, and goes on.
  return decisionOf(ended).permissionDecision ?? (ended.code === 0 ? 'allow' : undefined);
}

interface Message {
  readonly id: string;
  readonly time: number;
  readonly event: string;
  readonly topic: string;
  readonly message: string;
}

export interface Notification {
  readonly topic: string;
  readonly title: string;
  readonly message: string;
  readonly click?: string;
  readonly actions: readonly {
    readonly action: string;
    readonly label: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }[];
}

/** As much of an ntfy server as a telephone and the guard use: publish as JSON, publish to a topic, subscribe as JSON. */
export class NtfyServer {
  readonly notifications: Notification[] = [];
  readonly #messages: Message[] = [];
  readonly #subscribers: Set<{ readonly topic: string; readonly response: ServerResponse }> = new Set();
  #token: string;
  readonly #answerToken: string;
  #host: Host | undefined;

  private constructor(token: string, answerToken: string) {
    this.#token = token;
    this.#answerToken = answerToken;
  }

  static async start(token: string, answerToken: string): Promise<NtfyServer> {
    const ntfy = new NtfyServer(token, answerToken);
    ntfy.#host = await host((request, response, body) => ntfy.#serve(request, response, body));
    return ntfy;
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  /** Breaks what is open, as a proxy does that was started anew. */
  breakAll(): void {
    this.#host?.server.closeAllConnections();
  }

  /** The guard's token opens nothing any more. */
  revoke(): void {
    this.#token = 'another';
    this.breakAll();
  }

  #serve(request: IncomingMessage, response: ServerResponse, body: string): void {
    const url = new URL(request.url ?? '', 'http://localhost');
    const bearer = request.headers.authorization?.replace('Bearer ', '');
    const [, topic = '', form] = url.pathname.split('/');
    if (request.method === 'POST' && topic === '') {
      if (bearer !== this.#token) return void response.writeHead(403).end();
      const notification: Notification = JSON.parse(body);
      this.notifications.push(notification);
      this.#keep(notification.topic, notification.message);
      return void response.end('{}');
    }
    if (request.method === 'POST') {
      if (bearer !== this.#answerToken || !topic.endsWith('-answers')) return void response.writeHead(403).end();
      this.#keep(topic, body);
      return void response.end('{}');
    }
    if (form !== 'json' || bearer !== this.#token) return void response.writeHead(403).end();
    const subscriber = { topic, response };
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    this.#write(response, { id: 'o', time: Math.floor(Date.now() / 1000), event: 'open', topic, message: '' });
    const since = url.searchParams.get('since');
    const from = this.#messages.findIndex((one) => one.id === since) + 1;
    if (since !== null) for (const one of this.#messages.slice(from)) if (one.topic === topic) this.#write(response, one);
    this.#subscribers.add(subscriber);
    response.on('close', () => this.#subscribers.delete(subscriber));
  }

  #keep(topic: string, text: string): void {
    const message = {
      id: `m${this.#messages.length}`,
      time: Math.floor(Date.now() / 1000),
      event: 'message',
      topic,
      message: text,
    };
    this.#messages.push(message);
    for (const one of this.#subscribers) if (one.topic === topic) this.#write(one.response, message);
  }

  #write(response: ServerResponse, message: Message): void {
    response.write(`${JSON.stringify(message)}\n`);
  }
}

/** A thumb on a button. */
export async function press({ actions }: Notification, label: string): Promise<number> {
  const found = actions.find((one) => one.label === label);
  if (found === undefined) throw new Error(`no button ${label} among ${actions.map((one) => one.label).join(', ')}`);
  const { url, headers = {}, body = '' } = found;
  return (await fetch(url, { method: 'POST', headers, body })).status;
}
