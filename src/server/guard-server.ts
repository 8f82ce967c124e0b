/* The resident guard: one a user. It answers the hooks of coding agents, and nothing is allowed unless it said so. */
import { randomUUID } from 'node:crypto';
import { renameSync, statSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { ApprovalDesk, type DeskAnswer, type DeskQuestion } from '../approval/index.ts';
import { bypassFlagIn, type Client, findClient, type HookOutput, PayloadError, shellWords } from '../clients/index.ts';
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
import { type HookEvent, type HookReply, type JsonObject, UserError } from '../model/index.ts';
import { isHighTier } from '../policy/index.ts';
import { openTrail, recoverDeadRuns, type Trail } from '../trail/index.ts';
import { approvalKey, isKey, serveDesk } from './approvals.ts';
import { ApprovalsPage } from './approvals-page.ts';
import { type AskedQuestion, parseAsked } from './ask-desk.ts';
import { Carrier, type Carry } from './carry.ts';
import { Channels } from './channels.ts';
import { Fatigue } from './fatigue.ts';
import { answerBytes, type Question, QuestionReader } from './frame.ts';
import { Policies } from './policies.ts';
import { needsPresence, useCode } from './presence.ts';
import { recallSessions } from './recall.ts';
import { type Session, Sessions } from './sessions.ts';

export interface GuardOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  readonly socket: string;
  /** The words that start Sallyport's program. */
  readonly program: readonly string[];
  /** Folders that are Sallyport's own. */
  readonly own: readonly string[];
  readonly version: string;
  /** Ends when nobody has asked for this long. Milliseconds. */
  readonly idleMs: number;
  readonly notice: (text: string) => void;
  /** The path of the warden; undefined: there is none, so commands start a process of their own. */
  readonly warden: string | undefined;
  /** Does what `sallyport run` does, for a warden that runs already. */
  readonly carry: Carry;
}

const QUESTION_MS = 30_000;
const LOOK_MS = 5000;
const MARGIN_MS = 1500;
const NOBODY: Pick<DeskAnswer, 'consent'> = { consent: 'no' };
const LONGEST_QUESTION_MS = 5 * 60_000;

