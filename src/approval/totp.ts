import { createHmac, timingSafeEqual } from 'node:crypto';

/* One-time codes of RFC 6238, as every authenticator app makes them: SHA-1, 30 seconds, 6 digits. */

const STEP_MS = 30_000;
const DIGITS = 6;
/** Clocks differ, and typing takes time: one step before and after. */
const DRIFT = 1;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of one step (RFC 4226, 5.3). */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * The step that a code belongs to; undefined where it is wrong, too old, or was used already.
 *
 * @param now in milliseconds since the epoch
 * @param last the last step of which a code was used: each is good once, and none before it
 */
export function stepOf(secret: Buffer, code: string, now: number, last: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const current = Math.floor(now / STEP_MS);
  for (let step = current - DRIFT; step <= current + DRIFT; step++)
    if (step > last && timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code))) return step;
  return undefined;
}

/** What an authenticator app reads. */
export function otpauthUri(secret: Buffer, account: string): string {
  return `otpauth://totp/Sallyport:${encodeURIComponent(account)}?secret=${base32(secret)}&issuer=Sallyport`;
}

/** RFC 4648, without padding: apps want none. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}
