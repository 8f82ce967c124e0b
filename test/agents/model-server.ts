import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelApi, Turn } from './model-apis.ts';

export interface ModelServer {
  readonly port: number;
  /** The key that each request carried. */
  readonly keys: readonly string[];
  /** All that an agent told its model. */
  readonly bodies: readonly string[];
  /** What its tools gave back, in their order. */
  readonly results: () => readonly string[];
  readonly close: () => void;
}

/**
 * A model that follows a script, on loopback. Requests without tools (titles, side questions) cost no turn.
 *
 * @param onTurn called before each turn is said, with its place in the script
 */
export async function startModel(script: readonly Turn[], api: ModelApi, onTurn?: (at: number) => void): Promise<ModelServer> {
  const keys: string[] = [];
  const bodies: string[] = [];
  let results: readonly string[] = [];
  let next = 0;
  const answer = ({ method, url = '', headers }: IncomingMessage, response: ServerResponse, body: string): void => {
    keys.push(api.key(headers));
    bodies.push(body);
    const parsed = parse(body);
    if (api.aside?.(response, url, parsed) === true) return;
    if (method !== 'POST') {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const isTurn = Array.isArray(parsed['tools']) && parsed['tools'].length > 0;
    const turn: Turn = isTurn ? (script[next] ?? { say: 'done' }) : { say: 'ok' };
    if (isTurn) {
      onTurn?.(next);
      next += 1;
      results = partsOf(parsed).flatMap((part) => {
        const result = api.result(part);
        return result === undefined ? [] : [textsOf(result).join('\n')];
      });
    }
    api.speak(response, turn, bodies.length);
  };
  const server = createServer((message, response) => {
    const pieces: Buffer[] = [];
    message.on('data', (piece: Buffer) => pieces.push(piece));
    message.on('end', () => answer(message, response, Buffer.concat(pieces).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = addressOf(server.address());
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port, keys, bodies, results: () => results, close };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === 'object' && address !== null) return address;
  throw new Error('the server has no port');
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** Every object inside a value, outer ones first. */
function partsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(partsOf);
  return isRecord(value) ? [value, ...Object.values(value).flatMap(partsOf)] : [];
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isRecord(value) ? Object.values(value).flatMap(textsOf) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
