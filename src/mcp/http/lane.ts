/* One running stdio server behind HTTP, and everybody who waits for it. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts';
import { Gateway } from '../gateway.ts';
import { bounded } from '../stdio/bounded.ts';
import { Pump, writeLine } from '../stdio/pump.ts';
import { leaveServer, type ServerCommand, startServer } from '../stdio/server-process.ts';
import type { GatewayEnds, GatewayJudge } from '../types.ts';
import { bytesOf, keyOf, type Message, type MessageId, type Request } from '../wire/message.ts';
import { placeOf, Resumable } from './resumable.ts';

export interface LaneStart {
  readonly command: ServerCommand;
  readonly judge: GatewayJudge;
  /** Most bytes of one message of the server. */
  readonly limit: number;
  readonly notice: (text: string) => void;
  readonly ended: () => void;
}

/** Where one request is answered: messages before the answer, and then the answer. */
export interface Answering {
  /** Where it is written to now; undefined: nowhere, for the time being. */
  readonly stream: Writable | undefined;
  /** Whether what is written reaches the client, now or when it comes back. */
  readonly isOpen: boolean;
  readonly message: (bytes: Buffer) => void;
  readonly answer: (bytes: Buffer) => void;
}

interface Waiting {
  readonly request: Request;
  readonly ends: GatewayEnds;
  readonly to: Answering;
}

/** Messages that are kept for a client that does not listen yet. */
const MOST_KEPT = 1000;
const MOST_KEPT_BYTES = 2 ** 24;
/** Answers that clients may come back for at the same time. */
const MOST_RESUMABLE = 200;
/** How long the id of a request stays taken that a client has left: its answer may still come. Milliseconds. */
const LEFT_MS = 60_000;
const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId';

export class Lane {
  readonly #child: ChildProcess;
  readonly #stdin: Writable;
  readonly #gateway: Gateway;
  readonly #pump: Pump;
  readonly #open: Map<string, Waiting> = new Map();
  readonly #isKeeping: boolean;
  /** Answers whose clients may come back for them, by their names. */
  readonly #resumable: Map<string, Resumable> = new Map();
  #streams = 0;
  #listener: Answering | undefined;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #isOver = false;
  usedAt: number = Date.now();

