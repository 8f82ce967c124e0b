import { createServer, type Socket } from 'node:net';
import {
  AGENT,
  type AgentKey,
  FAILURE,
  fingerprintOf,
  formatKeys,
  framed,
  MessageReader,
  parseSignRequest,
  SUCCESS,
} from './agent-wire.ts';
import { listenPrivately } from './private-socket.ts';
import { askAgent, listKeys } from './real-agent.ts';
import { type BoundSession, readSessionBind } from './session-bind.ts';
import { purposeOf, type SigningPurpose } from './signed-data.ts';

/** A key that may be used, and what for. */
export interface BrokerKey {
  /** As `ssh-add -l` prints it: `SHA256:...`. */
  readonly fingerprint: string;
  /** May sign what is no log-in: commits, files. */
  readonly sign: boolean;
  /** Where it may log in; empty: nowhere. */
  readonly logins: readonly LoginHost[];
}

/** A server by name, and the fingerprints of its keys as the person's own `known_hosts` has them. */
export interface LoginHost {
  readonly name: string;
  readonly hostKeys: readonly string[];
}

/** What a person is asked before a key is used. Texts may hold anything. */
export interface SignQuestion {
  readonly comment: string;
  readonly fingerprint: string;
  readonly purpose: SigningPurpose;
  /** For a log-in: the server, as proven by its own signature. */
  readonly host: string | undefined;
  /** Who asks, as far as it is known. */
  readonly pid: number | undefined;
}

/** What came of one request to sign. */
export interface SignRecord {
  readonly question: SignQuestion;
  readonly verdict: 'allow' | 'deny';
  readonly why: string;
}

export interface BrokerOptions {
  /** Where the proxy's socket is made; its folder must be one that only the caller can write to. */
  readonly listen: string;
  /** The socket of the real agent (`SSH_AUTH_SOCK`). */
  readonly agent: string;
  readonly keys: readonly BrokerKey[];
  /** What a person says; `run`: the same is not asked again. */
  readonly ask: (question: SignQuestion) => Promise<'no' | 'once' | 'run'>;
  readonly record: (record: SignRecord) => void;
  /** Asked once for each connection, in their order: which program it is. */
  readonly whoComes?: () => Promise<number | undefined>;
}

export interface AgentBroker {
  close(): Promise<void>;
}

/** After so many refusals by a person no further question is put: a program must not ask until somebody errs. */
const MOST_REFUSALS = 3;
const MOST_CONNECTIONS = 32;
/** Requests of one connection that wait for their answer. */
const MOST_WAITING = 16;
const MOST_SESSIONS = 16;

/**
 * Serves a socket that speaks for an ssh-agent: it lists the allowed keys only, and signs with them what they are for after a
 * person agreed. A log-in must prove to which server it is. Everything else (adding, removing, locking, other extensions) is
 * answered with a failure, and never reaches the agent.
 */
