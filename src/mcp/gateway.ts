/* One client, one server, and every message between them: parse a copy, decide, pass the original bytes on. */
import { isJsonObject, type JsonObject } from '../model/index.ts';
import { Asking } from './asking.ts';
import { cleanResult } from './result/clean-result.ts';
import {
  besideOffered,
  isOffering,
  type OfferedKind,
  offeredIn,
  serverInMeta,
  withoutRefused,
  withPlainServer,
} from './surface/offered.ts';
import { type CalledMethod, type ListMemory, OfferedMemory } from './surface/offered-memory.ts';
import type { AskAnswer, CallAnswer, GatewayEnds, GatewayJudge, Shown, Withdrawal } from './types.ts';
import { bytesOf, keyOf, type Message, type MessageId, type Notification, type Request, type Response } from './wire/message.ts';
import { OwnRequests } from './wire/own-requests.ts';

/** A request of the client's that the server has not answered yet. */
interface Pending {
  readonly id: MessageId;
  readonly method: string;
  readonly ends: GatewayEnds;
  readonly ended: Extract<CallAnswer, { allowed: true }>['ended'] | undefined;
  /** Of a list: it is asked for from its beginning. */
  readonly isFromStart: boolean;
}

/** Requests that bring content into the session; the others pass. */
const CALLS: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/** Most requests that a client may leave open; a client that opens more is out of order. */
const MOST_PENDING = 20_000;
/** Requests that were taken back and that the server may answer all the same; the oldest are given up. */
const MOST_TAKEN_BACK = 1000;
/** Characters of a tool's name: what is asked for by it is remembered. */
const LONGEST_NAME = 1000;
const REFUSED = -32_001;
const INVALID = -32_600;

export class Gateway {
  readonly #judge: GatewayJudge;
  readonly #ends: GatewayEnds;
  readonly #pending: Map<string, Pending> = new Map();
  /** Requests that wait for a person. */
  readonly #waiting: Map<string, AbortController> = new Map();
  /** Those of the pending that the client has taken back, the oldest first. */
  readonly #takenBack: Set<string> = new Set();
  readonly #own: OwnRequests;
  readonly #memory: OfferedMemory;
  readonly #asking: Asking;
  readonly #relisting: Map<ListMemory, Promise<void>> = new Map();

  constructor(judge: GatewayJudge, ends: GatewayEnds, memory: OfferedMemory = new OfferedMemory()) {
    this.#judge = judge;
    this.#ends = ends;
    this.#memory = memory;
    this.#asking = new Asking(judge, ends.notice);
    this.#own = new OwnRequests((message) => ends.toServer(bytesOf(message)));
  }

  /** @param ends where this message goes and is answered, where each message has a connection of its own */
  fromClient(message: Message, ends: GatewayEnds = this.#ends): void {
    if (message.kind === 'request') this.#request(message, ends);
    else if (message.kind === 'notification') this.#clientNotification(message, ends);
    else ends.toServer(message.raw);
  }

  /**
   * @param ends as for `fromClient`; the message is told to the client or taken, now or later
   * @returns false: it was nobody's, and neither happens
   */
  fromServer(message: Message, ends: GatewayEnds = this.#ends): boolean {
    if (message.kind === 'response') return this.#response(message, ends);
    if (message.kind === 'request') this.#serverRequest(message, ends);
    else this.#serverNotification(message, ends);
    return true;
  }

  /** A message of the server's was too large to be kept. */
  tooLarge(id: MessageId | undefined, size: number, limit: number): void {
    const what = `the server's message of ${Math.round(size / 2 ** 20)} MiB is larger than ${Math.round(limit / 2 ** 20)} MiB (mcp.message-size)`;
    this.#ends.notice(what);
    const pending = id === undefined ? undefined : this.#settle(id);
    if (pending === undefined) {
      if (id !== undefined) this.#own.fail(id);
      return;
    }
    pending.ended?.({ isError: true, bytes: size, notes: ['too large'] });
    refuse(pending.ends, pending.id, `Sallyport: ${what}, so it was not passed on.`, 'mcp.size');
  }

