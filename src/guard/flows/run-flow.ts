/* What one run has read, as its warden and its proxy tell; asked before anything of the run is sent. */
import type { Consent, Detail } from '../../approval/index.ts';
import type { LabelMessage } from '../../confine/index.ts';
import type { Caller, Destination, NetworkVerdict } from '../../egress/index.ts';
import type { FlowPolicy, Origin, SessionLabels, Step } from '../../model/index.ts';
import { type FlowDecision, hostPlace, sendDecision } from '../../policy/index.ts';
import { openedWords } from './origin-words.ts';
import { dropOldSessions, type RunSession, SessionFlow } from './session-labels.ts';

/** A question about one place, after what was read. */
export interface FlowAsked {
  readonly effect: string;
  readonly details: readonly Detail[];
  readonly reasons: readonly string[];
}

export interface RunFlowParts {
  readonly state: string;
  readonly run: string;
  readonly cwd: string;
  /** The agent's session that the run belongs to: what either reads counts for both. Undefined: the run is on its own. */
  readonly session: RunSession | undefined;
  readonly flows: FlowPolicy;
  /** The model of the agent, the registries of the setup phase, this machine. */
  readonly isExempt: (to: Destination) => boolean;
  /** A person has said yes to this command although they were told what its session has read. */
  readonly isApproved: boolean;
  readonly ask: (question: FlowAsked) => Promise<Exclude<Consent, 'silence'>>;
  readonly record: (step: Step) => void;
  readonly now: () => number;
}

const ONCE_MS = 10_000;
const MOST_SHOWN = 5;
const MOST_HOSTS = 1000;

/** The labels of a run. They are the whole tree's: what one process reads another sends, through a pipe or a file. */
export class RunFlow {
  readonly #parts: RunFlowParts;
  /** Of the session; else of the run alone, written only once a file has labelled it. */
  readonly #files: SessionFlow;
  /** Whether what happens here stands in these files too; a server's own connections are its gateway's business. */
  #isWritten: boolean;
  #own: SessionLabels = { private: [], untrusted: [], outward: [] };
  readonly #hosts: Set<string> = new Set();
  readonly #answers: Map<string, Promise<boolean>> = new Map();
  readonly #recorded: Set<string> = new Set();
  /** Why something was kept from leaving, in words. */
  readonly refusals: string[] = [];
  #told: (() => Promise<void>) | undefined;

  constructor(parts: RunFlowParts) {
    const { state, run, cwd, session } = parts;
    this.#parts = parts;
    this.#files = new SessionFlow(state, session ?? { key: `run\0${run}`, client: 'sallyport run', cwd });
    this.#isWritten = session?.isGateway === false;
  }

  /** @param told resolves when the warden has told of everything that was opened up to now */
  watch(told: () => Promise<void>): void {
    this.#told = told;
  }

  /** A file was opened. */
  label(message: LabelMessage): void {
    const at = this.#parts.now();
    const origin = { what: openedWords(message, at), place: null, at };
    if (this.#parts.session?.isGateway === true) this.#files.add(message.label, origin);
    else if (!this.#isWritten) this.#writeAll();
    this.#add(message.label, origin);
  }

  /** Before a connection is made, and before a request on one. @returns undefined where nothing speaks against it */
  async refusal(to: Destination, caller: Caller): Promise<NetworkVerdict | undefined> {
    if (this.#parts.isExempt(to)) return undefined;
    await this.#told?.();
    const labels = this.#labels();
    const found = sendDecision({ labels, ...to, isBy: () => true }, this.#parts.flows);
    if (found !== undefined && !(await this.#isLetGo(found, labels, to, caller)))
      return { allowed: false, rule: found.reason.rule, why: found.reason.message, inspect: false };
    this.#reaches(to);
    return undefined;
  }

  /** A page of this host was read out of the cache. */
  reads(host: string, port: number): void {
    this.#add('untrusted', { what: `a page of ${host}`, place: hostPlace({ host, port }), at: this.#parts.now() });
  }

  #labels(): SessionLabels {
    return this.#isWritten ? this.#files.labels : this.#own;
  }

  #isLetGo(found: FlowDecision, labels: SessionLabels, to: Destination, caller: Caller): boolean | Promise<boolean> {
    const verdict = found.verdict === 'ask' && this.#parts.isApproved ? 'allow' : found.verdict;
    if (verdict !== 'ask') this.#record(verdict, found, labels, to);
    return verdict === 'ask' ? this.#answer(found, labels, to, caller) : verdict === 'allow';
  }

  /** One question for one place; a no, and a yes for longer than once, hold for the rest of the run. */
  #answer(found: FlowDecision, labels: SessionLabels, to: Destination, caller: Caller): Promise<boolean> {
    const key = hostPlace(to);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const shown = (label: string, origins: readonly Origin[]): readonly Detail[] =>
      origins.slice(0, MOST_SHOWN).map(({ what }): Detail => [label, what]);
    const asked = this.#parts.ask({
      effect: `it wants to reach ${to.host}:${to.port} after what it has read`,
      details: [
        ['program', caller.exe ?? 'unknown'],
        ...shown('private', labels.private),
        ...shown('by strangers', labels.untrusted),
      ],
      reasons: [found.reason.message],
    });
    const answer = asked.then((consent) => {
      if (consent === 'once') setTimeout(() => this.#answers.delete(key), ONCE_MS).unref();
      this.#record(consent === 'no' ? 'deny' : 'allow', found, labels, to);
      return consent !== 'no';
    });
    this.#answers.set(key, answer);
    return answer;
  }

  /** What the rule said stands in the trail, once a place and an answer: also where it let something go. */
  #record(verdict: 'allow' | 'deny', { reason }: FlowDecision, labels: SessionLabels, { host, port }: Destination): void {
    const key = `${verdict} ${reason.rule} ${host}:${port}`;
    if (this.#recorded.has(key) || this.#recorded.size > MOST_HOSTS) return;
    this.#recorded.add(key);
    if (verdict === 'deny') this.refusals.push(reason.message);
    const words = (origins: readonly Origin[]): readonly string[] => origins.slice(0, MOST_SHOWN).map(({ what }) => what);
    const read = { private: words(labels.private), untrusted: words(labels.untrusted) };
    this.#parts.record({ type: 'flow', verdict, rule: reason.rule, what: `${host}:${port}`, message: reason.message, ...read });
  }

  /** From now on it can have been sent there, and what comes back is by whoever serves it. */
  #reaches(to: Destination): void {
    const place = hostPlace(to);
    if (this.#hosts.has(place) || this.#hosts.size >= MOST_HOSTS) return;
    this.#hosts.add(place);
    const at = this.#parts.now();
    this.#add('outward', { what: `a connection to ${to.host}:${to.port}`, place, at });
    this.#add('untrusted', { what: `answers of ${to.host}:${to.port}`, place, at });
  }

  #add(label: keyof SessionLabels, origin: Origin): void {
    this.#own = { ...this.#own, [label]: [...this.#own[label], origin] };
    if (this.#isWritten) this.#files.add(label, origin);
  }

  /** An ordinary run leaves no labels behind. */
  #writeAll(): void {
    this.#isWritten = true;
    dropOldSessions(this.#parts.state, this.#parts.now());
    for (const label of ['private', 'untrusted', 'outward'] as const)
      for (const origin of this.#own[label]) this.#files.add(label, origin);
  }
}
