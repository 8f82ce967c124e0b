import { UserError } from '../model/index.ts';

/** In characters. A shorter value turns up by chance, so nothing could be said about where it goes. */
const SHORTEST = 8;
/** In bytes: the largest private keys, and small enough for every buffer that looks for it. */
export const LONGEST_VALUE: number = 16_384;

/**
 * Takes the line end off that `echo` and most programs add, and checks that the rest can be a secret.
 * No error holds the value or a part of it.
 *
 * @throws UserError SECRET_EMPTY, SECRET_TOO_SHORT, SECRET_TOO_LONG, SECRET_NOT_TEXT
 */
export function checkValue(name: string, bytes: Uint8Array | string): string {
  const text = typeof bytes === 'string' ? bytes : decode(bytes);
  if (text === undefined || text.includes('\0')) throw wrong('SECRET_NOT_TEXT', `The value of ${name} is no text (UTF-8).`);
  const value = text.trim();
  if (value === '') throw wrong('SECRET_EMPTY', `The value of ${name} is empty.`);
  if (value.length < SHORTEST)
    throw wrong(
      'SECRET_TOO_SHORT',
      `The value of ${name} has fewer than ${SHORTEST} characters.`,
      'So short a text turns up by chance.',
    );
  if (Buffer.byteLength(value) > LONGEST_VALUE)
    throw wrong('SECRET_TOO_LONG', `The value of ${name} has more than ${LONGEST_VALUE} bytes.`);
  return value;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function wrong(code: string, sentence: string, hint?: string): UserError {
  return new UserError(code, sentence, hint === undefined ? {} : { hint });
}
