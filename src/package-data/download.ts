import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { parseUrl, UserError } from '../model/index.ts';
import { ask } from './request.ts';

const MOST_BYTES = 2 * 2 ** 30;
/** Without a byte for so long, the server is taken to be gone; what came stays, and the next try goes on there. */
const SILENCE_MS = 30_000;
const TRIES = 3;

export interface Download {
  readonly file: string;
  /** Deletes what is kept for going on. */
  readonly done: () => void;
}

/**
 * Brings an address into a file of `folder`. What an earlier, broken try brought is gone on with where the server says that it
 * is still the same (RFC 9110, If-Range). Plain HTTP is taken only from this machine, or where a digest or key vouches for it.
 *
 * @param system where the system keeps the certificates that it trusts, if not at the usual places
 * @throws UserError
 */
export async function download(
  address: string,
  folder: string,
  isVouchedFor: boolean,
  onBytes: (bytes: number, total: number | undefined) => void,
  system?: readonly string[],
): Promise<Download> {
  const url = parse(address);
  refuseUnsafe(url, isVouchedFor);
  const base = join(folder, createHash('sha256').update(address).digest('hex').slice(0, 32));
  const part = `${base}.part`;
  const mark = `${base}.mark`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fetchRest(url, part, mark, isVouchedFor, onBytes, system);
      return {
        file: part,
        done: () => {
          rmSync(part, { force: true });
          rmSync(mark, { force: true });
        },
      };
    } catch (error) {
      if (error instanceof UserError || attempt >= TRIES) throw error instanceof UserError ? error : unreachable(address, error);
    }
  }
}

function parse(address: string): URL {
  const url = parseUrl(address);
  if (url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new UserError('SOURCE_UNKNOWN', `${JSON.stringify(address)} is neither an address nor a file.`, {
    hint: 'Sources are https addresses or paths.',
    exitCode: 2,
  });
}

function refuseUnsafe(url: URL, isVouchedFor: boolean): void {
  if (url.protocol === 'https:' || isVouchedFor || isLoopback(url.hostname)) return;
  throw new UserError(
    'SOURCE_PLAIN',
    `${withoutLogin(url.href)} is plain HTTP, and anybody on the way could change what comes.`,
    {
      hint: 'Use https, or say which sha256 or key vouches for it.',
      exitCode: 2,
    },
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

async function fetchRest(
  url: URL,
  part: string,
  mark: string,
  isVouchedFor: boolean,
  onBytes: (bytes: number, total: number | undefined) => void,
  system: readonly string[] | undefined,
): Promise<void> {
  const have = existsSync(part) && existsSync(mark) ? statSync(part).size : 0;
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), SILENCE_MS);
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (have > 0) Object.assign(headers, { range: `bytes=${have}-`, 'if-range': readFileSync(mark, 'utf8') });
    const check = (at: URL): void => refuseUnsafe(at, isVouchedFor);
    const answer = await ask(url, { headers, signal: stop.signal, check, system });
    const status = answer.statusCode ?? 0;
    const isRest = status === 206;
    if (status === 416) {
      // It is whole already, or not the same: once more from the start.
      rmSync(part, { force: true });
      throw new Error('the server has no rest');
    }
    if (status >= 400 && status < 500 && status !== 429) {
      throw new UserError('SOURCE_REFUSED', `${withoutLogin(url.href)} answered ${status}.`, {
        hint: 'Is the address right?',
        exitCode: 3,
      });
    }
    if (status < 200 || status >= 300) throw new Error(`it answered ${status}`);
    const tag = answer.headers.etag ?? answer.headers['last-modified'];
    if (!isRest) {
      writeFileSync(part, '', { mode: 0o600 });
      rmSync(mark, { force: true });
      // A weak tag does not promise the same bytes.
      if (tag !== undefined && !tag.startsWith('W/')) writeFileSync(mark, tag, { mode: 0o600 });
    }
    let bytes = isRest ? have : 0;
    const length = Number(answer.headers['content-length'] ?? Number.NaN);
    const total = Number.isFinite(length) ? bytes + length : undefined;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), SILENCE_MS);
      bytes += chunk.length;
      if (bytes > MOST_BYTES)
        throw new UserError('SOURCE_TOO_LARGE', `${withoutLogin(url.href)} sends more than 2 GiB.`, { exitCode: 3 });
      appendFileSync(part, chunk);
      onBytes(bytes, total);
    }
    if (total !== undefined && bytes !== total) throw new Error('it ended too early');
  } finally {
    clearTimeout(timer);
    // What is not read of a refusal keeps no connection open.
    stop.abort();
  }
}

function unreachable(address: string, cause: unknown): UserError {
  const why = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause);
  return new UserError('SOURCE_UNREACHABLE', `${withoutLogin(address)} can't be fetched: ${why}.`, {
    hint: 'What was fetched before stays in use. Try again: it goes on where it stopped.',
    exitCode: 3,
    cause,
  });
}

/** An address as it may be shown. */
export function withoutLogin(from: string): string {
  const url = parseUrl(from);
  if (url === undefined) return from;
  url.username = '';
  url.password = '';
  return url.href;
}
