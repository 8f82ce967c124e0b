/* The resident guard: one a user. It answers the hooks of coding agents, and nothing is allowed unless it said so. */
import { randomUUID } from 'node:crypto';
import { renameSync, statSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { ApprovalDesk, type DeskAnswer } from '../approval/index.ts';
import { findClient, PayloadError } from '../clients/index.ts';
import { callerHomes, findWorkspace } from '../confine/index.ts';
import type { JsonObject } from '../model/index.ts';
import { isHighTier } from '../policy/index.ts';
import { openTrail, recoverDeadRuns, type Trail } from '../trail/index.ts';
import { approvalKey, isKey, serveDesk } from './approvals.ts';
import { ApprovalsPage } from './approvals-page.ts';
import { type AskedQuestion, parseAsked } from './ask-desk.ts';
import { Carrier } from './carry.ts';
import { Channels } from './channels.ts';
import { codeFor, LONGEST_QUESTION_MS } from './desk-question.ts';
import { Failures } from './failures.ts';
import { Fatigue } from './fatigue.ts';
import { answerBytes, type Question, QuestionReader, refusalBytes } from './frame.ts';
import type { GuardOptions } from './guard-options.ts';
import { HookAnswers } from './hook-answers.ts';
import { awaitedUntil, noteLook } from './looked-at.ts';
import { Policies } from './policies.ts';
import { needsPresence, useCode } from './presence.ts';
import { Sessions, toldOf } from './sessions.ts';

const QUESTION_MS = 30_000;
const LOOK_MS = 5000;
const FAILED = 125;
/** What was answered has so long to reach whoever asked, when the guard ends. */
const LAST_WORDS_MS = 2000;
/** Whatever fails so often will not stop by itself. */
const MOST_FAILURES = 100;
const NOBODY: Pick<DeskAnswer, 'consent'> = { consent: 'no' };

export class GuardServer {
  readonly #options: GuardOptions;
  readonly #trail: Trail;
  readonly #policies: Policies;
  readonly #sessions: Sessions = new Sessions();
  readonly #fatigue: Fatigue = new Fatigue();
  readonly #desk: ApprovalDesk;
  readonly #channels: Channels;
  readonly #page: ApprovalsPage;
  readonly #carrier: Carrier;
  readonly #hooks: HookAnswers;
  readonly #key: string;
  readonly #failures: Failures;
  readonly #server: Server;
  /** Whoever is connected, but for commands that are carried out. */
  readonly #connected: Set<Socket> = new Set();
  readonly #since: number = Date.now();
  #asked: number = Date.now();
  #inode = 0n;
  #isEnding = false;
  #end: () => void = () => {};

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#trail = openTrail(options.state);
    this.#failures = new Failures(this.#trail, options.notice);
    // Runs that another guard carried, and took with it.
    recoverDeadRuns(this.#trail);
    this.#key = approvalKey(options.state);
    this.#desk = new ApprovalDesk(awaitedUntil(options.state, Date.now()));
    this.#policies = new Policies(options.env, options.notice);
    this.#carrier = new Carrier({ ...options, policyOf: (workspace) => this.#policies.of(workspace) });
    const { env, state, notice } = options;
    this.#channels = new Channels({ desk: this.#desk, policies: this.#policies, env, state, notice });
    this.#hooks = new HookAnswers({
      ...{ guard: options, trail: this.#trail, policies: this.#policies, sessions: this.#sessions, fatigue: this.#fatigue },
      ...{ desk: this.#desk, channels: this.#channels },
      expect: (command) => this.#carrier.expect(command),
    });
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
    // No descriptor for whoever called: their hook refuses by itself.
    this.#server.on('error', (error) => this.#failures.outside('a connection', error));
    renameSync(fresh, socket);
    this.#inode = inodeOf(socket);
    const timer = setInterval(() => this.#look(), LOOK_MS);
    await ended;
    clearInterval(timer);
    this.#giveWay();
    await Promise.all([this.#carrier.settled(), this.#lastWords()]);
    try {
      this.#trail.checkpoint();
    } catch (error) {
      // Its folder may be gone; what was said before was recorded before.
      this.#options.notice(`the last signature could not be written: ${error instanceof Error ? error.message : error}`);
    }
  }

  /**
   * From here on the next guard answers, also those who wait for an answer of this one: their hooks ask again. Runs that are carried out
   * are carried to their end.
   */
  #giveWay(): void {
    this.#isEnding = true;
    const { socket, notice } = this.#options;
    try {
      if (inodeOf(socket) === this.#inode) unlinkSync(socket);
    } catch (error) {
      notice(`the guard's name could not be taken away: ${error instanceof Error ? error.message : error}`);
    }
    this.#server.close();
    this.#desk.abandon();
    for (const one of this.#connected) if (!one.writableEnded) one.destroy();
    this.#channels.end();
    this.#page.end();
  }

  #lastWords(): Promise<unknown> {
    const closed = [...this.#connected].map((one) => new Promise((resolve) => one.once('close', resolve)));
    return Promise.race([Promise.all(closed), new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS).unref())]);
  }

  /**
   * An exception that nobody caught. It is recorded, and this guard gives way to one that is whole: what it carries ends as it would
   * have, what its sessions have used up and been allowed stands in the record.
   */
  broke(error: unknown): void {
    this.#failures.outside('the guard', error);
    this.#end();
    if (this.#failures.count > MOST_FAILURES) process.exit(FAILED);
  }

  /** Ends where another guard has the name now, or nobody needs this one. */
  #look(): void {
    const isReplaced = this.#isReplaced();
    const isIdle = !this.#desk.isLookedAt && !this.#carrier.isBusy && Date.now() - this.#asked > this.#options.idleMs;
    if (isReplaced || isIdle) this.#end();
  }

  #isReplaced(): boolean {
    try {
      return inodeOf(this.#options.socket) !== this.#inode;
    } catch {
      // Nobody who asks can get here either.
      return true;
    }
  }

  #serve(socket: Socket): void {
    this.#connected.add(socket);
    socket.once('close', () => this.#connected.delete(socket));
    const reader = new QuestionReader();
    let isAnswered = false;
    socket.setTimeout(QUESTION_MS, () => isAnswered || socket.destroy());
    socket.on('error', () => socket.destroy());
    // Who hangs up in the middle of a question holds no descriptor.
    socket.on('end', () => isAnswered || socket.destroy());
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
        this.#carryQuestion(socket, question.payload).catch((error: unknown) => this.#failed(socket, error));
        return;
      }
      if (question.head['control'] === 'carry') {
        this.#connected.delete(socket);
        this.#carrier.take(socket, question.payload);
        return;
      }
      // Without an answer the hook refuses by itself.
      this.#answer(question).then(
        (bytes) => socket.end(bytes),
        (error: unknown) => this.#failed(socket, error),
      );
    });
  }

  /** Whoever gets no answer takes that for a no. */
  #failed(socket: Socket, error: unknown): void {
    this.#failures.outside('a question', error);
    socket.destroy();
  }

  async #answer(question: Question): Promise<Buffer> {
    const { head } = question;
    if (typeof head['control'] === 'string') return Buffer.from(`${JSON.stringify(this.#control(head['control']))}\n`);
    const client = typeof head['hook'] === 'string' ? findClient(head['hook']) : undefined;
    const event = head['event'];
    if (client === undefined || typeof event !== 'string') throw new PayloadError('a hook of an unknown client');
    const bytes = await this.#hooks
      .answer(client, event, question.payload, head)
      .then(answerBytes, (error: unknown) => refusalBytes(this.#failures.ofHook({ client: client.name, event }, error)));
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
    const { state, notice } = this.#options;
    if (isKey(head['key'], this.#key)) {
      serveDesk(socket, this.#desk, { isPresent: (code) => useCode(state, code, Date.now()), notice });
      noteLook(state, true);
      // Where this guard gives way, whoever looked comes back to the next one.
      socket.once('close', () => this.#isEnding || this.#desk.isLookedAt || noteLook(state, false));
    } else socket.destroy();
  }

  /** A question of a gateway's. Whoever asked and has gone gets no yes. */
  async #carryQuestion(socket: Socket, payload: Buffer): Promise<void> {
    socket.setTimeout(0);
    await this.#channels.refresh();
    const id = randomUUID();
    // Nobody looks: that is no answer, and whoever asked may ask again.
    const asked = this.#desk.isWatched ? parseAsked(payload) : undefined;
    const until = Date.now() + Math.min(asked?.withinMs ?? 0, LONGEST_QUESTION_MS);
    const isHigh = asked !== undefined && (await this.#isHigh(asked.question));
    if (socket.destroyed) return;
    socket.once('close', () => this.#desk.answer(id, 'no', 'gone'));
    const question = { ...codeFor(this.#options.state, isHigh), id, isOnce: true, until };
    const { consent } = asked === undefined ? NOBODY : await this.#desk.ask({ ...asked.question, ...question }, Date.now());
    socket.end(`${JSON.stringify({ consent })}\n`);
  }

  /** By the policy of the folder that the question is about; where there is none, or it can't be read, whatever is asked reaches far. */
  async #isHigh({ rules = [], cwd }: AskedQuestion): Promise<boolean> {
    const { env, state } = this.#options;
    try {
      const { path } = findWorkspace({ cwd, explicit: undefined, homes: callerHomes(env), state });
      return isHighTier(rules, await this.#policies.of(path));
    } catch {
      return true;
    }
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

function inodeOf(path: string): bigint {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? 0n;
}
