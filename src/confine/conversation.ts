/* What Node and a warden say to each other on its control channel (docs/warden-protocol.md), until it has ended. */
import type { ChildProcess } from 'node:child_process';
import type { Socket as DatagramSocket } from 'node:dgram';
import type { Server as NetServer, Socket as NetSocket } from 'node:net';
import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import { LineReader } from './line-reader.ts';
import {
  type Answer,
  type ConnectedMessage,
  type DeniedMessage,
  type ExitMessage,
  type HoldMessage,
  type JoinedMessage,
  type LabelMessage,
  parseMessage,
  type ReadyMessage,
  type WardenMessage,
} from './warden-messages.ts';

/** How a run ended, as far as the warden is concerned. Only `exit` is the program's own end; all others are exit code 125. */
export type WardenOutcome =
  | { readonly kind: 'exit'; readonly exit: ExitMessage }
  /** No program was started. */
  | { readonly kind: 'failed'; readonly step: string; readonly errno: string; readonly message: string }
  /** It ended without a last word; the kernel has killed the tree (PDEATHSIG). */
  | { readonly kind: 'warden-died'; readonly message: string }
  /** It said what the protocol does not know, and was killed. */
  | { readonly kind: 'protocol-error'; readonly message: string };

export interface WardenHandlers {
  readonly onReady: (message: ReadyMessage) => void;
  /** Resolves to the answer of a held call; a rejection counts as deny. */
  readonly onHold: (message: HoldMessage) => Promise<Answer>;
  readonly onDenied: (message: DeniedMessage) => void;
  /** Only with a network: whose connection will come to the proxy from where. */
  readonly onConnected?: ((message: ConnectedMessage) => void) | undefined;
  /** Only with a network: the sockets inside the cage that the proxy serves. */
  readonly onSocket?: ((socket: CageSocket) => void) | undefined;
  /** Only with sockets of Sallyport's own: whose connection comes next. */
  readonly onJoined?: ((message: JoinedMessage) => void) | undefined;
  /** The run has opened a file that the plan labels. */
  readonly onLabel?: ((message: LabelMessage) => void) | undefined;
  /** Every process is dead; resolves when all of what was served for the cage has been noted. */
  readonly onEnded?: (() => Promise<void>) | undefined;
  /** Only with published ports: what came of `dial`. */
  readonly onDialled?: ((id: number, result: NetSocket | { readonly errno: string }) => void) | undefined;
}

/** A socket of the cage's network namespace: the listener to which all connections lead, or where its resolver is asked. */
export type CageSocket =
  | { readonly kind: 'proxy'; readonly server: NetServer }
  | { readonly kind: 'resolver'; readonly socket: DatagramSocket };

/** The list of masked and protected paths of a large workspace fits; what is longer comes from no warden of ours. */
const LONGEST_LINE = 2 ** 24;
/** After the warden's end its last lines may still be in the socket. */
const DRAIN_MS = 2000;
const PASSED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Ends with its outcome, when every process of the cage is dead. */
export class Conversation {
  readonly outcome: Promise<WardenOutcome>;
  /** Undefined: it was started by somebody else. */
  readonly #child: ChildProcess | undefined;
  readonly #handlers: WardenHandlers;
  readonly #channel: Duplex | undefined;
  readonly #lines: LineReader = new LineReader(LONGEST_LINE);
  readonly #settle: (outcome: WardenOutcome) => void;
  readonly #stopListening: () => void;
  #last: WardenOutcome | undefined;
  #isFinished = false;
  #noted = '';
  #early: string[] | undefined = [];
  readonly #askedLabels: Map<number, () => void> = new Map();
  #lastAsked = 0;

