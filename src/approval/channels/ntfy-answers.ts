import type { IncomingMessage } from 'node:http';
import { ChannelError, open, pause } from './http.ts';

/** A subscription to a topic of an ntfy server (https://docs.ntfy.sh/subscribe/api/), opened anew when it breaks. */
export interface Listening {
  /** Resolves when the server has opened it once. @throws ChannelError where it will not */
  readonly ready: Promise<void>;
  readonly end: () => void;
}

interface Handlers {
  readonly onMessage: (text: string) => void;
  /** It will not be tried again. */
  readonly onDead: (why: string) => void;
}

const OPEN_MS = 10_000;
/** The server says that it lives each 45 seconds. */
const SILENT_MS = 100_000;
const LONGEST_LINE = 64 * 1024;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const MOST_FAILURES = 8;

export function listen(url: URL, headers: Readonly<Record<string, string>>, { onMessage, onDead }: Handlers): Listening {
  const stop = new AbortController();
  let hasOpened: () => void = () => {};
  let hasFailed: (error: unknown) => void = () => {};
  const ready = new Promise<void>((resolve, reject) => {
    hasOpened = resolve;
    hasFailed = reject;
  });
  // Whoever waits for it gets it; where nobody does any more, it is no fault.
  ready.catch(() => undefined);
  let since = '';
  let failures = 0;
  const onLine = (line: string): void => {
    const { event, id, time, message } = parse(line);
    // From where to go on after a break: by the server's own clock until there is a message.
    if (event === 'open') {
      failures = 0;
      if (since === '') since = String(time ?? '');
      hasOpened();
    }
    if (event !== 'message') return;
    if (typeof id === 'string') since = id;
    if (typeof message === 'string') onMessage(message);
  };
  void (async () => {
    while (!stop.signal.aborted) {
      const place = new URL(url);
      if (since !== '') place.searchParams.set('since', since);
      const error = await once(place, headers, onLine, stop.signal);
      failures += 1;
      if (stop.signal.aborted) break;
      if ((error instanceof ChannelError && !error.isPassing) || failures >= MOST_FAILURES) {
        onDead(error.message);
        hasFailed(error);
        break;
      }
      await pause(Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS), stop.signal);
    }
    hasFailed(new ChannelError('the subscription ended', false));
  })();
  return { ready, end: () => stop.abort() };
}

/** One connection, until it breaks. @returns why */
function once(
  url: URL,
  headers: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<Error> {
  return new Promise((resolve) => {
    const sent = open(url, { method: 'GET', headers, signal }, (answer: IncomingMessage) => {
      const status = answer.statusCode ?? 0;
      if (status !== 200) {
        answer.resume();
        answer.on('error', () => undefined);
        resolve(new ChannelError(`the server answered ${status}`, status === 429 || status >= 500));
        return;
      }
      sent.setTimeout(SILENT_MS);
      let rest = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => {
        rest += piece;
        const lines = rest.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onLine(line);
        if (rest.length > LONGEST_LINE) sent.destroy();
      });
      answer.on('error', () => undefined);
      answer.on('close', () => resolve(new ChannelError('the connection ended', true)));
    });
    sent.setTimeout(OPEN_MS, () => sent.destroy());
    sent.on('error', (error) => resolve(new ChannelError('code' in error ? String(error.code) : error.message, true)));
    sent.on('close', () => resolve(new ChannelError('the connection ended', true)));
    sent.end();
  });
}

interface Line {
  readonly event?: unknown;
  readonly id?: unknown;
  readonly time?: unknown;
  readonly message?: unknown;
}

function parse(line: string): Line {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
