import { compileRules, inOrder, type Machine, mayMean, NEGATION, type Step, type UnspacedWord } from './compile-rules.ts';
import { folded, undisguised } from './fold-word.ts';
import { eachToken, type TokenKind } from './tokens.ts';
import type { Family } from './types.ts';

/** A rule that was met; offsets in the text that was read. */
export interface Hit {
  readonly family: Family;
  readonly weight: number;
  readonly start: number;
  end: number;
}

const SECRET_PATH =
  /(?:^|\/)\.(?:ssh|aws|gnupg|kube|netrc|npmrc|pypirc|git-credentials|docker|azure|env(?:\.\w+)?)(?:\/|$)|id_(?:rsa|ed25519|ecdsa)|\/etc\/(?:passwd|shadow)|\.(?:pem|key|kdbx|p12)$|credentials|\/proc\/[\w/]*environ|wallet/;
const SECRET_WORD =
  /^(?:process\.env|os\.environ|id_rsa|id_ed25519|credentials\.json|document\.cookie|localstorage|\w*_(?:api_key|secret|token))$/i;
const CONFIG_PATH =
  /\.(?:cursor|claude|vscode|github|gemini|codex|windsurf|bashrc|zshrc|profile|cursorrules|mcp)\b|\/(?:crontab|authorized_keys)/;

interface Meaning {
  readonly steps: readonly Step[];
  readonly negates: boolean;
}

const NO_STEPS: readonly Step[] = [];
const MEANS_NOTHING: Meaning = { steps: NO_STEPS, negates: false };
/** What a word does is looked up once; the table is emptied when a text has more words than any language. */
const MOST_KNOWN = 50_000;
const known = new Map<string, Meaning>();

/** Where each step of the machine was last taken: three numbers a step. */
interface Track {
  readonly machine: Machine;
  readonly taken: Int32Array;
  /** Words and sentences that were counted so far, in all texts: what an earlier text left behind lies too far back to count. */
  words: number;
  sentences: number;
}

/** At which word, from which place, in which sentence. */
const [WORD, START, SENTENCE] = [0, 1, 2];
const WIDTH = 3;
const FAR = 10_000;
const MOST_COUNTED = 1 << 30;
let kept: Track | undefined;

function freshTrack(): Track {
  const machine = kept?.machine ?? compileRules();
  return { machine, taken: new Int32Array(machine.size * WIDTH), words: 0, sentences: 0 };
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
  readonly #hits: Hit[] = [];
  readonly #lastOf = new Map<Family, Hit>();
  readonly #taken: Int32Array;
  #count: number;
  #sentences: number;
  #negated = -10;
  #negatedIn = 0;

  constructor(track: Track, text: string) {
    this.#track = track;
    this.#machine = track.machine;
    this.#text = text;
    this.#taken = track.taken;
    this.#count = track.words + FAR;
    this.#sentences = track.sentences + 1;
  }

  read(): readonly Hit[] {
    eachToken(this.#text, (kind, start, end, hash) => this.#token(kind, start, end, hash));
    this.#track.words = this.#count;
    this.#track.sentences = this.#sentences;
    return this.#hits;
  }

  #token(kind: TokenKind, start: number, end: number, hash: number): void {
    if (kind === 'end') this.#sentences++;
    else if (kind === 'unspaced') this.#unspaced(start, end);
    else if (kind !== 'word') this.#take(stepsOfName(this.#machine, nameOf(kind, this.#text.slice(start, end))), start, end);
    else if (mayMean(this.#machine, hash)) this.#plain(this.#text.slice(start, end), start, end);
    else this.#count++;
  }

  #plain(word: string, start: number, end: number): void {
    const { steps, negates } = meaningOf(this.#machine, word);
    this.#take(steps, start, end);
    if (!negates) return;
    this.#negated = this.#count;
    this.#negatedIn = this.#sentences;
  }

  /** Without spaces the words of the rules are looked for at each place; what lies between counts by two characters. */
  #unspaced(start: number, end: number): void {
    for (let at = start; at < end; ) {
      const found = unspacedAt(this.#machine, this.#text, at);
      if (found !== undefined) this.#take(found.steps, at, at + found.word.length);
      else if ((at - start) % 2 === 0) this.#count++;
      at += found?.word.length ?? 1;
    }
  }

  #take(steps: readonly Step[], start: number, end: number): void {
    const at = ++this.#count;
    for (const step of steps) {
      let begun = start;
      if (step.before >= 0) {
        const before = step.before * WIDTH;
        const last = this.#taken[before + WORD] ?? 0;
        if (last === at || at - last > step.gap + 1) continue;
        if (!step.crossesSentences && this.#taken[before + SENTENCE] !== this.#sentences) continue;
        begun = this.#taken[before + START] ?? start;
      } else if (step.isNegatable && at - this.#negated <= 3 && this.#negatedIn === this.#sentences) continue;
      if (step.isLast) this.#hit(step, begun, end);
      else this.#set(step.at * WIDTH, at, begun);
    }
  }

  #set(own: number, at: number, start: number): void {
    this.#taken[own + WORD] = at;
    this.#taken[own + START] = start;
    this.#taken[own + SENTENCE] = this.#sentences;
  }

  /** One hit is enough where several patterns of a family meet in the same words. */
  #hit({ family, weight }: Step, start: number, end: number): void {
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

function unspacedAt({ unspaced }: Machine, text: string, at: number): UnspacedWord | undefined {
  const words = unspaced.get(text.charCodeAt(at));
  if (words === undefined) return undefined;
  for (const one of words) if (text.startsWith(one.word, at)) return one;
  return undefined;
}

function stepsOfName(machine: Machine, name: string): readonly Step[] {
  return machine.exact.get(name) ?? NO_STEPS;
}

function nameOf(kind: 'url' | 'mail' | 'path', said: string): string {
  if (kind === 'url') return '<url>';
  if (kind === 'mail') return '<email>';
  if (SECRET_PATH.test(said)) return '<secret-path>';
  return CONFIG_PATH.test(said) ? '<config-path>' : '<path>';
}

function meaningOf(machine: Machine, word: string): Meaning {
  const found = known.get(word);
  if (found !== undefined) return found;
  if (word.length > 40) return MEANS_NOTHING;
  if (known.size >= MOST_KNOWN) known.clear();
  const plain = folded(word);
  const steps = lookUp(machine, plain);
  const negates = NEGATION.has(plain);
  const meaning = steps.length === 0 && !negates ? MEANS_NOTHING : { steps, negates };
  known.set(copied(word), meaning);
  return meaning;
}

/** A part of a text keeps the whole text in memory; the table shall not. */
function copied(word: string): string {
  return ` ${word}`.slice(1);
}

function lookUp(machine: Machine, plain: string): readonly Step[] {
  const direct = stepsOf(machine, plain);
  if (direct.length > 0) return direct;
  if (/[._]/.test(plain) && SECRET_WORD.test(plain)) return stepsOfName(machine, '<secret-path>');
  const other = undisguised(plain);
  if (other !== undefined) return stepsOf(machine, other);
  return plain.includes('.') ? stepsOf(machine, plain.slice(0, plain.indexOf('.'))) : NO_STEPS;
}

function stepsOf(machine: Machine, word: string): readonly Step[] {
  const steps: Step[] = [...(machine.exact.get(word) ?? NO_STEPS)];
  if (machine.heads.has(word.slice(0, 3)))
    for (let length = Math.min(word.length, 16); length >= 3; length--)
      steps.push(...(machine.prefixes.get(word.slice(0, length)) ?? NO_STEPS));
  return steps.length === 0 ? NO_STEPS : inOrder(steps);
}