  constructor(warden: ChildProcess | Duplex, handlers: WardenHandlers) {
    const child = 'stdio' in warden ? warden : undefined;
    let settle: (outcome: WardenOutcome) => void = () => {};
    this.outcome = new Promise((resolve) => {
      settle = resolve;
    });
    const listeners = PASSED_SIGNALS.map((name) => [name, () => this.send({ signal: constants.signals[name] })] as const);
    // Of a terminal's signals a carried one hears by itself.
    if (child !== undefined) for (const [name, listener] of listeners) process.on(name, listener);
    this.#settle = settle;
    this.#stopListening = () => {
      for (const [name, listener] of listeners) process.off(name, listener);
    };
    this.#child = child;
    this.#handlers = handlers;
    const channel = 'stdio' in warden ? warden.stdio[3] : warden;
    this.#channel = isDuplex(channel) ? channel : undefined;
    this.#channel?.on('data', this.#receive);
    // A warden that has gone closes the socket under a write; its end is reported by `exit` and `close`.
    this.#channel?.on('error', () => {});
    if (child === undefined) this.#follow();
    else this.#listen(child);
  }

  write(text: string): void {
    const noted = this.#noted;
    this.#noted = '';
    if (this.#channel?.writable === true && !this.#isFinished) this.#channel.write(noted + text);
  }

  /** What only goes into the record is said with whatever else this turn has to say: each write wakes the warden. */
  note(line: Readonly<Record<string, unknown>>): void {
    if (this.#early !== undefined) {
      this.send(line);
      return;
    }
    if (this.#noted === '') setImmediate(() => this.#noted !== '' && this.write(''));
    this.#noted += `${JSON.stringify(line)}\n`;
  }

  /** The one line that may follow a plan at once, where that waits: by its first word the warden would only ask for it. */
  letStart(): void {
    this.write(`${JSON.stringify({ start: true })}\n`);
  }

  /** Until it says its first word the warden reads nothing but its plan. */
  send(line: Readonly<Record<string, unknown>>): void {
    const text = `${JSON.stringify(line)}\n`;
    if (this.#early === undefined) this.write(text);
    else this.#early.push(text);
  }

  /** A warden that has gone answers nobody; then there is no program either whose labels could count. */
  labels(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#last !== undefined || this.#isFinished) {
        resolve();
        return;
      }
      this.#lastAsked += 1;
      this.#askedLabels.set(this.#lastAsked, resolve);
      this.send({ labels: this.#lastAsked });
    });
  }

  kill(): void {
    // Without its channel a warden kills its tree.
    if (this.#child === undefined) this.#channel?.destroy();
    else this.#child.kill('SIGKILL');
  }

  /** One that was started by somebody else stays to say how it ended. */
  cancel(): void {
    if (this.#child === undefined) this.send({ stop: true });
    else this.kill();
  }

  #follow(): void {
    const gone = 'its process ended before it could report; everything it supervised was killed';
    const closed = (): void => this.#end({ kind: 'warden-died', message: gone });
    this.#channel?.once('end', closed);
    this.#channel?.once('close', closed);
  }

  /** What is still to be said to it is said by whoever carries it. */
  #letGo(): void {
    this.#channel?.off('data', this.#receive);
    this.#isFinished = true;
  }

  #listen(child: ChildProcess): void {
    child.once('error', (error) => this.#end({ kind: 'failed', step: 'start', errno: errnoOf(error), message: error.message }));
    child.on('message', (kind, handle) => this.#hand(kind, handle));
    child.once('exit', (code, signal) => {
      const timer = setTimeout(() => this.#closed(code, signal), DRAIN_MS);
      timer.unref();
      child.once('close', () => {
        clearTimeout(timer);
        this.#closed(code, signal);
      });
    });
  }

  readonly #receive = (piece: Buffer): void => {
    if (this.#last !== undefined) return;
    const lines = this.#lines.push(piece);
    if (lines === undefined) {
      this.#distrust('a line longer than 16 MiB');
      return;
    }
    for (const line of lines) {
      const message = parseMessage(line);
      if (message === undefined) {
        this.#distrust(`not a message: ${JSON.stringify(line.slice(0, 80))}`);
        return;
      }
      this.#handle(message);
    }
  };

  #handle(message: WardenMessage): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const text of early) this.write(text);
    switch (message.type) {
      case 'ready':
        this.#handlers.onReady(message);
        return;
      case 'denied':
        this.#handlers.onDenied(message);
        return;
      case 'label':
        this.#handlers.onLabel?.(message);
        return;
      case 'labels':
        this.#toldLabels(message.id);
        return;
      case 'hold':
        this.#answer(message);
        return;
      case 'connected':
        this.#handlers.onConnected?.(message);
        return;
      case 'joined':
        this.#handlers.onJoined?.(message);
        return;
      case 'published':
        this.#handlers.onDialled?.(message.id, { errno: message.errno });
        return;
      case 'ended':
        this.#finish();
        return;
      case 'fail':
        this.#last = { kind: 'failed', step: message.step, errno: message.errno, message: message.message };
        if (this.#child === undefined) this.#end(this.#last);
        return;
      case 'exit':
        this.#last = { kind: 'exit', exit: message };
        // Everything is dead and recorded; what the warden still has to do is to go.
        this.#settle(this.#last);
        if (this.#child === undefined) this.#letGo();
    }
  }

  /** Node has made these of the descriptors that came over its own channel. */
  #hand(kind: unknown, handle: unknown): void {
    if (kind === 'proxy' && isServer(handle)) this.#handlers.onSocket?.({ kind, server: handle });
    else if (kind === 'resolver' && isDatagramSocket(handle)) this.#handlers.onSocket?.({ kind, socket: handle });
    else if (isPublished(kind) && isConnection(handle)) this.#handlers.onDialled?.(Number(kind.slice(PUBLISHED.length)), handle);
    else this.#distrust('an unknown socket');
  }

  /** The tree is dead. After the last line nothing is written: a warden that has gone would take its own last line with it. */
  #finish(): void {
    const finish = (): void => {
      this.send({ finish: true });
      this.#isFinished = true;
      for (const id of [...this.#askedLabels.keys()]) this.#toldLabels(id);
    };
    (this.#handlers.onEnded?.() ?? Promise.resolve()).then(finish, finish);
  }

  #toldLabels(id: number): void {
    this.#askedLabels.get(id)?.();
    this.#askedLabels.delete(id);
  }

  #answer(question: HoldMessage): void {
    const deny = (): void => this.send({ answer: question.id, verdict: 'deny' });
    this.#handlers.onHold(question).then((answer) => this.send({ answer: question.id, ...answer }), deny);
  }

  #distrust(what: string): void {
    this.#last = { kind: 'protocol-error', message: `the warden sent ${what}, so it was stopped` };
    this.kill();
  }

  #closed(code: number | null, signal: NodeJS.Signals | null): void {
    const how = signal === null ? `with code ${code ?? '?'}` : `by ${signal}`;
    this.#end({
      kind: 'warden-died',
      message: `the warden ended ${how} before it could report; everything it supervised was killed`,
    });
  }

  #end(otherwise: WardenOutcome): void {
    for (const id of [...this.#askedLabels.keys()]) this.#toldLabels(id);
    this.#channel?.destroy();
    this.#stopListening();
    this.#settle(this.#last ?? otherwise);
  }
}

function isDuplex(value: unknown): value is Duplex {
  return typeof value === 'object' && value !== null && 'write' in value && 'on' in value;
}

// By their methods: importing the classes would load two modules at every start.
function isServer(value: unknown): value is NetServer {
  return typeof value === 'object' && value !== null && 'getConnections' in value;
}

function isDatagramSocket(value: unknown): value is DatagramSocket {
  return typeof value === 'object' && value !== null && 'addMembership' in value;
}

const PUBLISHED = 'published ';

function isPublished(kind: unknown): kind is string {
  return typeof kind === 'string' && kind.startsWith(PUBLISHED);
}

function isConnection(value: unknown): value is NetSocket {
  return typeof value === 'object' && value !== null && 'setNoDelay' in value;
}

function errnoOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
