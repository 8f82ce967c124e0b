import { type Codes, codesOf } from './codes.ts';
import {
  AT,
  BEFORE,
  CROSSES,
  compileRules,
  FLAGS,
  type Known,
  LAST,
  type Machine,
  MEANS_NOTHING,
  type Meaning,
  mayMean,
  meaningIn,
  NEGATABLE,
  type Packed,
  REACH,
  SECRET_WORD,
  STEP_WIDTH,
  type Step,
} from './compile-rules.ts';
import { folded, undisguised } from './fold-word.ts';
import { eachToken, type TokenKind } from './tokens.ts';
import type { Family } from './types.ts';
import { LONGEST_WORD } from './word-hash.ts';

/** A rule that was met; offsets in the text that was read. */
export interface Hit {
  readonly family: Family;
  readonly weight: number;
  readonly start: number;
  end: number;
}

const SECRET_PATH =
  /(?:^|\/)\.(?:ssh|aws|gnupg|kube|netrc|npmrc|pypirc|git-credentials|docker|azure|env(?:\.\w+)?)(?:\/|$)|id_(?:rsa|ed25519|ecdsa)|\/etc\/(?:passwd|shadow)|\.(?:pem|key|kdbx|p12)$|credentials|\/proc\/[\w/]*environ|wallet/;
const CONFIG_PATH =
  /\.(?:cursor|claude|vscode|github|gemini|codex|windsurf|bashrc|zshrc|profile|cursorrules|mcp)\b|\/(?:crontab|authorized_keys)/;

/** By the hash of a word: the last one that was looked up. Most words are the same few, and need not be cut out of the text. */
const LATELY = 8192;
const lately: Meaning[] = new Array<Meaning>(LATELY).fill(MEANS_NOTHING);
/** What tells a small letter from a capital one. */
const LOWER = 0x20;
const latelyUnits: Uint16Array = new Uint16Array(LATELY * LONGEST_WORD);
const latelyLength: Uint8Array = new Uint8Array(LATELY);

/** Where each step of the machine was last taken: at which word, from which place, in which sentence. */
interface Track {
  readonly machine: Machine;
  readonly atWord: Int32Array;
  readonly begun: Int32Array;
  readonly inSentence: Int32Array;
  /** Words and sentences that were counted so far, in all texts: what an earlier text left behind lies too far back to count. */
  words: number;
  sentences: number;
}

const FAR = 10_000;
const MOST_COUNTED = 1 << 30;
let kept: Track | undefined;

function freshTrack(): Track {
  const machine = kept?.machine ?? compileRules();
  const row = (): Int32Array => new Int32Array(machine.steps.length);
  return { machine, atWord: row(), begun: row(), inSentence: row(), words: 0, sentences: 0 };
}

/** Every rule that a text meets, in the order of their ends. One pass; each word costs what its own steps cost. */
export function readWords(text: string): readonly Hit[] {
  if (kept === undefined || kept.words > MOST_COUNTED) kept = freshTrack();
  return new Reader(kept, text).read();
}

class Reader {
  readonly #track: Track;
  readonly #machine: Machine;
  readonly #text: string;
  readonly #codes: Codes;
  readonly #hits: Hit[] = [];
  readonly #lastOf = new Map<Family, Hit>();
  #count: number;
  #sentences: number;
  #negated = -10;
  #negatedIn = 0;

  constructor(track: Track, text: string) {
    this.#track = track;
    this.#machine = track.machine;
    this.#text = text;
    this.#codes = codesOf(text);
    this.#count = track.words + FAR;
    this.#sentences = track.sentences + 1;
  }

