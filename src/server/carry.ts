/* Shell commands of hooked agents whose runs the guard carries out itself: the other end of `warden exec` (native/src/exec.c). */
import type { Socket } from 'node:net';
import { type CarriedRun, canBeCarried } from '../guard/index.ts';
import { isJsonObject, type Json, type Policy } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { type CallerCommand, Expected, type ExpectedCommand, type Foresee } from './expected.ts';

/** What `sallyport run` would have been given, and the warden that stands in its place. */
export interface CarriedCommand extends CallerCommand {
  readonly carried: CarriedRun;
  /** Goes to the command's error stream. */
  readonly err: (text: string) => void;
}

/** What the guard cannot do without the command line's own code. */
export interface Carrying {
  /** Does what `sallyport run --quiet --unattended` does. @returns its exit code */
  readonly carry: (command: CarriedCommand) => Promise<number>;
  /** Works out ahead what that will need. */
  readonly foresee: Foresee;
}

export interface CarryOptions {
  readonly state: string;
  readonly program: readonly string[];
  readonly carrying: Carrying;
  readonly policyOf: (workspace: string) => Promise<Policy>;
}

/** More at once would make hooks wait; they start a process of their own each. */
const MOST_AT_ONCE = 4;
const PIECE = 32_768;
const OTHERWISE = '{"otherwise":true}\n';

export class Carrier {
  readonly #options: CarryOptions;
  readonly #expected: Expected;
  readonly #running: Set<Promise<void>> = new Set();
  /** The cage could not be made here: that does not change while the machine runs. */
  #isRefused = false;

  constructor(options: CarryOptions) {
    this.#options = options;
    this.#expected = new Expected(options.carrying.foresee);
  }

  /** A hook has allowed this command, so it will come soon. */
  expect(command: ExpectedCommand): void {
    if (!this.#isRefused) this.#expected.expect(command);
  }

  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  /** Resolves when every run has ended. */
  async settled(): Promise<void> {
    while (this.isBusy) await Promise.allSettled(this.#running);
  }

  take(channel: Socket, payload: Buffer): void {
    channel.setTimeout(0);
    const taken = this.#take(channel, payload).catch(() => void channel.destroy());
    this.#running.add(taken);
    void taken.finally(() => this.#running.delete(taken));
  }

  async #take(channel: Socket, payload: Buffer): Promise<void> {
    const { carrying, program } = this.#options;
    const asked = parseAsked(payload, program);
    if (asked === undefined || !(await this.#isPossible(asked))) {
      channel.end(OTHERWISE);
      return;
    }
    const err = (text: string): void => {
      for (let at = 0; at < text.length; at += PIECE) say(channel, { err: text.slice(at, at + PIECE) });
    };
    const onFailed = (): void => {
      this.#isRefused = true;
    };
    const { pid, ...command } = asked;
    const foreseen = await this.#expected.take(command);
    const done = await carrying.carry({ ...command, err, carried: { channel, pid, onFailed, foreseen } });
    if (!channel.destroyed) channel.end(`${JSON.stringify({ done })}\n`);
  }

  async #isPossible({ env, workspace }: Asked): Promise<boolean> {
    const { state, policyOf } = this.#options;
    if (this.#isRefused || this.#running.size >= MOST_AT_ONCE || stateDirectory(env) !== state) return false;
    return canBeCarried(await policyOf(workspace), workspace, state, Date.now());
  }
}

function say(channel: Socket, line: object): void {
  if (channel.writable) channel.write(`${JSON.stringify(line)}\n`);
}

interface Asked extends CallerCommand {
  readonly pid: number;
}

const OPTIONS: ReadonlySet<string> = new Set(['--workspace', '--session', '--ticket']);

/** Only what the guard itself wrote: `PROGRAM run --quiet --unattended --workspace FOLDER ... -- bash -c TEXT`. */
function parseAsked(payload: Buffer, program: readonly string[]): Asked | undefined {
  const value = parse(payload);
  if (!isJsonObject(value)) return undefined;
  const { words, env, cwd, pid } = value;
  if (!isTexts(words) || !isTexts(env) || typeof cwd !== 'string' || typeof pid !== 'number') return undefined;
  const head = [...program, 'run', '--quiet', '--unattended'];
  const end = words.indexOf('--', head.length);
  if (end < 0 || head.some((word, at) => words[at] !== word)) return undefined;
  const options = optionsIn(words.slice(head.length, end));
  const argv = words.slice(end + 1);
  const workspace = options?.['--workspace'];
  if (workspace?.startsWith('/') !== true || argv.length !== 3 || argv[0] !== 'bash' || argv[1] !== '-c') return undefined;
  const { '--session': session, '--ticket': ticket } = options ?? {};
  return { workspace, session, ticket, argv, env: Object.fromEntries(env.map(variable)), cwd, pid };
}

/** Undefined where there is any other option than the guard's own. */
function optionsIn(words: readonly string[]): Readonly<Record<string, string | undefined>> | undefined {
  const pairs = words.flatMap((name, at): readonly (readonly [string, string | undefined])[] =>
    at % 2 === 0 ? [[name, words[at + 1]]] : [],
  );
  const isOurs = words.length % 2 === 0 && pairs.every(([name]) => OPTIONS.has(name));
  return isOurs ? Object.fromEntries(pairs) : undefined;
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** As Node reads its own: without `=` it is no variable. */
function variable(entry: string): readonly [string, string] {
  const at = entry.indexOf('=');
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
}

function isTexts(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
