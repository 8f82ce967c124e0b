/* The hooks of coding agents: what one asks, in its client's own words, and what the guard says to it. */
import { randomUUID } from 'node:crypto';
import type { ApprovalDesk, DeskQuestion } from '../approval/index.ts';
import { bypassFlagIn, type Client, type HookOutput, PayloadError, shellWords, withPathForms } from '../clients/index.ts';
import { callerHomes, findWorkspace } from '../confine/index.ts';
import {
  answerHook,
  argvOf,
  type ClientProcess,
  clientProcess,
  GRANT_MS,
  HookFlow,
  isIsolated,
  issueTicket,
  keepBefore,
  machineFacts,
  readOpening,
  readSwitches,
  sessionKey,
} from '../guard/index.ts';
import type { HookEvent, HookReply, JsonObject } from '../model/index.ts';
import type { Trail } from '../trail/index.ts';
import type { Channels } from './channels.ts';
import { codeFor, LONGEST_QUESTION_MS } from './desk-question.ts';
import type { ExpectedCommand } from './expected.ts';
import type { Fatigue } from './fatigue.ts';
import type { GuardOptions } from './guard-options.ts';
import type { Policies } from './policies.ts';
import { needsPresence } from './presence.ts';
import { recallSessions } from './recall.ts';
import { type Session, type Sessions, toldOf } from './sessions.ts';

export interface HookAnswersOptions {
  readonly guard: GuardOptions;
  readonly trail: Trail;
  readonly policies: Policies;
  readonly sessions: Sessions;
  readonly fatigue: Fatigue;
  readonly desk: ApprovalDesk;
  readonly channels: Channels;
  /** A command that will be run, as it is here. */
  readonly expect: (command: ExpectedCommand) => void;
}

const MARGIN_MS = 1500;

export class HookAnswers {
  readonly #options: HookAnswersOptions;
  readonly #isIsolated: boolean = isIsolated(machineFacts());
  #hasRecalled = false;

  constructor(options: HookAnswersOptions) {
    this.#options = options;
  }