  read(): readonly Hit[] {
    eachToken(this.#codes, (kind, start, end, hash) => this.#token(kind, start, end, hash));
    this.#track.words = this.#count;
    this.#track.sentences = this.#sentences;
    return this.#hits;
  }

  #token(kind: TokenKind, start: number, end: number, hash: number): void {
    if (kind === 'end') this.#sentences++;
    else if (kind === 'unspaced') this.#unspaced(start, end);
    else if (kind !== 'word') this.#mean(meaningIn(this.#machine, nameOf(kind, this.#text.slice(start, end))), start, end);
    else if (mayMean(this.#machine, hash, this.#codes.units, start, end)) this.#word(start, end, hash);
    else this.#count++;
  }

  #word(start: number, end: number, hash: number): void {
    const slot = hash & (LATELY - 1);
    if (this.#isLately(slot, start, end, hash < 0 ? 0 : LOWER)) {
      this.#mean(lately[slot] ?? MEANS_NOTHING, start, end);
      return;
    }
    if (end - start > LONGEST_WORD) {
      this.#count++;
      return;
    }
    const meaning = meaningOf(this.#machine, this.#text.slice(start, end));
    lately[slot] = meaning;
    latelyLength[slot] = end - start;
    for (let at = start; at < end; at++) latelyUnits[slot * LONGEST_WORD + at - start] = this.#codes.units[at] ?? 0;
    this.#mean(meaning, start, end);
  }

  /** @param fold `LOWER` for a word of letters of A to Z alone, which means the same in any case; else 0 */
  #isLately(slot: number, start: number, end: number, fold: number): boolean {
    if (latelyLength[slot] !== end - start) return false;
    const { units } = this.#codes;
    for (let at = start, kept = slot * LONGEST_WORD; at < end; at++, kept++)
      if (((units[at] ?? 0) | fold) !== ((latelyUnits[kept] ?? 0) | fold)) return false;
    return true;
  }

  #mean({ steps, negates }: Meaning, start: number, end: number): void {
    this.#take(steps, start, end);
    if (!negates) return;
    this.#negated = this.#count;
    this.#negatedIn = this.#sentences;
  }

  /** Without spaces the words of the rules are looked for at each place; what lies between counts by two characters. */
  #unspaced(start: number, end: number): void {
    const { unspaced } = this.#machine;
    for (let at = start; at < end; ) {
      const found = wordAt(unspaced[this.#codes.units[at] ?? 0], this.#codes, at);
      if (found !== undefined) this.#take(found.meaning.steps, at, at + found.word.length);
      else if ((at - start) % 2 === 0) this.#count++;
      at += found?.word.length ?? 1;
    }
  }

  #take(steps: Packed, start: number, end: number): void {
    const at = ++this.#count;
    const sentence = this.#sentences;
    const isNegated = at - this.#negated <= 3 && this.#negatedIn === sentence;
    const { atWord, begun, inSentence } = this.#track;
    for (let step = 0; step < steps.length; step += STEP_WIDTH) {
      const before = steps[step + BEFORE] ?? -1;
      const flags = steps[step + FLAGS] ?? 0;
      let from = start;
      if (before >= 0) {
        const last = atWord[before] ?? 0;
        if (at - last > (steps[step + REACH] ?? 0) || last === at) continue;
        if ((flags & CROSSES) === 0 && inSentence[before] !== sentence) continue;
        from = begun[before] ?? start;
      } else if (isNegated && (flags & NEGATABLE) !== 0) continue;
      const own = steps[step + AT] ?? 0;
      if ((flags & LAST) !== 0) this.#hit(this.#machine.steps[own], from, end);
      else {
        atWord[own] = at;
        begun[own] = from;
        inSentence[own] = sentence;
      }
    }
  }

  /** One hit is enough where several patterns of a family meet in the same words. */
  #hit(step: Step | undefined, start: number, end: number): void {
    if (step === undefined) return;
    const { family, weight } = step;
    const last = this.#lastOf.get(family);
    if (last !== undefined && last.weight >= weight && start - last.start < 60) {
      last.end = Math.max(last.end, Math.min(end, last.start + 300));
      return;
    }
    const hit = { family, weight, start, end };
    this.#lastOf.set(family, hit);
    this.#hits.push(hit);
  }
}

function wordAt(words: readonly Known[] | undefined, codes: Codes, start: number): Known | undefined {
  if (words === undefined) return undefined;
  for (const known of words) if (isAt(known.word, codes, start)) return known;
  return undefined;
}

/** Whether the rest of a word stands behind its first character. */
function isAt(word: string, { units, length }: Codes, start: number): boolean {
  if (start + word.length > length) return false;
  for (let at = 1; at < word.length; at++) if (units[start + at] !== word.charCodeAt(at)) return false;
  return true;
}

function nameOf(kind: 'url' | 'mail' | 'path', said: string): string {
  if (kind === 'url') return '<url>';
  if (kind === 'mail') return '<email>';
  if (SECRET_PATH.test(said)) return '<secret-path>';
  return CONFIG_PATH.test(said) ? '<config-path>' : '<path>';
}

function meaningOf(machine: Machine, word: string): Meaning {
  const plain = folded(word);
  const direct = meaningIn(machine, plain);
  if (direct.steps.length > 0) return direct;
  if (/[._]/.test(plain) && SECRET_WORD.test(plain)) return meaningIn(machine, '<secret-path>');
  const other = undisguised(plain) ?? stemOf(plain);
  return other === undefined || direct.negates ? direct : meaningIn(machine, other);
}

/** What stands before the first point. */
function stemOf(word: string): string | undefined {
  return word.includes('.') ? word.slice(0, word.indexOf('.')) : undefined;
}
