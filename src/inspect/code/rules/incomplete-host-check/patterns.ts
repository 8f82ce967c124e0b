/* Regular expressions of JavaScript that are meant to let one host, or one of several words, through. */
import { alternativesOf } from '../../regex/characters.ts';

const ENDINGS = 'com|org|net|edu|gov|io|dev|app|co|ai|internal';
const HOST = `(?:[\\w-]|\\\\?\\.|\\\\-|[+*?]|\\[[^\\]\\n]*\\]|\\([^()\\n]*\\))*[\\w\\])*+?]\\\\*\\.(?:${ENDINGS})(?![\\w-])`;
/** A dot that stands for any character, before at least one name and the ending: what only `exampleXcom` would match is no host that anybody can have. */
const OPEN_DOT = new RegExp(
  `(?<!\\\\)\\.(?![*+?{]|\\\\\\.)(?:(?:[\\w-]|\\\\[-.])+|\\((?:\\?:)?[\\w|\\\\.-]+\\))\\\\?\\.(?:${ENDINGS})(?![\\w.-])`,
);
/** The same where what stands before may be anything: `.+.example.com`. */
const OPEN_BEFORE = new RegExp(`\\.[*+]\\)?\\.(?:[\\w-]+\\\\?\\.)+(?:${ENDINGS})(?![\\w.-])`);
const SCHEME = '(?:https?\\??|\\((?:\\?:)?https?(?:\\|https?|:)*\\??\\)\\??):?\\)?\\??(?:\\\\?\\/){2}';
/** `^https://example\.com` and nothing behind it. */
const OPEN_END = new RegExp(`^\\(*\\^\\(*(?:\\?:)?(?:${SCHEME})?(?:www\\\\?\\.)?${HOST}\\)*$`);
const UNANCHORED = new RegExp(`^\\(*${SCHEME}${HOST}`);
const HAS_HOST = new RegExp(`(?:\\w|[)\\]*+?])\\\\*\\.(?:${ENDINGS})(?![\\w-])`);

const SAYS_DOT = 'The dots of this host stand for any character, so other hosts match too: write `\\.`.';
const SAYS_END = 'Nothing says where the host ends, so `example.com.evil.test` matches too: end it with `$` or `/`.';
const SAYS_START = 'The pattern is found anywhere in an address, so in its query too: begin it with `^`.';
const SAYS_EACH = 'The anchor belongs to one of the alternatives alone: put them into a group.';

/**
 * What is wrong with a pattern of a host; undefined: nothing that is certain.
 *
 * @param isCheck what the pattern is found in is judged by that: not the text that is taken out
 */
export function hostMistake(pattern: string, isCheck: boolean): string | undefined {
  if (!HAS_HOST.test(pattern)) return undefined;
  const isAnchored = pattern.includes('^') || pattern.includes('$');
  if (isAnchored && (OPEN_DOT.test(pattern) || OPEN_BEFORE.test(pattern))) return SAYS_DOT;
  if (alternativesOf(pattern).some((one) => OPEN_END.test(one))) return SAYS_END;
  return isCheck && UNANCHORED.test(pattern) ? SAYS_START : undefined;
}

/** `^a|b`, `\.js|\.jsx$`: alternatives that are words, of which the first alone is bound to the beginning, or the last alone to the end. */
export function anchorMistake(pattern: string): string | undefined {
  if (!pattern.includes('|') || !/^\(*\^|\$\)*$/.test(pattern)) return undefined;
  const all = alternativesOf(pattern);
  if (all.length < 2 || !all.every(isWord)) return undefined;
  const starts = all.map((one) => /^\(*\^/.test(one));
  const ends = all.map((one) => /\$\)*$/.test(one));
  const isFirstAlone = starts[0] === true && !starts.slice(1).includes(true);
  const isLastAlone = ends.at(-1) === true && !ends.slice(0, -1).includes(true);
  // `^one|two$` may be meant as it stands.
  if (isFirstAlone && isLastAlone && all.length === 2) return undefined;
  if ((!isFirstAlone && starts.includes(true)) || (!isLastAlone && ends.includes(true))) return undefined;
  return isFirstAlone || isLastAlone ? SAYS_EACH : undefined;
}

/** Letters, and nothing inside that holds at one place of a text alone. */
function isWord(alternative: string): boolean {
  const inner = alternative.replace(/^\(*\^/, '').replace(/\$\)*$/, '');
  return /[a-z0-9]/i.test(inner.replace(/\\./g, '')) && !/\\[bBsSwWdD]|[$^]|\[\^/.test(inner.replace(/^\\s\*/, ''));
}
