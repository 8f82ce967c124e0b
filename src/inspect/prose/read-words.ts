import { compileRules, type Machine, type Step } from './compile-rules.ts';
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
const NEGATION = new Set(
  'not dont never cannot cant shouldnt wont doesnt didnt without isnt nicht nie kein keine jamais nunca jamas ne nao non не никогда no'.split(
    ' ',
  ),
);

interface Meaning {
  readonly steps: readonly Step[];
  readonly negates: boolean;
}

const NO_STEPS: readonly Step[] = [];
const MEANS_NOTHING: Meaning = { steps: NO_STEPS, negates: false };
/** What a word does is looked up once; the table is emptied when a text has more words than any language. */
const MOST_KNOWN = 50_000;
const known = new Map<string, Meaning>();

/** Where each step of the machine was last taken: at which word, from which place, in which sentence. */
interface Track {
  readonly machine: Machine;
  readonly word: Int32Array;
  readonly start: Int32Array;
  readonly sentence: Int32Array;
  /** Words and sentences that were counted so far, in all texts: what an earlier text left behind lies too far back to count. */
  words: number;
  sentences: number;
}

const FAR = 10_000;
const MOST_COUNTED = 1 << 30;
let kept: Track | undefined;

function freshTrack(): Track {
  const machine = kept?.machine ?? compileRules();
  const [word, start, sentence] = [0, 0, 0].map(() => new Int32Array(machine.size));
  return {
    machine,
    word: word ?? new Int32Array(),
    start: start ?? new Int32Array(),
    sentence: sentence ?? new Int32Array(),
    words: 0,
    sentences: 0,
  };
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
  readonly #word: Int32Array;
  readonly #start: Int32Array;
  readonly #sentence: Int32Array;
  #count: number;
  #sentences: number;
  #negated = -10;
  #negatedIn = 0;

  constructor(track: Track, text: string) {
    this.#track = track;
    this.#machine = track.machine;
    this.#text = text;
    this.#word = track.word;
    this.#start = track.start;
    this.#sentence = track.sentence;
    this.#count = track.words + FAR;
    this.#sentences = track.sentences + 1;
  }

  read(): readonly Hit[] {
    eachToken(this.#text, (kind, start, end) => this.#token(kind, start, end));
    this.#track.words = this.#count;
    this.#track.sentences = this.#sentences;
    return this.#hits;
  }

  #token(kind: TokenKind, start: number, end: number): void {
    const said = this.#text.slice(start, end);
    if (kind === 'word') this.#plain(said, start, end);
    else if (kind === 'unspaced') this.#unspaced(said, start);
    else if (kind === 'end') this.#sentences++;
    else this.#take(stepsOfName(this.#machine, nameOf(kind, said)), start, end);
  }

  #plain(word: string, start: number, end: number): void {
    const { steps, negates } = meaningOf(this.#machine, word);
    this.#take(steps, start, end);
    if (!negates) return;
    this.#negated = this.#count;
    this.#negatedIn = this.#sentences;
  }

  /** Without spaces the words of the rules are looked for at each place; what lies between counts by two characters. */
  #unspaced(run: string, offset: number): void {
    for (let at = 0; at < run.length; ) {
      const word = this.#machine.unspaced.get(run.charAt(at))?.find((one) => run.startsWith(one, at));
      if (word !== undefined) this.#take(this.#machine.exact.get(word) ?? NO_STEPS, offset + at, offset + at + word.length);
      else if (at % 2 === 0) this.#count++;
      at += word?.length ?? 1;
    }
  }

  #take(steps: readonly Step[], start: number, end: number): void {
    const at = ++this.#count;
    for (const step of steps) {
      if (step.isFirst) {
        if (step.isNegatable && at - this.#negated <= 3 && this.#negatedIn === this.#sentences) continue;
        this.#set(step, at, start);
      } else {
        const before = step.at - 1;
        const last = this.#word[before] ?? 0;
        if (last === at || at - last > step.gap + 1) continue;
        if (!step.crossesSentences && this.#sentence[before] !== this.#sentences) continue;
        this.#set(step, at, this.#start[before] ?? start);
      }
      if (step.isLast) this.#hit(step, this.#start[step.at] ?? start, end);
    }
  }

  #set(step: Step, at: number, start: number): void {
    this.#word[step.at] = at;
    this.#start[step.at] = start;
    this.#sentence[step.at] = this.#sentences;
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
  known.set(word, meaning);
  return meaning;
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
  // A word of two classes must not take two steps of one pattern: later steps first.
  return steps.length === 0 ? NO_STEPS : steps.sort((one, other) => other.at - one.at);
}
