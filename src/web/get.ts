import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PageAddress } from './address.ts';
import { type BodyLimits, readBody } from './body.ts';
import type { Fields } from './freshness.ts';
import { type Connect, PageError } from './types.ts';

/** One answer of a host. */
export interface Got {
  readonly status: number;
  readonly fields: Fields;
  /** Empty where it was not wanted. */
  readonly body: Buffer;
  /** Where it was dialled. */
  readonly from: string;
  readonly sent: number;
  readonly received: number;
}

export interface GetOptions {
  readonly connect: Connect;
  readonly fields: Fields;
  /** Whether the body is to be read; it may throw a PageError to end it here. */
  readonly wantsBody: (status: number, fields: Fields) => boolean;
  /** For the whole of it. */
  readonly timeMs?: number | undefined;
  readonly bodyLimits?: BodyLimits | undefined;
}

const LONGEST_HEAD = 65_536;
export const TIME_MS = 30_000;

/**
 * Sends one GET and reads the answer, within its bounds.
 *
 * @throws PageError
 */
export async function get(to: PageAddress, options: GetOptions): Promise<Got> {
  const timeMs = options.timeMs ?? TIME_MS;
  const deadline = Date.now() + timeMs;
  const dialled = await withDeadline(options.connect(to), deadline, timeMs);
  const { socket, address: from } = dialled;
  socket.on('error', () => {});
  let isLate = false;
  const timer = setTimeout(
    () => {
      isLate = true;
      socket.destroy();
    },
    Math.max(1, deadline - Date.now()),
  );
  try {
    const { answer, sent } = await send(to, socket, options.fields);
    const fields = fieldsOf(answer);
    const status = answer.statusCode ?? 0;
    const body = options.wantsBody(status, fields)
      ? await readBody(answer, fields['content-encoding'], options.bodyLimits)
      : Buffer.alloc(0);
    return { status, fields, body, from, sent, received: bytesOf(socket, 'bytesRead') };
  } catch (error) {
    if (isLate) throw new PageError('unreachable', slow(timeMs));
    throw error instanceof PageError ? error : new PageError('unreachable', reasonOf(error));
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function send(
  to: PageAddress,
  socket: Duplex,
  headers: Fields,
): Promise<{ readonly answer: IncomingMessage; readonly sent: number }> {
  return new Promise((resolve, reject) => {
    const outgoing: ClientRequest = request({
      createConnection: () => socket,
      method: 'GET',
      path: to.path,
      headers,
      setHost: false,
      maxHeaderSize: LONGEST_HEAD,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => resolve({ answer, sent: bytesOf(socket, 'bytesWritten') }));
    // What would be an upgrade or a tunnel was not asked for.
    outgoing.on('upgrade', () => reject(new PageError('refused', 'the host wants to speak another protocol')));
    outgoing.end();
  });
}

async function withDeadline(
  dialling: ReturnType<Connect>,
  deadline: number,
  timeMs: number,
): Promise<Awaited<ReturnType<Connect>>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new PageError('unreachable', slow(timeMs))), Math.max(1, deadline - Date.now()));
  });
  // A connection that comes too late is closed.
  dialling.then(({ socket }) => Date.now() > deadline && socket.destroy()).catch(() => {});
  try {
    return await Promise.race([dialling, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Fields of one name joined; cookies are nobody's here. */
function fieldsOf({ headersDistinct }: IncomingMessage): Fields {
  const joined = Object.entries(headersDistinct).flatMap(([name, values]): [string, string][] =>
    values === undefined || name === 'set-cookie' ? [] : [[name, SINGLE.has(name) ? (values[0] ?? '') : values.join(', ')]],
  );
  return Object.fromEntries(joined);
}

/** Fields that stand once; a second one would make the first unreadable. */
const SINGLE: ReadonlySet<string> = new Set(['content-type', 'location', 'etag', 'last-modified', 'date', 'expires', 'age']);

function bytesOf(socket: Duplex, what: 'bytesRead' | 'bytesWritten'): number {
  const count: unknown = Reflect.get(socket, what);
  return typeof count === 'number' ? count : 0;
}

function slow(timeMs: number): string {
  return `the host took longer than ${timeMs / 1000} s`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the connection failed';
}
