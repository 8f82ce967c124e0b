import { type Cage, executeTool, SallyportError } from '../sdk/index.ts';
import { version } from './version.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What goes wrong with a request, by the numbers of JSON-RPC. */
class RequestError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const MOST_AT_ONCE = 4;
const MOST_WAITING = 64;
const TIME_MS = 120_000;

type Members = Readonly<Record<string, unknown>>;

/** An MCP server with the one tool `execute`: each call is a run in the cage. */
export class ExecServer {
  readonly #cage: Cage;
  readonly #say: (message: Members) => void;
  readonly #running: Map<unknown, AbortController> = new Map();
  readonly #waiting: (() => void)[] = [];
  #active = 0;

  /** @param say sends one message to the client */
  constructor(cage: Cage, say: (message: Members) => void) {
    this.#cage = cage;
    this.#say = say;
  }

  /** Takes one line of the client; whatever it holds, nothing is thrown. */
  async take(line: string): Promise<void> {
    const message = parse(line);
    if (message === undefined) {
      this.#fail(null, new RequestError(-32700, 'This is no JSON object.'));
      return;
    }
    const { id, method, params } = message;
    if (method === 'notifications/cancelled') this.#running.get(members(params)['requestId'])?.abort();
    // Answers and notifications want no answer.
    if (typeof method !== 'string' || (typeof id !== 'string' && typeof id !== 'number')) return;
    try {
      const result = await this.#answer(id, method, members(params));
      if (result !== undefined) this.#say({ jsonrpc: '2.0', id, result });
    } catch (error) {
      this.#fail(id, error);
    }
  }

  /** Ends what runs. */
  close(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  #fail(id: Json, error: unknown): void {
    const code = error instanceof RequestError ? error.code : -32603;
    const message = error instanceof Error ? error.message : 'Sallyport failed.';
    this.#say({ jsonrpc: '2.0', id, error: { code, message } });
  }

  async #answer(id: string | number, method: string, params: Members): Promise<unknown> {
    if (method === 'initialize') return hello(params);
    if (method === 'ping') return {};
    if (method === 'tools/list') {
      const { name, description, parameters } = executeTool(this.#cage);
      return { tools: [{ name, description, inputSchema: parameters }] };
    }
    if (method !== 'tools/call') throw new RequestError(-32601, `There is no ${JSON.stringify(method.slice(0, 100))} here.`);
    if (params['name'] !== 'execute') throw new RequestError(-32602, 'The only tool is execute.');
    if (this.#running.has(id)) throw new RequestError(-32600, 'A request with this id is running.');
    return this.#call(id, params['arguments']);
  }

  /** @returns undefined where the client took the call back: it wants no answer then */
  async #call(id: string | number, input: unknown): Promise<unknown> {
    if (this.#waiting.length >= MOST_WAITING) return result(`${MOST_WAITING} calls wait already: try again later.`, true);
    const controller = new AbortController();
    this.#running.set(id, controller);
    await this.#turn();
    try {
      const { signal } = controller;
      const text = await executeTool(this.#cage, { timeoutMs: TIME_MS, signal }).execute(input);
      return result(text, false);
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      // The model can do something about these; a defect of ours is the client's to know.
      if (error instanceof SallyportError || error instanceof TypeError) return result(error.message, true);
      throw error;
    } finally {
      this.#running.delete(id);
      this.#active -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    this.#active += 1;
    if (this.#active <= MOST_AT_ONCE) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

function hello({ protocolVersion }: Members): object {
  const wanted = REVISIONS.find((revision) => revision === protocolVersion);
  return {
    protocolVersion: wanted ?? REVISIONS[0],
    capabilities: { tools: {} },
    serverInfo: { name: 'sallyport', version },
  };
}

function result(text: string, isError: boolean): object {
  return { content: [{ type: 'text', text }], isError };
}

function parse(line: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
