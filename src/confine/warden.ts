import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { Plan } from '../model/index.ts';
import { Conversation, type WardenHandlers, type WardenOutcome } from './conversation.ts';
import { planText } from './plan-text.ts';
import { signalBelow } from './tree.ts';
import { startPath, type WardenBinary } from './warden-binary.ts';

export interface WardenRun {
  /** Settles with the warden's last line, when every process of the cage is dead; the warden itself may still be going. */
  readonly outcome: Promise<WardenOutcome>;
  /** Lets the program of a plan that `waits` start. */
  readonly start: () => void;
  /** `pause` gives the user's terminal back for a question, `resume` takes it again. */
  readonly relay: (what: 'pause' | 'resume') => void;
  /** Sends a signal to the program, by number. */
  readonly signal: (number: number) => void;
  /** Writes what the proxy saw into the record, among the events of the kernel. */
  readonly note: (event: Readonly<Record<string, unknown>>) => void;
  /** Resolves when every label of what was opened up to now was told. */
  readonly labels: () => Promise<void>;
  /** Asks for a connection to a port of the cage's loopback that the plan publishes. */
  readonly dial: (id: number, port: number) => void;
  /** Sends a signal to every process of the cage; the warden goes on. */
  readonly below: (signal: 'SIGSTOP' | 'SIGCONT') => void;
  /** Ends the run at once: the warden dies, and its tree with it. */
  readonly kill: () => void;
  /** Ends a run whose program does not run yet. Whoever carries it can still be told why. */
  readonly cancel: () => void;
}

/** A warden that runs already, in the place of the command: `warden exec`. */
export interface CarriedWarden {
  /** Its control channel. */
  readonly channel: Duplex;
  readonly pid: number;
  /** The cage could not be made. */
  readonly onFailed: () => void;
}

const LONGEST_PLAN = 2 ** 24;

/**
 * Starts `warden run` and speaks docs/warden-protocol.md with it. Signals that would end this process are handed to the
 * program instead until it has ended.
 *
 * @param spool descriptor of an empty regular file, opened read-write
 */
export function startWarden(binary: WardenBinary, plan: Plan, spool: number, handlers: WardenHandlers): WardenRun {
  const text = `${planText(plan)}\n`;
  if (Buffer.byteLength(text) > LONGEST_PLAN) return unstarted('E2BIG', 'the command and its environment are longer than 16 MiB');
  const handsOver = handsOverOf(plan);
  const child = spawn(startPath(binary), ['run'], {
    argv0: 'warden',
    stdio: ['inherit', 'inherit', 'inherit', 'pipe', spool, ...(handsOver ? ['ipc' as const] : [])],
    env: {},
  });
  const conversation = new Conversation(child, handlers);
  conversation.write(text);
  return runOf(conversation, () => child.pid);
}

/** The same with a warden that was started by somebody else. @param spool path of the file for its events, empty or of NUL bytes */
export function carryWarden({ channel, pid }: CarriedWarden, plan: Plan, spool: string, handlers: WardenHandlers): WardenRun {
  const text = `${planText(plan)}\n`;
  if (Buffer.byteLength(text) > LONGEST_PLAN) return unstarted('E2BIG', 'the command and its environment are longer than 16 MiB');
  if (handsOverOf(plan)) return unstarted('EINVAL', 'a way out needs a channel for descriptors');
  const conversation = new Conversation(channel, handlers);
  conversation.write(`${JSON.stringify({ spool })}\n${text}`);
  return runOf(conversation, () => pid);
}

/** Whether the warden gives sockets of the cage to Node, which needs Node's own channel. */
function handsOverOf(plan: Plan): boolean {
  return plan.network?.port === 0 || plan.publish.length > 0;
}

function unstarted(errno: string, message: string): WardenRun {
  const nothing = (): void => {};
  return {
    outcome: Promise.resolve({ kind: 'failed', step: 'plan', errno, message }),
    labels: () => Promise.resolve(),
    ...{
      start: nothing,
      relay: nothing,
      signal: nothing,
      note: nothing,
      dial: nothing,
      below: nothing,
      kill: nothing,
      cancel: nothing,
    },
  };
}

function runOf(conversation: Conversation, pidOf: () => number | undefined): WardenRun {
  return {
    outcome: conversation.outcome,
    start: () => conversation.letStart(),
    relay: (what) => conversation.send({ relay: what }),
    signal: (number) => conversation.send({ signal: number }),
    note: (event) => conversation.note({ event }),
    labels: () => conversation.labels(),
    dial: (id, port) => conversation.send({ dial: id, port }),
    below: (signal) => {
      const pid = pidOf();
      if (pid !== undefined) signalBelow(pid, signal);
    },
    kill: () => conversation.kill(),
    cancel: () => conversation.cancel(),
  };
}

/** The exit code of `sallyport run` for an outcome: the program's own, 128+n for a signal, 125 for Sallyport's failure. */
export function exitCodeOf(outcome: WardenOutcome): number {
  if (outcome.kind !== 'exit') return 125;
  return outcome.exit.signal > 0 ? 128 + outcome.exit.signal : outcome.exit.code;
}