  /** @param isKeeping whether messages that belong to no request are kept until somebody listens (sessions) */
  constructor(start: LaneStart, isKeeping: boolean) {
    const { judge, limit } = start;
    const notice = bounded(start.notice);
    this.#isKeeping = isKeeping;
    const child = startServer(start.command);
    this.#child = child;
    this.#stdin = child.stdin;
    const toServer = (bytes: Buffer): void => writeLine(child.stdin, bytes);
    this.#gateway = new Gateway(judge, { notice, toServer, toClient: (bytes) => this.#unasked(bytes) });
    this.#pump = new Pump(child.stdout, limit, {
      message: (message) => this.#fromServer(message, notice),
      tooLarge: (id, size) => this.#gateway.tooLarge(id, size, limit),
      garbage: (size) => notice(`a line of ${size} bytes on the server's standard output is no message, so it was dropped`),
      ended: () => {},
    });
    const over = (why: string): void => {
      if (this.#isOver) return;
      this.#isOver = true;
      this.#gateway.serverEnded(why);
      this.#listener?.stream?.end();
      start.ended();
    };
    child.once('error', (error) => over(`the server could not be started: ${error.message}`));
    child.once('close', (code, signal) => over(`the server has ended (${signal ?? `exit ${code}`})`));
  }

  /** Whether neither the id of a request nor its progress token is somebody else's. */
  isFree({ id, params }: Request): boolean {
    const token = tokenOf(params);
    return (
      !this.#isOver &&
      !this.#open.has(keyOf(id)) &&
      (token === undefined || [...this.#open.values()].every(({ request }) => tokenOf(request.params) !== token))
    );
  }

  get isIdle(): boolean {
    return this.#open.size === 0 && this.#listener === undefined;
  }

  request(request: Request, to: Answering): void {
    this.usedAt = Date.now();
    const key = keyOf(request.id);
    const ends: GatewayEnds = {
      notice: () => {},
      toServer: (bytes) => writeLine(this.#stdin, bytes),
      toClient: (bytes) => {
        if (this.#open.get(key)?.to === to) this.#open.delete(key);
        to.answer(bytes);
        this.#waitFor(to);
      },
    };
    // Where the id is in use the gateway says so, and the other one stays.
    if (!this.#open.has(key)) this.#open.set(key, { request, ends, to });
    this.#gateway.fromClient(request, ends);
  }

  /** Whether one more answer can be kept for a client that is cut off. */
  get canKeep(): boolean {
    return this.#resumable.size < MOST_RESUMABLE;
  }

  /** A request whose client may be cut off and come back. */
  requestResumable(request: Request, response: ServerResponse): void {
    this.#streams += 1;
    const name = String(this.#streams);
    const to: Resumable = new Resumable(name, () => {
      this.#resumable.delete(name);
      this.#drop(request.id, to);
    });
    this.#resumable.set(name, to);
    to.attach(response, 0);
    this.request(request, to);
  }

  /** @returns false: nothing of that id is kept */
  resume(lastEventId: string, response: ServerResponse): boolean {
    const place = placeOf(lastEventId);
    const stream = place === undefined ? undefined : this.#resumable.get(place.name);
    if (place === undefined || stream === undefined) return false;
    this.usedAt = Date.now();
    stream.attach(response, place.number);
    return true;
  }

  /** A notification of the client's, or its answer to what the server asked. */
  tell(message: Message): void {
    this.usedAt = Date.now();
    this.#gateway.fromClient(message);
  }

  /** A client has gone that still waited. @param isTakenBack whether that takes its request back (2026-07-28) */
  left(id: MessageId, to: Answering, isTakenBack: boolean): void {
    const key = keyOf(id);
    // Answered already; the id may be somebody else's by now.
    if (this.#open.get(key)?.to !== to) return;
    const params = { requestId: id, reason: 'the client has gone' };
    const message = { jsonrpc: '2.0', method: 'notifications/cancelled', params };
    if (isTakenBack) this.tell({ kind: 'notification', method: message.method, params, raw: bytesOf(message), value: message });
    setTimeout(() => this.#drop(id, to), LEFT_MS).unref();
  }

  /** Nobody waits for this answer any more. */
  #drop(id: MessageId, to: Answering): void {
    const key = keyOf(id);
    if (this.#open.get(key)?.to !== to) return;
    this.#open.delete(key);
    this.#gateway.forget(id);
  }

  /** @returns false: somebody listens already */
  listen(to: Answering): boolean {
    if (this.#listener !== undefined) return false;
    this.#listener = to;
    to.stream?.once('close', () => {
      this.#listener = undefined;
    });
    for (const bytes of this.#kept) to.message(bytes);
    this.#kept = [];
    this.#keptBytes = 0;
    return true;
  }

  /** Ends the server. @returns when it has ended */
  async end(): Promise<void> {
    this.#gateway.clientEnded();
    if (this.#isOver) return;
    const gone = once(this.#child, 'close');
    leaveServer(this.#child);
    await gone;
  }

  #fromServer(message: Message, notice: (text: string) => void): void {
    const toServer = (bytes: Buffer): void => writeLine(this.#stdin, bytes);
    if (message.kind === 'response') {
      const waiting = this.#open.get(keyOf(message.id));
      this.#gateway.fromServer(message, waiting?.ends ?? { notice, toServer, toClient: () => {} });
      return;
    }
    const to = this.#placeOf(message);
    this.#gateway.fromServer(message, { notice, toServer, toClient: (bytes) => this.#write(to, bytes) });
  }

  /** The request that a message belongs to: as it says, else the last one that is open. */
  #placeOf({ params }: Exclude<Message, { kind: 'response' }>): Answering | undefined {
    const open = [...this.#open.values()].reverse();
    const { progressToken } = params;
    const subscription = isJsonObject(params['_meta']) ? params['_meta'][SUBSCRIPTION] : undefined;
    if (subscription !== undefined) return open.find(({ request }) => String(request.id) === String(subscription))?.to;
    const own = progressToken === undefined ? undefined : open.find(({ request }) => tokenOf(request.params) === progressToken);
    return (own ?? open.find(({ request }) => request.method !== 'subscriptions/listen'))?.to;
  }

  #write(to: Answering | undefined, bytes: Buffer): void {
    if (to === undefined || !to.isOpen) {
      this.#unasked(bytes);
      return;
    }
    to.message(bytes);
    this.#waitFor(to);
  }

  #waitFor({ stream }: Answering): void {
    if (stream !== undefined) this.#pump.waitFor(stream);
  }

  #unasked(bytes: Buffer): void {
    if (this.#listener !== undefined) {
      this.#listener.message(bytes);
      this.#waitFor(this.#listener);
    } else if (this.#isKeeping && this.#kept.length < MOST_KEPT && this.#keptBytes + bytes.length <= MOST_KEPT_BYTES) {
      this.#kept.push(bytes);
      this.#keptBytes += bytes.length;
    }
  }
}

function tokenOf({ _meta }: JsonObject): Json | undefined {
  return isJsonObject(_meta) ? _meta['progressToken'] : undefined;
}
