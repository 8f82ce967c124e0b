/** Crockford's base 32 in lower case (https://github.com/ulid/spec): no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const RANDOM_BYTES = 10;

/**
 * A run's id: a ULID in lower case, 26 characters, which sort by time.
 *
 * @param time milliseconds since the epoch
 * @param random ten random bytes
 */
export function makeRunId(time: number, random: Uint8Array): string {
  if (random.length !== RANDOM_BYTES) throw new RangeError(`a run id takes ${RANDOM_BYTES} random bytes, not ${random.length}`);
  return (
    encode(BigInt(time), 10) +
    encode(
      random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
      16,
    )
  );
}

/** True for text that `makeRunId` could have made: no path can be hidden in it. */
export function isRunId(text: string): boolean {
  return /^[0-7][0-9a-hjkmnp-tv-z]{25}$/u.test(text);
}

function encode(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = `${ALPHABET[Number(rest & 31n)] ?? ''}${text}`;
    rest >>= 5n;
  }
  return text;
}
