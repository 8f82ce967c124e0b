import { createHash } from 'node:crypto';

/** What the library keeps of a request and its response (`CachePolicy.toObject()`). */
export interface KeptPolicy {
  readonly v: 1;
  /** When the response was received, in milliseconds since the epoch. */
  readonly t: number;
  readonly st: number;
  readonly resh: Readonly<Record<string, string>>;
  readonly rescc: Readonly<Record<string, string | boolean>>;
  readonly reqh: Readonly<Record<string, string>> | null;
  readonly [member: string]: unknown;
}

/** One page in the cache, as it was received: nothing of it is trusted. */
export interface Entry {
  /** The address without its fragment. */
  readonly href: string;
  /** The address of the host that it came from, for whoever may not reach that one. */
  readonly from: string;
  /** When it was received or last found to be still the same. Milliseconds since the epoch. */
  readonly at: number;
  readonly policy: KeptPolicy;
  /** Decoded: without its content coding. */
  readonly body: Buffer;
  /** Of the body. */
  readonly sha256: string;
}

const LONGEST_HEAD = 128 * 1024;

/** One line of JSON, and the body behind it. */
export function formatEntry({ body, ...head }: Entry): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ v: 1, ...head, length: body.length })}\n`), body]);
}

/** Reads an entry; undefined for anything that Sallyport would not have written. @param href the address that it must be of */
export function parseEntry(bytes: Buffer, href: string | undefined): Entry | undefined {
  const end = bytes.subarray(0, LONGEST_HEAD).indexOf('\n');
  if (end < 0) return undefined;
  const head = readHead(bytes.subarray(0, end).toString('utf8'));
  const body = bytes.subarray(end + 1);
  if (head === undefined || (href !== undefined && head.href !== href)) return undefined;
  if (head.length !== body.length || sha256(body) !== head.sha256) return undefined;
  const { href: own, from, at, policy, sha256: digest } = head;
  return { href: own, from, at, policy, body, sha256: digest };
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Head extends Omit<Entry, 'body'> {
  readonly length: number;
}

function readHead(text: string): Head | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isHead(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is Head {
  return (
    isRecord(value) &&
    value['v'] === 1 &&
    typeof value['href'] === 'string' &&
    typeof value['from'] === 'string' &&
    isTime(value['at']) &&
    typeof value['length'] === 'number' &&
    typeof value['sha256'] === 'string' &&
    isPolicy(value['policy'])
  );
}

function isPolicy(value: unknown): value is KeptPolicy {
  if (!isRecord(value) || value['v'] !== 1 || !isTime(value['t'])) return false;
  const { st, resh, rescc, reqh, reqcc, m, u, h } = value;
  if (!Number.isInteger(st) || m !== 'GET' || typeof u !== 'string' || typeof h !== 'string') return false;
  return isTexts(resh) && isFlags(rescc) && isFlags(reqcc) && (reqh === null || isTexts(reqh));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((one) => typeof one === 'string');
}

function isFlags(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((one) => typeof one === 'string' || one === true);
}