export async function serveAgent(options: BrokerOptions): Promise<AgentBroker> {
  const broker = new Broker(options);
  const server = createServer((socket) => broker.serve(socket));
  server.maxConnections = MOST_CONNECTIONS;
  // Announced like any other: the next one must not be taken for it.
  server.on('drop', () => void options.whoComes?.().catch(() => {}));
  await listenPrivately(server, options.listen);
  return {
    close: () => {
      broker.close();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** What is known of one connection. */
interface Client {
  readonly socket: Socket;
  readonly pid: Promise<number | undefined>;
  /** Servers that have proven, to this client, to hold the other end of a session. */
  readonly sessions: BoundSession[];
}

class Broker {
  readonly #options: BrokerOptions;
  readonly #open: Set<Socket> = new Set();
  readonly #agreed: Set<string> = new Set();
  #refusals = 0;
  /** Questions are put one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: BrokerOptions) {
    this.#options = options;
  }

  serve(socket: Socket): void {
    const reader = new MessageReader();
    const client: Client = { socket, pid: this.#options.whoComes?.() ?? Promise.resolve(undefined), sessions: [] };
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
          const answer = await this.#answer(message, client).catch(() => FAILURE);
          waiting -= 1;
          if (!socket.destroyed) socket.write(framed(answer));
        });
      }
    });
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  async #answer(message: Buffer, client: Client): Promise<Buffer> {
    // Nobody waits for the answer any more: nothing may be asked or signed for it.
    if (client.socket.destroyed) return FAILURE;
    if (message[0] === AGENT.requestIdentities && message.length === 1) return formatKeys(await this.#keys());
    if (message[0] === AGENT.signRequest) return this.#sign(message, client);
    const bound = readSessionBind(message);
    if (bound === undefined || client.sessions.length >= MOST_SESSIONS) return FAILURE;
    client.sessions.push(bound);
    return SUCCESS;
  }

  async #sign(message: Buffer, client: Client): Promise<Buffer> {
    const request = parseSignRequest(message);
    if (request === undefined) return FAILURE;
    const fingerprint = fingerprintOf(request.blob);
    const key = this.#options.keys.find((one) => one.fingerprint === fingerprint);
    const held = (await this.#keys()).find(({ blob }) => blob.equals(request.blob));
    const purpose = purposeOf(request.data, request.blob);
    const use = useOf(key, purpose, client.sessions);
    const question = {
      comment: held?.comment ?? '',
      fingerprint,
      purpose,
      host: use.isFit ? use.host : undefined,
      pid: await client.pid,
    };
    const why = use.isFit && held === undefined ? 'the agent does not hold this key' : use.isFit ? undefined : use.why;
    if (why !== undefined) {
      this.#options.record({ question, verdict: 'deny', why });
      return FAILURE;
    }
    const isAgreed = await this.#isAgreed(question, client.socket);
    this.#options.record({
      question,
      verdict: isAgreed ? 'allow' : 'deny',
      why: isAgreed ? 'a person said yes' : 'nobody said yes',
    });
    if (!isAgreed) return FAILURE;
    const answer = await askAgent(this.#options.agent, message);
    return answer?.[0] === AGENT.signResponse ? answer : FAILURE;
  }

  #isAgreed(question: SignQuestion, client: Socket): Promise<boolean> {
    const turn = this.#turn.then(async () => {
      if (client.destroyed) return false;
      const same = sameness(question);
      if (this.#agreed.has(same)) return true;
      if (this.#refusals >= MOST_REFUSALS) return false;
      const consent = await this.#options.ask(question).catch(() => 'no' as const);
      if (consent === 'run') this.#agreed.add(same);
      if (consent !== 'once' && consent !== 'run') this.#refusals += 1;
      return (consent === 'once' || consent === 'run') && !client.destroyed;
    });
    this.#turn = turn;
    return turn;
  }

  async #keys(): Promise<readonly AgentKey[]> {
    const keys = await listKeys(this.#options.agent);
    return keys.filter(({ blob }) => this.#options.keys.some(({ fingerprint }) => fingerprint === fingerprintOf(blob)));
  }
}

type Use = { readonly isFit: true; readonly host: string | undefined } | { readonly isFit: false; readonly why: string };

/** Whether a key may be used for this; for a log-in, where it leads. */
function useOf(key: BrokerKey | undefined, purpose: SigningPurpose, sessions: readonly BoundSession[]): Use {
  if (key === undefined) return { isFit: false, why: 'no rule names this key' };
  if (purpose.kind === 'signature')
    return key.sign ? { isFit: true, host: undefined } : { isFit: false, why: 'this key may log in, and not sign' };
  if (purpose.kind === 'unknown')
    return { isFit: false, why: 'a signature over bytes that can not be read may be a log-in anywhere' };
  // The server's key stands in what is signed, or the server has signed the session before.
  const proven = [
    ...(purpose.hostKey === undefined ? [] : [purpose.hostKey]),
    ...sessions.filter(({ session }) => session === purpose.session).map(({ hostKey }) => fingerprintOf(hostKey)),
  ];
  if (proven.length === 0) return { isFit: false, why: 'nothing proves which server this log-in is for (OpenSSH 8.9 does)' };
  const host = key.logins.find(({ hostKeys }) => proven.every((one) => hostKeys.includes(one)));
  return host === undefined
    ? { isFit: false, why: `the server with the key ${proven[0] ?? ''} is none at which this key may log in` }
    : { isFit: true, host: host.name };
}

/** Two questions with the same text here are the same to whoever said yes for the rest of a run. */
function sameness({ fingerprint, purpose, host }: SignQuestion): string {
  return JSON.stringify([
    fingerprint,
    purpose.kind,
    host,
    purpose.kind === 'login' ? purpose.user : '',
    purpose.kind === 'signature' ? purpose.namespace : '',
  ]);
}
