import { randomInt } from 'node:crypto';
import { isObject } from './secret.ts';

/*
 * A placeholder is what a client inside the cage gets for a secret. It must pass the client's own checks (prefix, characters,
 * length), tell nothing about the value and never be guessed: at least 128 random bits, also where the value itself has less.
 */

const BITS = 128;
const LONGEST = 512;

/** Beginnings that providers publish for their tokens, the longer ones first. */
const PREFIXES = [
  /^sk-ant-[a-z]{2,8}\d{2}-/,
  /^sk-(?:ant|proj|svcacct|admin|or-v1)-/,
  /^github_pat_/,
  /^gh[pousr]_/,
  /^gl(?:pat|dt|rt|ptt|soat|ft|cbt|imt)-/,
  /^xox[abeoprs]-/,
  /^xapp-/,
  /^[rs]k_(?:live|test)_/,
  /^whsec_/,
  /^(?:AKIA|ASIA)/,
  /^AIza/,
  /^ya29\./,
  /^npm_/,
  /^pypi-/,
  /^hf_/,
  /^gsk_/,
  /^xai-/,
  /^r8_/,
  /^dop_v1_/,
  /^SG\./,
  /^shp(?:at|ca|pa|ss)_/,
  /^lin_api_/,
  /^hvs\./,
  /^dckr_(?:pat|oat)_/,
  /^sk-/,
] as const;

const HEX = '0123456789abcdef';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

const ALPHABETS: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-f]*$/, HEX],
  [/^[0-9A-F]*$/, HEX.toUpperCase()],
  // RFC 4648 base 32, as in AWS access key ids.
  [/^[A-Z2-7]*$/, `${LOWER.toUpperCase()}234567`],
  [/^[a-z0-9]*$/, LOWER + DIGITS],
  [/^[A-Z0-9]*$/, LOWER.toUpperCase() + DIGITS],
];
const ANY = LOWER + LOWER.toUpperCase() + DIGITS;

/** A placeholder for a value that differs from all in `taken`. It holds letters, digits, `-`, `_` and `.` only. */
export function makePlaceholder(value: string, taken: ReadonlySet<string> = new Set()): string {
  for (;;) {
    const made = shaped(value);
    if (made !== value && !taken.has(made)) return made;
  }
}

function shaped(value: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return uuid();
  const prefix = PREFIXES.map((pattern) => pattern.exec(value)?.[0]).find((found) => found !== undefined) ?? '';
  return webToken(value) ?? prefix + randomText(value.slice(prefix.length));
}

/** Random characters of the same kind and number as those of `text`, or as many more as it takes. */
function randomText(text: string): string {
  const alphabet = ALPHABETS.find(([pattern]) => pattern.test(text))?.[1] ?? ANY;
  const needed = Math.ceil(BITS / Math.log2(alphabet.length));
  const length = Math.max(needed, Math.min(text.length, LONGEST));
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

// All 32 digits random: a version 4 UUID has 122 random bits only.
function uuid(): string {
  return randomText('0'.repeat(32)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * A JSON Web Token (RFC 7519) with the same header and the same times, which clients look at before they send it, and nothing
 * else of what it said.
 */
function webToken(value: string): string | undefined {
  const [header, payload, signature, ...more] = value.split('.');
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) return undefined;
  const head = decode(header);
  const claims = decode(payload);
  if (head === undefined || claims === undefined || typeof head['alg'] !== 'string') return undefined;
  const times = Object.fromEntries(
    ['iat', 'nbf', 'exp'].flatMap((name) => (typeof claims[name] === 'number' ? [[name, claims[name]]] : [])),
  );
  const own = encode({ ...times, jti: randomText('') });
  return `${encode({ alg: head['alg'], typ: 'JWT' })}.${own}.${randomText(signature)}`;
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function encode(value: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