  /** The server has gone: whoever still waits for it is told. */
  serverEnded(why: string): void {
    for (const { id, ends, ended } of this.#pending.values()) {
      ended?.({ isError: true, bytes: 0, notes: [why] });
      refuse(ends, id, `Sallyport: ${why}.`, 'mcp.ended');
    }
    this.#pending.clear();
    this.#takenBack.clear();
    this.#own.failAll();
  }

  /** Nobody waits for this request any more, and its id may be used again. */
  forget(id: MessageId): void {
    this.#settle(id)?.ended?.({ isError: true, bytes: 0, notes: ['the client has gone'] });
  }

  /** The client has gone: nobody needs an answer any more. */
  clientEnded(): void {
    for (const controller of this.#waiting.values()) controller.abort();
    this.#asking.end();
  }

  #request(message: Request, ends: GatewayEnds): void {
    if (this.#pending.size + this.#waiting.size >= MOST_PENDING || this.#isOpen(message.id)) {
      refuse(ends, message.id, 'Sallyport: this id is in use, or too many requests are open.', 'mcp.request', INVALID);
      return;
    }
    if (CALLS.has(message.method)) this.#call(message, ends);
    else this.#passOn(message, ends, undefined);
  }

  #isOpen(id: MessageId): boolean {
    return this.#pending.has(keyOf(id)) || this.#waiting.has(keyOf(id));
  }

  #passOn({ id, method, params, raw }: Request, ends: GatewayEnds, ended: Pending['ended']): void {
    this.#pending.set(keyOf(id), { id, method, ends, ended, isFromStart: params['cursor'] === undefined });
    ends.toServer(raw);
  }

  #call(message: Request, ends: GatewayEnds): void {
    const controller = new AbortController();
    const answer = this.#decided(message, controller);
    if (!(answer instanceof Promise)) {
      this.#settleCall(message, ends, answer);
      return;
    }
    const key = keyOf(message.id);
    this.#waiting.set(key, controller);
    const settle = (settled: CallAnswer): void => {
      // Deleted already: the client has taken its request back, and nothing may happen any more.
      if (this.#waiting.delete(key)) this.#settleCall(message, ends, settled);
    };
    answer.then(settle, (error: unknown) => settle(this.#undecided(error)));
  }

  /** At once where nobody needs to be asked; a judge that fails then is a no too. */
  #decided(message: Request, withdrawal: Withdrawal): CallAnswer | Promise<CallAnswer> {
    try {
      return this.#judged(message, withdrawal);
    } catch (error) {
      return this.#undecided(error);
    }
  }

  #undecided(error: unknown): CallAnswer {
    this.#ends.notice(`a call was refused: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    return { allowed: false, rule: 'internal', message: 'Sallyport could not decide about this call, so it was refused.' };
  }

  #settleCall(message: Request, ends: GatewayEnds, answer: CallAnswer): void {
    if (answer.allowed) this.#passOn(message, ends, answer.ended);
    else refuse(ends, message.id, answer.message, answer.rule);
  }

  #judged(message: Request, withdrawal: Withdrawal): CallAnswer | Promise<CallAnswer> {
    const { method, params } = message;
    if (!isCalledByName(method))
      return this.#judge.call({ tool: method, arguments: withoutMeta(params), hash: null, isOffered: true }, withdrawal);
    const { name } = params;
    if (typeof name !== 'string' || name.length > LONGEST_NAME)
      return { allowed: false, rule: 'mcp.request', message: `Sallyport: the request (${method}) names nothing.` };
    const given = params['arguments'] ?? {};
    if (!isJsonObject(given)) return { allowed: false, rule: 'mcp.request', message: 'Sallyport: the arguments are no object.' };
    // A rule for prompts is one for `prompts/get`, and their name is an argument of it.
    const asked = method === 'tools/call' ? { tool: name, arguments: given } : { tool: method, arguments: withoutMeta(params) };
    const memory = this.#memory[method];
    const decide = (): CallAnswer | Promise<CallAnswer> => {
      const known = memory.known.get(name);
      if (known?.isShown === false) return { allowed: false, rule: 'mcp.unaccepted', message: unaccepted(memory.kind, name) };
      return this.#judge.call({ ...asked, hash: known?.hash ?? null, isOffered: known !== undefined }, withdrawal);
    };
    // What the server says of it now is what counts, not what the client remembers of it.
    if (!memory.isStale && memory.known.has(name)) return decide();
    return this.#relist(memory, params).then(decide);
  }

  #relist(memory: ListMemory, params: JsonObject): Promise<void> {
    const open = this.#relisting.get(memory);
    if (open !== undefined) return open;
    const reading = this.#read(memory, metaOf(params)).finally(() => this.#relisting.delete(memory));
    this.#relisting.set(memory, reading);
    return reading;
  }

  async #read(memory: ListMemory, meta: JsonObject): Promise<void> {
    const asOf = memory.changes;
    for await (const page of this.#own.pages(memory.list, meta)) {
      const items = offeredIn(memory.list, page.result);
      memory.learn(items, await this.#judge.offered(items), page.isFirst, asOf);
    }
  }

  #clientNotification(message: Notification, ends: GatewayEnds): void {
    if (CALLS.has(message.method)) {
      // Nobody could be told that it was refused, and some servers do what they are told all the same.
      this.#ends.notice(`a message that calls (${message.method}) and asks for no answer was dropped`);
      ends.taken?.();
      return;
    }
    if (message.method === 'notifications/cancelled') {
      const id = idIn(message.params);
      const key = id === undefined ? '' : keyOf(id);
      const waiting = this.#waiting.get(key);
      if (waiting !== undefined) {
        // The server has never heard of it.
        this.#waiting.delete(key);
        waiting.abort();
        ends.taken?.();
        return;
      }
      this.#takeBack(key);
    }
    ends.toServer(message.raw);
  }

  /** Servers answer nothing that was taken back, or only sometimes; its id must not stay in use for ever. */
  #takeBack(key: string): void {
    if (!this.#pending.has(key)) return;
    this.#takenBack.add(key);
    const [oldest] = this.#takenBack;
    const given = this.#takenBack.size > MOST_TAKEN_BACK && oldest !== undefined ? this.#pending.get(oldest) : undefined;
    if (given !== undefined) this.#settle(given.id)?.ended?.({ isError: true, bytes: 0, notes: ['taken back'] });
  }

  #serverRequest(message: Request, ends: GatewayEnds): void {
    this.#asking.decide(message, (answer) => {
      if (answer.allowed) ends.toClient(this.#cleaned(message, 'params'));
      else {
        ends.toServer(bytesOf(declined(message)));
        this.#ends.notice(answer.message);
        ends.taken?.();
      }
    });
  }

  #serverNotification(message: Notification, ends: GatewayEnds): void {
    const changed = /^notifications\/(.*)_changed$/.exec(message.method)?.[1];
    if (changed !== undefined) this.#memory.of(changed)?.forget();
    const taken = message.method === 'notifications/cancelled' ? idIn(message.params) : undefined;
    if (taken !== undefined && this.#asking.takeBack(taken)) ends.taken?.();
    else ends.toClient(this.#cleaned(message, 'params'));
  }

  /** What a model, or the person behind it, may read of a message that nobody accepted beforehand. */
  #cleaned({ raw, value }: Message, member: 'params' | 'error' | 'result'): Buffer {
    const clean = cleanResult({ [member]: value[member] });
    return clean.notes.length === 0 ? raw : bytesOf({ ...value, ...clean.result });
  }

  #response(message: Response, ends: GatewayEnds): boolean {
    if (this.#own.take(message)) return false;
    const pending = this.#settle(message.id);
    if (pending === undefined) {
      this.#ends.notice('an answer to nothing that was asked was dropped');
      return false;
    }
    this.#asking.decide(message, (answer) => this.#answer(message, pending, ends, answer));
    return true;
  }

  #answer(message: Response, pending: Pending, ends: GatewayEnds, answer: AskAnswer): void {
    const { result } = message.value;
    if (!answer.allowed) {
      pending.ended?.({ isError: true, bytes: message.raw.length, notes: [answer.rule] });
      refuse(ends, message.id, answer.message, answer.rule);
    } else if (isJsonObject(result) && isOffering(pending.method)) this.#offering(message, pending, result, ends);
    else this.#content(message, pending.ended, ends);
  }

  #settle(id: MessageId): Pending | undefined {
    const key = keyOf(id);
    const pending = this.#pending.get(key);
    this.#pending.delete(key);
    this.#takenBack.delete(key);
    return pending;
  }

  #offering(message: Response, { method, isFromStart }: Pending, result: JsonObject, ends: GatewayEnds): void {
    const items = offeredIn(method, result);
    const isWhole = isFromStart && result['nextCursor'] === undefined;
    // Now, not when a person has answered: the server may say meanwhile that they have changed.
    const memory = this.#memory.of(method);
    const asOf = isWhole ? memory?.changes : undefined;
    const answer = (shown: Shown): void => {
      memory?.learn(items, shown, isWhole, asOf);
      const kept = withoutRefused(method, result, shown);
      const { error, ...rest } = message.value;
      // Written anew: a member that stands twice is then read the same way by everybody.
      ends.toClient(bytesOf({ ...rest, result: { ...kept, ...cleanResult(besideOffered(method, kept)).result } }));
    };
    const shown = this.#judge.offered(items);
    if (!(shown instanceof Promise)) {
      answer(shown);
      return;
    }
    shown.then(answer, (error: unknown) => {
      this.#ends.notice(`what the server offers was refused: ${error instanceof Error ? error.message : error}`);
      answer(() => false);
    });
  }

  #content(message: Response, ended: Pending['ended'], ends: GatewayEnds): void {
    const { result, error, ...rest } = message.value;
    if (!isJsonObject(result)) {
      ended?.({ isError: true, bytes: message.raw.length, notes: [] });
      ends.toClient(this.#cleaned(message, error === undefined ? 'result' : 'error'));
      return;
    }
    const about = serverInMeta(result);
    const isKnown = about === undefined || this.#judge.isAccepted(about);
    const clean = cleanResult(isKnown ? result : withPlainServer(result));
    const notes = isKnown ? clean.notes : [...clean.notes, 'what it says of its server is not accepted, and left out'];
    // Before it is passed on: where it cannot be noted, a model does not read it.
    ended?.({ isError: result['isError'] === true, bytes: message.raw.length, notes });
    // A message that holds an error too is no message of the protocol, and could be read either way.
    ends.toClient(notes.length === 0 && error === undefined ? message.raw : bytesOf({ ...rest, result: clean.result }));
  }
}

