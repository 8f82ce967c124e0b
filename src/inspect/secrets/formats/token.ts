import type { Format, Validity } from '../format.ts';
import { isWordy } from '../likeness.ts';

// The forms are those that the providers document, or that their own tools print. Every pattern is linear: it begins at its
// anchor, and its repetitions are bounded or made of one class.

type Extra = Pick<Format, 'check' | 'weight' | 'publicBeside'>;

/** A token that begins with one of `anchors` and goes on with `rest`, between characters that belong to no token. */
export function token(id: string, what: string, anchors: readonly string[], rest: string, extra: Extra = {}): Format {
  let pattern: RegExp | undefined;
  return {
    id,
    what,
    anchors,
    // Made when its anchor is met first: a run begins with this table, and most of its forms are never seen.
    get pattern(): RegExp {
      pattern ??= tokenPattern(anchors, rest);
      return pattern;
    },
    ...extra,
  };
}

function tokenPattern(anchors: readonly string[], rest: string): RegExp {
  const heads = anchors.map((anchor) => anchor.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('|');
  // A name of a file or a member is no token; a part of a host may stand before one.
  const before = anchors[0]?.includes('/') === true ? '' : '(?<![A-Za-z0-9.])';
  return new RegExp(`${before}(?:${heads})${rest}(?![A-Za-z0-9])`, 'y');
}

/** As `token`, where the anchor stands up to `back` characters after the beginning. */
export function inside(
  id: string,
  what: string,
  anchors: readonly string[],
  back: number,
  make: () => RegExp,
  extra: Extra = {},
): Format {
  let pattern: RegExp | undefined;
  return {
    id,
    what,
    anchors,
    back,
    get pattern(): RegExp {
      pattern ??= make();
      return pattern;
    },
    ...extra,
  };
}

export const isMixed = (secret: string): Validity =>
  /\d/.test(secret) && (/[a-z]/.test(secret) || /[A-Z]/.test(secret)) ? 'plain' : 'no';

/** Letters of both kinds, at least one that stands among digits, and no words. */
export const isRandomMix = (secret: string): Validity =>
  /\d/.test(secret) && /[a-z]/.test(secret) && /[A-Z]/.test(secret) && !isWordy(secret) ? 'plain' : 'no';

export const isLetterMix = (secret: string): Validity => (/[a-z]/.test(secret) && /[A-Z]/.test(secret) ? 'plain' : 'no');

/** How the base64 of a number begins: its first two digits. */
export function numbersInBase64(): readonly string[] {
  const heads = ['MT', 'Mj', 'Mz', 'ND', 'NT', 'Nj', 'Nz', 'OD', 'OT'];
  return heads.flatMap((head) => [...'AEIMQUYcgk'].map((next) => head + next));
}

/** Base64 of a JSON object. */
export const holdsJson =
  (from: number) =>
  (secret: string): Validity =>
    secret.slice(from).startsWith('eyJ') ? 'valid' : 'plain';
