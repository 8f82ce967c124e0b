import { chmodSync, chownSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import {
  AGENT,
  type AgentKey,
  FAILURE,
  fingerprintOf,
  formatKeys,
  framed,
  MessageReader,
  parseSignRequest,
} from './agent-wire.ts';
import { askAgent, listKeys } from './real-agent.ts';
import { purposeOf, type SigningPurpose } from './signed-data.ts';

/** What a person is asked before a key is used. Texts may hold anything. */
export interface SignQuestion {
  readonly comment: string;
  readonly fingerprint: string;
  readonly purpose: SigningPurpose;
}

export interface BrokerOptions {
  /** Where the proxy's socket is made; its folder must be one that only the caller can write to. */
  readonly listen: string;
  /** The socket of the real agent (`SSH_AUTH_SOCK`). */
  readonly agent: string;
  /** Fingerprints of the keys that may be used, as `ssh-add -l` prints them: `SHA256:...`. */
  readonly keys: readonly string[];
  /** Resolves to true only when a person agrees. */
  readonly ask: (question: SignQuestion) => Promise<boolean>;
  /** Who may connect besides root, where that is not the caller. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

export interface AgentBroker {
  close(): Promise<void>;
}

/** After so many refusals by a person no further question is put: a program must not ask until somebody errs. */
const MOST_REFUSALS = 3;
const MOST_CONNECTIONS = 32;
/** Requests of one connection that wait for their answer. */
const MOST_WAITING = 16;

/**
 * Serves a socket that speaks for an ssh-agent: it lists the allowed keys only and signs with them after a person agreed.
 * Everything else (adding, removing, locking, extensions) is answered with a failure, and never reaches the agent.
 */
export async function serveAgent(options: BrokerOptions): Promise<AgentBroker> {
  const broker = new Broker(options);
  const server = createServer((socket) => broker.serve(socket));
  server.maxConnections = MOST_CONNECTIONS;
  await listening(server, options.listen);
  chmodSync(options.listen, 0o600);
  if (options.owner !== undefined) chownSync(options.listen, options.owner.uid, options.owner.gid);
  return {
    close: () => {
      broker.close();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

class Broker {
  readonly #options: BrokerOptions;
  readonly #allowed: ReadonlySet<string>;
  readonly #open: Set<Socket> = new Set();
  #refusals = 0;
  /** Questions are put one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#allowed = new Set(options.keys.map((key) => key.replace(/=+$/, '')));
  }

  serve(socket: Socket): void {
    const reader = new MessageReader();
    // Answers go out in the order of the requests.
    let last: Promise<void> = Promise.resolve();
    let waiting = 0;
    this.#open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#open.delete(socket));
    socket.on('data', (piece: Buffer) => {
      const messages = reader.push(piece);
      waiting += messages?.length ?? 0;
      if (messages === undefined || waiting > MOST_WAITING) {
        socket.destroy();
        return;
      }
      for (const message of messages) {
        last = last.then(async () => {
          const answer = await this.#answer(message, socket).catch(() => FAILURE);
          waiting -= 1;
          if (!socket.destroyed) socket.write(framed(answer));
        });
      }
    });
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  async #answer(message: Buffer, client: Socket): Promise<Buffer> {
    // Nobody waits for the answer any more: nothing may be asked or signed for it.
    if (client.destroyed) return FAILURE;
    if (message[0] === AGENT.requestIdentities && message.length === 1) return formatKeys(await this.#keys());
    if (message[0] === AGENT.signRequest) return this.#sign(message, client);
    return FAILURE;
  }

  async #sign(message: Buffer, client: Socket): Promise<Buffer> {
    const request = parseSignRequest(message);
    if (request === undefined || !this.#allowed.has(fingerprintOf(request.blob))) return FAILURE;
    const key = (await this.#keys()).find(({ blob }) => blob.equals(request.blob));
    if (key === undefined) return FAILURE;
    const question = {
      comment: key.comment,
      fingerprint: fingerprintOf(key.blob),
      purpose: purposeOf(request.data, request.blob),
    };
    if (!(await this.#isAgreed(question, client))) return FAILURE;
    const answer = await askAgent(this.#options.agent, message);
    return answer?.[0] === AGENT.signResponse ? answer : FAILURE;
  }

  #isAgreed(question: SignQuestion, client: Socket): Promise<boolean> {
    const turn = this.#turn.then(async () => {
      if (client.destroyed || this.#refusals >= MOST_REFUSALS) return false;
      const yes = await this.#options.ask(question).catch(() => false);
      if (yes !== true) this.#refusals += 1;
      return yes === true && !client.destroyed;
    });
    this.#turn = turn;
    return turn;
  }

  async #keys(): Promise<readonly AgentKey[]> {
    const keys = await listKeys(this.#options.agent);
    return keys.filter(({ blob }) => this.#allowed.has(fingerprintOf(blob)));
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(path, () => {
      server.off('error', fail);
      done();
    });
  });
}