function refuse(ends: GatewayEnds, id: MessageId, message: string, rule: string, code: number = REFUSED): void {
  ends.toClient(bytesOf({ jsonrpc: '2.0', id, error: { code, message, data: { sallyport: { rule } } } }));
}

/** How a client itself says no: a form is declined, all else is an error. */
function declined({ id, method }: Request): JsonObject {
  if (method === 'elicitation/create') return { jsonrpc: '2.0', id, result: { action: 'decline' } };
  return { jsonrpc: '2.0', id, error: { code: -1, message: 'the request was refused' } };
}

function isCalledByName(method: string): method is CalledMethod {
  return method === 'tools/call' || method === 'prompts/get';
}

function unaccepted(kind: OfferedKind, name: string): string {
  return `Sallyport: the ${kind} ${JSON.stringify(name.slice(0, 100))} is not offered by this server, or nobody has accepted it as it is now. Do not retry it. A person can look with \`sallyport mcp list\` and accept it with \`sallyport mcp approve\`.`;
}

/** Whose request is taken back. */
function idIn({ requestId }: JsonObject): MessageId | undefined {
  return typeof requestId === 'string' || typeof requestId === 'number' ? requestId : undefined;
}

function withoutMeta(params: JsonObject): JsonObject {
  const { _meta, ...rest } = params;
  return rest;
}

/** Protocol 2026-07-28: version and capabilities travel with each request, so they go with ours too. */
function metaOf(params: JsonObject): JsonObject {
  const meta = params['_meta'];
  if (!isJsonObject(meta)) return {};
  return Object.fromEntries(Object.entries(meta).filter(([name]) => name.startsWith('io.modelcontextprotocol/')));
}
