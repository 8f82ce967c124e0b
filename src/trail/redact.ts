import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSecretArguments, findSecrets, mayHoldSecret, suspicionPattern } from '../inspect/secrets/index.ts';
import { canonicalise, type Json, type JsonObject, wellFormed } from '../model/index.ts';
import { sha256 } from './chain.ts';
import { codeOf, guarded } from './failure.ts';
import { isList, isTexts, parseObject } from './json.ts';
import { paths } from './state.ts';

/** Four hexadecimal digits that are equal for equal secrets. */
export type Tagger = (secret: string) => string;

/**
 * Tags with a digest keyed by this installation's own random key (made on first use), so that a short tag of a weak
 * secret cannot be searched for by someone who has the trail but not the key.
 */
export function keyedTagger(state: string): Tagger {
  let key: Buffer | undefined;
  return (secret) => {
    key ??= loadKey(join(paths.keys(state), 'redact.key'));
    return createHmac('sha256', key).update(secret).digest('hex').slice(0, 4);
  };
}

function loadKey(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  return guarded(path, () => {
    writeFileSync(draft, randomBytes(32), { mode: 0o600, flag: 'wx' });
    try {
      linkSync(draft, path);
    } catch (error) {
      // Another process was first; its key counts.
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
    return readFileSync(path);
  });
}

/** Texts that may stand again, and how many of them are kept. */
const SHORT = 100;
const MOST_CLEAN = 200;
/** Characters of a record's texts. */
const LONG = 4096;
/** Of a run's record, in bytes: looked at line by line. */
const FEW = 2048;

/** Asked once for all texts of a record that is not long: each look begins anew. False: each has to be looked at. */
function isClear(object: JsonObject): boolean {
  const texts: string[] = [];
  let left = LONG;
  const add = (value: Json | undefined): void => {
    if (left < 0 || value === undefined || value === null) return;
    if (typeof value === 'string') {
      left -= value.length;
      texts.push(value);
    } else if (typeof value === 'object') for (const one of isList(value) ? value : Object.values(value)) add(one);
  };
  add(object);
  return left >= 0 && !mayHoldSecret(texts.join('\n'));
}

/** Replaces secrets by `[redacted:RULE:TAG]` before anything is written. */
export class Redactor {
  readonly #tag: Tagger;
  // A line with a command line is always looked at whole; the others only where something looks like a secret. To make the pattern takes
  // longer than to look at a few lines: a short run never does.
  #suspicious: RegExp | undefined;
  #seen = 0;
  /** No text of what is looked at now may hold a secret; which argument of a command is one goes by its place, not by its text. */
  #isClear = false;

  /** Short texts that hold none: a session, a server, a tool, a rule stand in one step after another. */
  readonly #clean: Set<string> = new Set();

  constructor(tag: Tagger) {
    this.#tag = tag;
  }

  text(text: string): string {
    if (this.#isClear || (text.length <= SHORT && this.#clean.has(text))) return text;
    const spans = findSecrets(text);
    if (spans.length === 0) {
      if (text.length <= SHORT) this.#remember(text);
      return text;
    }
    let out = '';
    let from = 0;
    for (const span of spans) {
      out += text.slice(from, span.start) + this.#mark(span.rule, text.slice(span.start, span.end));
      from = span.end;
    }
    return out + text.slice(from);
  }

  #remember(text: string): void {
    if (this.#clean.size >= MOST_CLEAN) this.#clean.clear();
    this.#clean.add(text);
  }

  argv(argv: readonly string[]): readonly string[] {
    const out = [...argv];
    for (const { index, rule, start } of findSecretArguments(argv)) {
      const word = out[index] ?? '';
      out[index] = word.slice(0, start) + this.#mark(rule, word.slice(start));
    }
    return out.map((word) => this.text(word));
  }

  /** Redacts every text in a value, and makes each writable in canonical form. The same value where nothing was replaced. */
  value(value: Json): Json {
    if (typeof value === 'string') return this.text(wellFormed(value));
    if (typeof value !== 'object' || value === null) return value;
    if (!isList(value)) return this.object(value);
    const items = isTexts(value) ? this.argv(value.map(wellFormed)) : value.map((item) => this.value(item));
    return items.every((item, at) => item === value[at]) ? value : items;
  }

  /** As `value`. */
  object(object: JsonObject): JsonObject {
    if (this.#isClear) return this.#members(object);
    this.#isClear = isClear(object);
    try {
      return this.#members(object);
    } finally {
      this.#isClear = false;
    }
  }

  #members(object: JsonObject): JsonObject {
    // Made when the first member is another: most objects hold nothing to replace.
    let members: [string, Json][] | undefined;
    const names = Object.keys(object);
    for (let at = 0; at < names.length; at += 1) {
      const name = names[at] ?? '';
      const held = object[name];
      if (held === undefined) continue;
      const plain = wellFormed(name);
      const safe = this.#member(object, name, held);
      if (plain !== name || safe !== held) members ??= membersOf(object, names.slice(0, at));
      members?.push([plain, safe]);
    }
    // Not by assignment, in which a member named __proto__ would vanish.
    return members === undefined ? object : Object.fromEntries(members);
  }

  /** The same lines with secrets replaced. Lines that need no closer look are neither parsed nor changed. */
  batch(batch: Buffer): Buffer {
    const text = batch.toString('latin1');
    const suspicious = this.#patternFor(text);
    const pieces: Buffer[] = [];
    let from = 0;
    suspicious.lastIndex = 0;
    for (let hit = suspicious.exec(text); hit !== null; hit = suspicious.exec(text)) {
      const start = text.lastIndexOf('\n', hit.index) + 1;
      const end = text.indexOf('\n', hit.index);
      const line = batch.subarray(start, end);
      const redacted = this.#line(line);
      if (redacted !== null) {
        pieces.push(batch.subarray(from, start), Buffer.from(redacted, 'utf8'));
        from = end;
      }
      suspicious.lastIndex = end;
    }
    return pieces.length === 0 ? batch : Buffer.concat([...pieces, batch.subarray(from)]);
  }

  #patternFor(text: string): RegExp {
    this.#seen += text.length;
    if (this.#seen < FEW) return /[^\n]/g;
    this.#suspicious ??= suspicionPattern(['"argv":', 'Raw":']);
    return this.#suspicious;
  }

  #line(line: Buffer): string | null {
    const value = parseObject(line.toString('utf8'));
    // A line that cannot be read may hold anything; only its size and digest are kept.
    if (value === null) return canonicalise({ bytes: line.length, sha256: sha256(line), type: 'unreadable' });
    // A rule's name is Sallyport's own word; `secret:NAME` would be taken for a header.
    const { rule } = value;
    const redacted = typeof rule === 'string' ? { ...this.object(value), rule } : this.object(value);
    // Compared as values: a line that holds no secret stays as the warden wrote it.
    return JSON.stringify(redacted) === JSON.stringify(value) ? null : canonicalise(redacted);
  }

  // `argvRaw` and `pathRaw` hold the same bytes in hexadecimal, so a secret must not survive there.
  #member(object: JsonObject, name: string, held: Json): Json {
    if (!name.endsWith('Raw')) return this.value(held);
    const twin = object[name.slice(0, -'Raw'.length)];
    if (twin !== undefined && JSON.stringify(this.value(twin)) !== JSON.stringify(twin)) return '[redacted]';
    return this.#hidesSecret(held) ? '[redacted]' : held;
  }

  #hidesSecret(raw: Json): boolean {
    if (typeof raw === 'string') return findSecrets(Buffer.from(raw, 'hex').toString('latin1')).length > 0;
    if (typeof raw !== 'object' || raw === null) return false;
    return Object.values(raw).some((item) => item !== undefined && this.#hidesSecret(item));
  }

  #mark(rule: string, secret: string): string {
    return `[redacted:${rule}:${this.#tag(secret)}]`;
  }
}

function membersOf(object: JsonObject, names: readonly string[]): [string, Json][] {
  return names.flatMap((name) => {
    const held = object[name];
    return held === undefined ? [] : [[name, held] satisfies [string, Json]];
  });
}