  /** @throws PayloadError for what no client sends */
  async answer(client: Client, name: string, payload: Buffer, head: JsonObject): Promise<HookOutput> {
    const event = withPathForms(client.parse(name, parsed(payload), () => this.#folderOf(head)));
    this.#recall(event);
    const session = this.#options.sessions.seen(event, Date.now());
    const reply = await this.#reply(client, event, session, head);
    if (reply.verdict === 'ask') session.asked += 1;
    return client.render(event, reply);
  }

  /** Where the hook was started, if an agent may work there. */
  #folderOf({ cwd }: JsonObject): string | undefined {
    const { env, state } = this.#options.guard;
    if (typeof cwd !== 'string') return undefined;
    try {
      return findWorkspace({ cwd, explicit: undefined, homes: callerHomes(env), state }).cwd;
    } catch {
      return undefined;
    }
  }

  /** Read once, and only where a session goes on that this guard has not seen. */
  #recall(event: HookEvent): void {
    const { guard, sessions, fatigue } = this.#options;
    if (this.#hasRecalled || sessions.has(event)) return;
    recallSessions(guard.state, Date.now(), { sessions, fatigue });
    this.#hasRecalled = true;
  }

  #reply(client: Client, event: HookEvent, session: Session, head: JsonObject): Promise<HookReply> {
    const until = untilOf(head);
    const caller = clientProcess(Number(head['ppid'] ?? 0));
    const { guard, trail, policies, sessions, fatigue, desk, channels, expect } = this.#options;
    const { env, state, own, program } = guard;
    return answerHook(event, {
      env,
      state,
      own,
      began: session.cwd,
      unaccepted: (workspace) => unacceptedIn(state, workspace),
      policyOf: (workspace) => policies.of(workspace),
      canAsk: client.canAsk(event),
      canRewrite: client.canRewrite,
      isToldBefore: client.isToldBefore?.(event) === true,
      confined: (command, workspace, asked) => {
        const argv = ['bash', '-c', command];
        const ticket = asked === undefined ? [] : ['--ticket', issueTicket(state, workspace, argv, Date.now(), asked.isFlow)];
        const name = `${event.client}:${event.session}`;
        if (asked === undefined) expect({ workspace, session: name, argv });
        const options = ['--quiet', '--unattended', '--workspace', workspace, '--session', name, ...ticket];
        return shellWords([...this.#starter(), ...program, 'run', ...options, '--', ...argv]);
      },
      isConfined: (command) => command.startsWith(`${shellWords([...this.#starter(), ...program, 'run'])} `),
      record: (step) => trail.note(step),
      notice: guard.notice,
      showsPresence: needsPresence(state),
      ask: async ({ isHigh, shape, ...asked }) => {
        await channels.refresh();
        session.asked += 1;
        const began = Date.now();
        const about = { client: event.client, session: event.session, cwd: event.cwd };
        const answer = await desk.ask(
          { id: randomUUID(), ...about, ...codeFor(state, isHigh), ...asked, ...this.#offerFor(shape), until },
          Date.now(),
        );
        fatigue.answered(shape, answer.consent, { at: began, latencyMs: Date.now() - began });
        if (answer.via !== undefined) session.answered += 1;
        if (answer.consent !== 'no' && answer.consent !== 'silence') session.accepted += 1;
        return answer;
      },
      flow: new HookFlow(event, { state, process: caller.key, now: Date.now }),
      bypass: () => (this.#isIsolated ? undefined : bypassOf(client, event, caller)),
      allowed: session.allowed,
      remarks: session.remarks,
      repeats: (what) => sessions.denied(session, what),
      spend: (cost) => sessions.spend(session, cost),
      summary: () => toldOf(session),
      keep: (path) => keepBefore(state, { client: event.client, session: event.session, cwd: event.cwd }, path),
      held: () => heldBy(state, sessionKey(session.client, session.id), until),
    });
  }

  /** The warden asks this guard first, and starts the words behind it where it gets no run here. */
  #starter(): readonly string[] {
    const { warden, socket } = this.#options.guard;
    return warden === undefined ? [] : [warden, 'exec', socket, '--'];
  }

  /** Said with the question, so that a person who says the same again and again may say it for longer, once. */
  #offerFor(shape: string): Pick<DeskQuestion, 'offer'> {
    const count = this.#options.fatigue.repeated(shape);
    if (count === undefined) return {};
    const date = new Date(Date.now() + GRANT_MS).toISOString().slice(0, 10);
    return {
      offer: `you said yes to exactly this ${count} times; a yes for this repository holds until ${date}, and ends the question`,
    };
  }
}

/** Looked up for each command: what is new may come at any time with `git pull`, and so may a person's word on it. */
function unacceptedIn(state: string, workspace: string): readonly string[] {
  const waiting = readOpening(state, workspace, 'agent').filter((item) => !item.isAccepted);
  return [...new Set(waiting.map((item) => item.path))];
}

/** What its payload says, else what it was started with. */
function bypassOf(client: Client, event: HookEvent, process: ClientProcess): string | undefined {
  if (event.isBypassed) return 'its hook says so';
  const flag = bypassFlagIn(argvOf(process), client.bypassFlags);
  return flag === undefined ? undefined : `it was started with ${flag}`;
}

const HELD_LOOK_MS = 250;

/** Waits as long as the hook may while a person holds every agent; a session that they ended is over for good. */
async function heldBy(state: string, session: string, until: number): Promise<string | undefined> {
  for (;;) {
    const { heldUntil, ended } = readSwitches(state);
    if (ended.includes(session)) return 'a person has ended this session. Stop now; a new session may begin when they start one.';
    if (heldUntil <= Date.now()) return undefined;
    if (until - Date.now() < HELD_LOOK_MS)
      return 'a person holds every agent (sallyport pause). Stop now, and go on when they say so.';
    await new Promise((resolve) => setTimeout(resolve, HELD_LOOK_MS));
  }
}

/** A person has until shortly before the hook's own deadline, and five minutes at most. */
function untilOf(head: JsonObject): number {
  const left = typeof head['deadlineMs'] === 'number' ? head['deadlineMs'] : 0;
  return Date.now() + Math.min(left - MARGIN_MS, LONGEST_QUESTION_MS);
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    throw new PayloadError('it is no JSON');
  }
}
