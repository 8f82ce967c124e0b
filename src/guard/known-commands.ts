import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSecretArguments, findSecrets } from '../inspect/secrets/index.ts';
import type { ShellContext } from '../inspect/shell/index.ts';
import { type CommandEffects, isJsonObject } from '../model/index.ts';
import { sha256 } from './identity.ts';

const MOST_ENTRIES = 256;
const MOST_BYTES = 32 << 10;
const DIGEST_LENGTH = 64;

/**
 * What a command was found to do, kept so that a process that has just started need not look into it again: to read the tables of commands
 * takes it a few milliseconds, and to start the parser of shell text many. Words in, effects out is a pure function, so a result holds for the
 * same words, the same place and the same program. It lies in the state directory, which no cage and no hooked tool reaches.
 */
export class KnownCommands {
  readonly #folder: string;
  readonly #program: string;

  /** @param program what names the program that examines: another one may find something else */
  constructor(folder: string, program: string) {
    this.#folder = folder;
    this.#program = program;
  }

  /** None beside the sources, where what is found changes from one minute to the next. */
  static open(state: string): KnownCommands | undefined {
    try {
      // The entry names all of the program's parts by their content; the grammar lies beside them.
      const entry = readFileSync(new URL('./sallyport.js', import.meta.url), 'latin1');
      const { size, mtimeMs } = statSync(new URL('../wasm/tree-sitter-bash.wasm', import.meta.url));
      return new KnownCommands(join(state, 'commands'), `${sha256(entry)} ${size} ${mtimeMs}`);
    } catch {
      return undefined;
    }
  }

  /** Undefined: nothing is known, or what lies there is not whole. */
  take(argv: readonly string[], context: ShellContext): CommandEffects | undefined {
    try {
      if (!isOwn(this.#folder)) return undefined;
      const text = readFileSync(this.#file(argv, context), 'utf8');
      const body = text.slice(DIGEST_LENGTH);
      if (sha256(body) !== text.slice(0, DIGEST_LENGTH)) return undefined;
      const value: unknown = JSON.parse(body);
      return areEffects(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** What may hold a secret is not kept, nor what is long. What cannot be written is found anew the next time. */
  keep(argv: readonly string[], context: ShellContext, effects: CommandEffects): void {
    const body = JSON.stringify(effects);
    if (body.length > MOST_BYTES || mayHoldSecret(argv, effects, body)) return;
    const file = this.#file(argv, context);
    const draft = `${file}.${process.pid}`;
    try {
      if (!isThere(this.#folder)) mkdirSync(this.#folder, { mode: 0o700 });
      if (!isOwn(this.#folder)) return;
      this.#makeRoom();
      writeFileSync(draft, `${sha256(body)}${body}`, { mode: 0o600, flag: 'wx' });
      renameSync(draft, file);
    } catch {
      removeDraft(draft);
    }
  }

  #file(argv: readonly string[], { cwd, home, variables }: ShellContext): string {
    return join(this.#folder, sha256(JSON.stringify([this.#program, argv, cwd, home, Object.entries(variables ?? {}).sort()])));
  }

  #makeRoom(): void {
    const names = readdirSync(this.#folder);
    if (names.length < MOST_ENTRIES) return;
    const files = names.map((name) => ({ path: join(this.#folder, name), age: -statSync(join(this.#folder, name)).mtimeMs }));
    for (const { path } of files.sort((a, b) => a.age - b.age).slice(MOST_ENTRIES / 2)) rmSync(path, { force: true });
  }
}

/** Where a folder of its path is none, that is an error too. */
function removeDraft(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was not written.
  }
}

/** A folder of another user's could be made to say that a command does nothing. */
function isOwn(folder: string): boolean {
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function mayHoldSecret(argv: readonly string[], { commands, carriers }: CommandEffects, body: string): boolean {
  const lines = [argv, ...[...commands, ...carriers].map(({ words }) => words.map((word) => word ?? ''))];
  return lines.some((words) => findSecretArguments(words).length > 0) || findSecrets([...argv, body].join('\n')).length > 0;
}

/** Our own program wrote it, and its digest is right. */
function areEffects(value: unknown): value is CommandEffects {
  if (!isJsonObject(value) || typeof value['destructive'] !== 'boolean') return false;
  return ['commands', 'carriers', 'effects', 'unknown'].every((name) => Array.isArray(value[name]));
}