export class GuardServer {
  readonly #options: GuardOptions;
  readonly #trail: Trail;
  readonly #policies: Policies;
  readonly #sessions: Sessions = new Sessions();
  readonly #fatigue: Fatigue = new Fatigue();
  #hasRecalled = false;
  readonly #desk: ApprovalDesk = new ApprovalDesk();
  readonly #channels: Channels;
  readonly #page: ApprovalsPage;
  readonly #carrier: Carrier;
  readonly #key: string;
  readonly #server: Server;
  readonly #isIsolated: boolean = isIsolated(machineFacts());
  readonly #since: number = Date.now();
  #asked: number = Date.now();
  #inode = 0n;
  #end: () => void = () => {};

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#trail = openTrail(options.state);
    // Runs that another guard carried, and took with it.
    recoverDeadRuns(this.#trail);
    this.#key = approvalKey(options.state);
    this.#policies = new Policies(options.env, options.notice);
    this.#carrier = new Carrier({ ...options, policyOf: (workspace) => this.#policies.of(workspace) });
    const { env, state, notice } = options;
    this.#channels = new Channels({ desk: this.#desk, policies: this.#policies, env, state, notice });
    this.#page = new ApprovalsPage({
      desk: this.#desk,
      state,
      isPresent: (code) => useCode(state, code, Date.now()),
      hasAuthenticator: () => needsPresence(state),
      sessions: () => this.#sessions.all().map(toldOf),
      notice,
    });
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#serve(socket));
  }

  /** Listens, and resolves when the guard has ended. A guard that was there before gives way: the newest one holds the name. */
  async run(): Promise<void> {
    const { socket } = this.#options;
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    const fresh = `${socket}.${process.pid}`;
    // For the socket alone: a folder that is made under it could not be entered by its own user.
    const usual = process.umask(0o177);
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(fresh, resolve);
    }).finally(() => process.umask(usual));
    renameSync(fresh, socket);
    this.#inode = inodeOf(socket);
    const timer = setInterval(() => this.#look(), LOOK_MS);
    await ended;
    clearInterval(timer);
    this.#channels.end();
    this.#page.end();
    if (inodeOf(socket) === this.#inode) unlinkSync(socket);
    this.#server.close();
    await this.#carrier.settled();
  }

  /** Ends where another guard has the name now, or nobody needs this one. */
  #look(): void {
    const isReplaced = inodeOf(this.#options.socket) !== this.#inode;
    const isIdle = !this.#desk.isLookedAt && !this.#carrier.isBusy && Date.now() - this.#asked > this.#options.idleMs;
    if (isReplaced || isIdle) this.#end();
  }

  #serve(socket: Socket): void {
    const reader = new QuestionReader();
    let isAnswered = false;
    socket.setTimeout(QUESTION_MS, () => isAnswered || socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('data', (piece: Buffer) => {
      if (isAnswered) return;
      const question = reader.push(piece);
      if (question === 'more') return;
      isAnswered = true;
      if (question === 'malformed') {
        socket.destroy();
        return;
      }
      this.#asked = Date.now();
      if (question.head['control'] === 'approvals') {
        this.#openDesk(socket, question.head);
        return;
      }
      if (question.head['control'] === 'page') {
        this.#openPage(socket, question.head);
        return;
      }
      if (question.head['control'] === 'ask') {
        void this.#carryQuestion(socket, question.payload);
        return;
      }
      if (question.head['control'] === 'carry') {
        this.#carrier.take(socket, question.payload);
        return;
      }
      // Without an answer the hook refuses by itself.
      this.#answer(question).then(
        (bytes) => socket.end(bytes),
        (error: unknown) => {
          this.#options.notice(`a question failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
          socket.destroy();
        },
      );
    });
  }

  async #answer(question: Question): Promise<Buffer> {
    const { head } = question;
    if (typeof head['control'] === 'string') return Buffer.from(`${JSON.stringify(this.#control(head['control']))}\n`);
    const client = typeof head['hook'] === 'string' ? findClient(head['hook']) : undefined;
    const event = head['event'];
    if (client === undefined || typeof event !== 'string') throw new PayloadError('a hook of an unknown client');
    const bytes = answerBytes(await this.#hook(client, event, question.payload, head));
    // Another version of Sallyport was installed: this one gives way, and the next question starts the new one.
    if (head['version'] !== this.#options.version) setImmediate(() => this.#end());
    return bytes;
  }

  #openPage(socket: Socket, head: JsonObject): void {
    const address = isKey(head['key'], this.#key) ? this.#page.address() : Promise.reject(new Error('not the key'));
    address.then(
      (url) => socket.end(`${JSON.stringify({ url })}\n`),
      () => socket.destroy(),
    );
  }

  #openDesk(socket: Socket, head: JsonObject): void {
    if (isKey(head['key'], this.#key)) serveDesk(socket, this.#desk, (code) => useCode(this.#options.state, code, Date.now()));
    else socket.destroy();
  }

  /** A question of a gateway's. Whoever asked and has gone gets no yes. */
  async #carryQuestion(socket: Socket, payload: Buffer): Promise<void> {
    socket.setTimeout(0);
    await this.#channels.refresh();
    const id = randomUUID();
    // Nobody looks: that is no answer, and whoever asked may ask again.
    const asked = this.#desk.isWatched ? parseAsked(payload) : undefined;
    socket.once('close', () => this.#desk.answer(id, 'no', 'gone'));
    const until = Date.now() + Math.min(asked?.withinMs ?? 0, LONGEST_QUESTION_MS);
    const isHigh = asked !== undefined && (await this.#isHigh(asked.question));
    const question = { ...codeFor(this.#options.state, isHigh), id, isOnce: true, until };
    const { consent } = asked === undefined ? NOBODY : await this.#desk.ask({ ...asked.question, ...question }, Date.now());
    socket.end(`${JSON.stringify({ consent })}\n`);
  }

  /** By the policy of the folder that the question is about; where that can't be read, whatever is asked reaches far. */
  async #isHigh({ rules = [], cwd }: AskedQuestion): Promise<boolean> {
    const { env, state } = this.#options;
    const { path } = findWorkspace({ cwd, explicit: undefined, homes: callerHomes(env), state });
    return this.#policies.of(path).then(
      (policy) => isHighTier(rules, policy),
      () => true,
    );
  }

  /** Read once, and only where a session goes on that this guard has not seen. */
  #recall(event: HookEvent): void {
    if (this.#hasRecalled || this.#sessions.has(event)) return;
    this.#hasRecalled = true;
    recallSessions(this.#options.state, Date.now(), { sessions: this.#sessions, fatigue: this.#fatigue });
  }

  async #hook(client: Client, name: string, payload: Buffer, head: JsonObject): Promise<HookOutput> {
    const event = client.parse(name, JSON.parse(payload.toString('utf8')));
    this.#recall(event);
    const session = this.#sessions.seen(event, Date.now());
    const reply = await this.#reply(client, event, session, head).catch(refusalOf);
    if (reply.verdict === 'ask') session.asked += 1;
    return client.render(event, reply);
  }

  #reply(client: Client, event: HookEvent, session: Session, head: JsonObject): Promise<HookReply> {
    const until = untilOf(head);
    const caller = clientProcess(Number(head['ppid'] ?? 0));
    const { env, state, own, program } = this.#options;
    return answerHook(event, {
      env,
      state,
      own,
      unaccepted: (workspace) => unacceptedIn(state, workspace),
      policyOf: (workspace) => this.#policies.of(workspace),
      canAsk: client.canAsk(event),
      canRewrite: client.canRewrite,
      isToldBefore: client.isToldBefore?.(event) === true,
      confined: (command, workspace, asked) => {
        const argv = ['bash', '-c', command];
        const ticket = asked === undefined ? [] : ['--ticket', issueTicket(state, workspace, argv, Date.now(), asked.isFlow)];
        const flow = ['--session', `${event.client}:${event.session}`];
        const options = ['--quiet', '--unattended', '--workspace', workspace, ...flow, ...ticket];
        return shellWords([...this.#starter(), ...program, 'run', ...options, '--', ...argv]);
      },
      isConfined: (command) => command.startsWith(`${shellWords([...this.#starter(), ...program, 'run'])} `),
      record: (step) => this.#trail.note(step),
      showsPresence: needsPresence(state),
      ask: async ({ isHigh, shape, ...asked }) => {
        await this.#channels.refresh();
        session.asked += 1;
        const began = Date.now();
        const about = { client: event.client, session: event.session, cwd: event.cwd };
        const answer = await this.#desk.ask(
          { id: randomUUID(), ...about, ...codeFor(state, isHigh), ...asked, ...this.#offerFor(shape), until },
          Date.now(),
        );
        this.#fatigue.answered(shape, answer.consent, { at: began, latencyMs: Date.now() - began });
        if (answer.via !== undefined) session.answered += 1;
        if (answer.consent !== 'no' && answer.consent !== 'silence') session.accepted += 1;
        return answer;
      },
      flow: new HookFlow(event, { state, process: caller.key, now: Date.now }),
      bypass: () => (this.#isIsolated ? undefined : bypassOf(client, event, caller)),
      allowed: session.allowed,
      remarks: session.remarks,
      repeats: (what) => this.#sessions.denied(session, what),
      spend: (cost) => this.#sessions.spend(session, cost),
      summary: () => toldOf(session),
      keep: (path) => keepBefore(state, { client: event.client, session: event.session, cwd: event.cwd }, path),
      held: () => heldBy(state, sessionKey(session.client, session.id), until),
    });
  }

  /** The warden asks this guard first, and starts the words behind it where it gets no run here. */
  #starter(): readonly string[] {
    const { warden, socket } = this.#options;
    return warden === undefined ? [] : [warden, 'exec', socket, '--'];
  }

  /** Said with the question, so that a person who says the same again and again may say it for longer, once. */
  #offerFor(shape: string): Pick<DeskQuestion, 'offer'> {
    const count = this.#fatigue.repeated(shape);
    if (count === undefined) return {};
    const date = new Date(Date.now() + GRANT_MS).toISOString().slice(0, 10);
    return {
      offer: `you said yes to exactly this ${count} times; a yes for this repository holds until ${date}, and ends the question`,
    };
  }

  #control(what: string): JsonObject {
    if (what === 'status') return this.#status();
    if (what !== 'stop') return { error: 'unknown' };
    setImmediate(() => this.#end());
    return { stopped: process.pid };
  }

  #status(): JsonObject {
    return {
      pid: process.pid,
      version: this.#options.version,
      since: this.#since,
      rssBytes: process.memoryUsage.rss(),
      sessions: this.#sessions.all().map(toldOf),
      fatigue: this.#fatigue.figures(Date.now()),
    };
  }
}

function codeFor(state: string, isHigh: boolean): Pick<DeskQuestion, 'isHigh' | 'needsCode'> {
  const tier = isHigh ? { isHigh } : {};
  return needsPresence(state) ? { ...tier, needsCode: isHigh ? 'any' : 'lasting' } : tier;
}

/** A session for whoever looks at it: counts, and what was refused most lately. */
function toldOf({ denials, allowed: _, remarks: __, spent, ...session }: Session): JsonObject {
  const refused = [...denials].slice(-MOST_TOLD).map(([what, count]) => ({ what: what.slice(0, 200), count }));
  return { ...session, spent: { ...spent }, refused };
}

/** Looked up for each command: what is new may come at any time with `git pull`, and so may a person's word on it. */
function unacceptedIn(state: string, workspace: string): readonly string[] {
  const waiting = readOpening(state, workspace).filter((item) => item.kind === 'agent' && !item.isAccepted);
  return [...new Set(waiting.map((item) => item.path))];
}

/** What its payload says, else what it was started with. */
function bypassOf(client: Client, event: HookEvent, process: ClientProcess): string | undefined {
  if (event.isBypassed) return 'its hook says so';
  const flag = bypassFlagIn(argvOf(process), client.bypassFlags);
  return flag === undefined ? undefined : `it was started with ${flag}`;
}

const HELD_LOOK_MS = 250;
const MOST_TOLD = 20;

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

/** What a person can mend is told to whoever was refused; anything else is a bug, and the hook refuses by itself. */
function refusalOf(error: unknown): HookReply {
  if (!(error instanceof UserError)) throw error;
  return {
    verdict: 'deny',
    reason: `Sallyport refused this: ${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}`,
    command: null,
  };
}

function inodeOf(path: string): bigint {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? 0n;
}
