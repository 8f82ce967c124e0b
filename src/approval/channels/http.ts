import { type ClientRequest, type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';

/** What a server said no to, or that none answered: without an address, in which a topic or a token may stand. */
export class ChannelError extends Error {
  /** Whether the same may work a moment later. */
  readonly isPassing: boolean;

  constructor(message: string, isPassing: boolean) {
    super(message);
    this.isPassing = isPassing;
  }
}

/** Opens a request; redirects are not followed: an answer may go to the host that the person named, and to no other. */
export function open(
  url: URL,
  options: Pick<RequestOptions, 'method' | 'headers' | 'signal'>,
  use: (answer: IncomingMessage) => void,
): ClientRequest {
  const start = url.protocol === 'https:' ? secureRequest : plainRequest;
  return start(url, { ...options, agent: false }, use);
}

const ATTEMPT_MS = 10_000;

interface Posted {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @throws ChannelError unless the server took it */
export function post({ url, headers, body }: Posted, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (message: string, isPassing: boolean): void => reject(new ChannelError(message, isPassing));
    const sent = open(
      url,
      { method: 'POST', headers: { ...headers, 'content-length': `${Buffer.byteLength(body)}` }, signal },
      (answer) => {
        const status = answer.statusCode ?? 0;
        answer.resume();
        answer.on('error', () => undefined);
        if (status >= 200 && status < 300) resolve();
        else refuse(`it answered ${status}`, status === 429 || status >= 500);
      },
    );
    sent.setTimeout(ATTEMPT_MS, () => sent.destroy(new Error('no answer')));
    sent.on('error', (error) => refuse('code' in error && typeof error.code === 'string' ? error.code : error.message, true));
    sent.end(body);
  });
}

const MOST_ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;

/** Tries again with twice the pause, and not without end. @throws ChannelError the last one */
export async function patiently(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let at = 1; ; at++) {
    try {
      await attempt();
      return;
    } catch (error) {
      const isOver = at >= MOST_ATTEMPTS || signal.aborted || !(error instanceof ChannelError) || !error.isPassing;
      if (isOver) throw error;
    }
    await pause(FIRST_WAIT_MS * 2 ** (at - 1), signal);
  }
}

/** Ends early, without an error, when the signal says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
