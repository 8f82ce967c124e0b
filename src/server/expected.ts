/* Commands that a hook has just allowed: what their runs will need is worked out while the client is still on the way. */
import type { Foreseen } from '../guard/index.ts';

/** A command as the hook knows it. */
export interface ExpectedCommand {
  readonly workspace: string;
  readonly session: string | undefined;
  readonly argv: readonly string[];
}

/** And as it comes. */
export interface CallerCommand extends ExpectedCommand {
  readonly ticket: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export type Foresee = (command: CallerCommand) => Promise<Foreseen | undefined>;

/** Sessions whose last command is remembered, and commands that are waited for. */
const [MOST_CALLERS, MOST_WAITING] = [16, 8];
/** What came later than this would be worked out anew. */
const FORGET_MS = 1000;

/**
 * Where and with which environment a command will run, the hook does not know: it is taken to be that of the session's last one, and
 * whoever uses what was foreseen compares both.
 */
export class Expected {
  readonly #foresee: Foresee;
  readonly #callers: Map<string, Pick<CallerCommand, 'env' | 'cwd'>> = new Map();
  readonly #waiting: Map<string, Promise<Foreseen | undefined>> = new Map();

  constructor(foresee: Foresee) {
    this.#foresee = foresee;
  }

  /** The hook's answer goes out first. */
  expect(command: ExpectedCommand): void {
    const caller = this.#callers.get(command.session ?? '');
    if (caller === undefined) return;
    setImmediate(() => {
      const key = keyOf(command);
      // What cannot be foreseen is told when it is asked for.
      const foreseen = this.#foresee({ ...command, ...caller, ticket: undefined }).catch(() => undefined);
      keep(this.#waiting, key, foreseen, MOST_WAITING);
      setTimeout(() => this.#waiting.get(key) === foreseen && this.#waiting.delete(key), FORGET_MS).unref();
    });
  }

  /** What was foreseen of a command that has come; once. */
  take(command: CallerCommand): Promise<Foreseen | undefined> | undefined {
    const { session, env, cwd } = command;
    if (session !== undefined) keep(this.#callers, session, { env, cwd }, MOST_CALLERS);
    const key = keyOf(command);
    const foreseen = this.#waiting.get(key);
    this.#waiting.delete(key);
    return foreseen;
  }
}

function keyOf({ workspace, session, argv }: ExpectedCommand): string {
  return JSON.stringify([workspace, session, argv]);
}

/** The oldest makes room. */
function keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
