/* Decides what a gateway passes on: inspect, decide, ask, record. */
import { randomUUID } from 'node:crypto';
import type { Consent } from '../../approval/index.ts';
import {
  type AskAnswer,
  type CallAnswer,
  canonicalHash,
  type GatewayJudge,
  type Offered,
  type Pins,
  pinName,
  pinOf,
  pinState,
  type ServerAsk,
  type ServerCall,
  type Shown,
  type Withdrawal,
} from '../../mcp/index.ts';
import { canonicalise, type Decision, type Policy, type SessionLabels, type Step } from '../../model/index.ts';
import { type CallQuestion, decideAsk, decideCall, denialOf, formatDenial, isToolDenied } from '../../policy/index.ts';
import { takeNote } from '../flows/rendezvous.ts';
import { mergedLabels, SessionFlow } from '../flows/session-labels.ts';
import { sha256 } from '../identity.ts';
import { readSwitches } from '../switches.ts';
import { listServers, readServer, writeServer } from './accepted.ts';
import { askQuestion, callQuestion } from './call-question.ts';
import type { Outcomes } from './outcomes.ts';
import { cutText, offeredQuestion } from './question.ts';
import { dropWhole, keepWhole } from './whole-question.ts';

/** A question to a person, for one exact thing, once. */
export interface McpQuestion {
  readonly action: string;
  readonly reasons: readonly string[];
  /** All that a yes covers, where the question shows a part of it. */
  readonly whole?: string;
  /** The rules that stopped it: some need a person who shows that they are there. */
  readonly rules?: readonly string[];
}

export interface JudgeOptions {
  readonly state: string;
  readonly server: string;
  /** The words that a person accepted: a command, or an address. */
  readonly words: readonly string[];
  readonly client: string;
  readonly session: string;
  readonly cwd: string;
  readonly flow: SessionFlow;
  /** The policy as its files say now. */
  readonly policy: () => Policy | Promise<Policy>;
  readonly ask: (question: McpQuestion, signal: AbortSignal | undefined) => Promise<Consent>;
  /** Writes a step into the trail; throws where it can't, and then nothing is passed on. */
  readonly record: (step: Step) => void;
  readonly outcomes: Outcomes;
}

/** `nothing`: nobody was there, so it may be asked again. */
type Said = 'yes' | 'no' | 'nothing';

const LONGEST_ARGUMENTS = 4000;
/** A question on a narrow screen shows hardly more. */
const LONGEST_SHOWN = 200;

export class McpJudge implements GatewayJudge {
  readonly #options: JudgeOptions;
  #policy: Policy;
  #pins: Pins;
  /** Hashes of what nobody accepted, so that nobody is asked twice in a session. */
  readonly #refused: Set<string> = new Set();
  readonly #repeats: Map<string, number> = new Map();

  constructor(options: JudgeOptions, policy: Policy) {
    this.#options = options;
    this.#policy = policy;
    this.#pins = readServer(options.state, options.server).pins;
  }

  offered(items: readonly Offered[]): Shown | Promise<Shown> {
    const asked = this.#unaccepted(items);
    if (asked.length === 0) return (item) => this.isAccepted(item);
    // Accepted in another terminal since?
    this.#pins = readServer(this.#options.state, this.#options.server).pins;
    const open = this.#unaccepted(items);
    return open.length === 0 ? (item) => this.isAccepted(item) : this.#askAbout(open);
  }

  #unaccepted(items: readonly Offered[]): readonly Offered[] {
    return items.filter(
      (item) => pinState(item, this.#pins) !== 'same' && !this.#refused.has(pinOf(item.value).hash) && !this.#isDenied(item),
    );
  }

  #isDenied({ kind, name }: Offered): boolean {
    return kind === 'tool' && isToolDenied(this.#options.server, name, this.#policy);
  }

  isAccepted(item: Offered): boolean {
    return pinState(item, this.#pins) === 'same' && !this.#isDenied(item);
  }

  async #askAbout(items: readonly Offered[]): Promise<Shown> {
    const { state, server } = this.#options;
    const consent = await this.#asked(offeredQuestion(server, items, this.#pins, listServers(state)), 'mcp.offered');
    if (consent === 'no') for (const item of items) this.#refused.add(pinOf(item.value).hash);
    if (consent === 'yes') {
      const now = readServer(state, server);
      const fresh = Object.fromEntries(items.map((item) => [pinName(item), pinOf(item.value)] as const));
      writeServer(state, { ...now, pins: { ...now.pins, ...fresh }, at: Date.now() });
      this.#pins = { ...now.pins, ...fresh };
    }
    return (item) => this.isAccepted(item);
  }

  /** At once where the policy has not changed and nobody is asked: calls keep their order, and none waits for another turn. */
  call(call: ServerCall, withdrawal: Withdrawal): CallAnswer | Promise<CallAnswer> {
    const policy = this.#options.policy();
    return policy instanceof Promise
      ? policy.then((now) => this.#called(call, now, withdrawal))
      : this.#called(call, policy, withdrawal);
  }

  #called(call: ServerCall, policy: Policy, withdrawal: Withdrawal): CallAnswer | Promise<CallAnswer> {
    this.#policy = policy;
    const { state, server } = this.#options;
    const given = canonicalise(call.arguments);
    const argumentsHash = sha256(given);
    const flow = this.#sessionOf(takeNote(state, call.tool, argumentsHash, Date.now()));
    const question = callQuestion(this.#options, call, flow.labels, this.#policy);
    const decision = heldDecision(state) ?? decideCall(question, this.#policy);
    const id = randomUUID();
    const rules = decision.reasons.map((one) => one.rule);
    const step = { ...this.#about(call, id, given, argumentsHash), verdict: decision.verdict, rules };
    this.#options.record(step);
    if (decision.verdict === 'deny') return this.#refusal(call, decision);
    const allowed = (): CallAnswer => {
      this.#label(question, flow.add);
      return {
        allowed: true,
        ended: ({ isError, bytes, notes }) =>
          this.#options.outcomes.add({ type: 'call.end', call: id, server, tool: call.tool, isError, bytes, notes }),
      };
    };
    if (decision.verdict === 'allow') return allowed();
    const reasons = decision.reasons.map((reason) => reason.message);
    return this.#asked({ ...exactly(`${server}: ${call.tool} ${given}`), reasons, rules }, 'mcp.call', withdrawal).then((said) =>
      said === 'yes' ? allowed() : this.#refusal(call, decision),
    );
  }

  async asked(asks: readonly ServerAsk[], withdrawal: Withdrawal): Promise<AskAnswer> {
    this.#policy = await this.#options.policy();
    for (const ask of asks) {
      const answer = await this.#oneAsked(ask, withdrawal);
      if (!answer.allowed) return answer;
    }
    return { allowed: true };
  }

  async #oneAsked(ask: ServerAsk, withdrawal: Withdrawal): Promise<AskAnswer> {
    const { state, server, flow, words } = this.#options;
    const call = { tool: ask.method, arguments: ask.params, hash: null, isOffered: true };
    const question = askQuestion({ server, words }, ask, flow.labels, this.#policy);
    const decision = heldDecision(state) ?? decideAsk(question, this.#policy);
    const rules = decision.reasons.map((one) => one.rule);
    const { verdict } = decision;
    const given = canonicalise(ask.params);
    this.#options.record({ ...this.#about(call, randomUUID(), given, sha256(given)), verdict, rules });
    if (verdict === 'deny') return this.#refusal(call, decision);
    if (verdict === 'ask') {
      const reasons = decision.reasons.map((reason) => reason.message);
      const asked = { ...exactly(`${server} asks: ${ask.method} ${given}`), reasons, rules };
      if ((await this.#asked(asked, 'mcp.ask', withdrawal)) !== 'yes') return this.#refusal(call, decision);
    }
    this.#label({ server, tool: ask.method, traits: question.traits, place: null }, (label, origin) => flow.add(label, origin));
    return { allowed: true };
  }

  /**
   * A client's hook has told which of its sessions makes this call: then only that one counts, and what nobody told of. Else
   * everything that came this way.
   */
  #sessionOf(session: string | undefined): { readonly labels: SessionLabels; readonly add: SessionFlow['add'] } {
    const { state, client, cwd, flow } = this.#options;
    if (session === undefined) return { labels: flow.labels, add: (label, origin) => flow.add(label, origin) };
    flow.follow(session);
    const own = new SessionFlow(state, { key: session, client, cwd });
    return { labels: mergedLabels(own.labels, flow.ownLabels), add: (label, origin) => own.add(label, origin) };
  }

  /** Before the call is passed on: what it brings is then labelled whatever happens to this process. */
  #label(
    { server, tool, traits, place }: Pick<CallQuestion, 'server' | 'tool' | 'traits' | 'place'>,
    add: SessionFlow['add'],
  ): void {
    const origin = { what: `${server}: ${tool}${place === null ? '' : ` (${place})`}`, place, at: Date.now() };
    if (traits.readsPrivate) add('private', origin);
    if (traits.readsUntrusted) add('untrusted', origin);
    if (traits.sends) add('outward', origin);
  }

  /** @param given the arguments in canonical form, which half of a character has none of: such a call is refused */
  #about(call: ServerCall, id: string, given: string, argumentsHash: string): Step {
    const { server, client, session } = this.#options;
    return {
      type: 'call',
      call: id,
      client,
      session,
      server,
      tool: call.tool,
      toolHash: call.hash,
      argumentsHash,
      arguments: given.slice(0, LONGEST_ARGUMENTS),
    };
  }

  async #asked({ whole, ...question }: McpQuestion, kind: string, withdrawal?: Withdrawal): Promise<Said> {
    if (this.#policy.unattended) return 'nothing';
    if (whole === undefined) return this.#put(question, kind, withdrawal);
    const { state } = this.#options;
    const id = keepWhole(state, whole, Date.now());
    const where = `all that a yes covers: sallyport approvals show ${id} (its SHA-256 begins so)`;
    try {
      return await this.#put({ ...question, reasons: [where, ...question.reasons] }, kind, withdrawal);
    } finally {
      dropWhole(state, id);
    }
  }

  async #put({ action, reasons, rules = [] }: McpQuestion, kind: string, withdrawal?: Withdrawal): Promise<Said> {
    const { client, session, record, ask } = this.#options;
    const about = { client, session, kind, effect: action.slice(0, LONGEST_ARGUMENTS) };
    record({ ...about, type: 'question', reasons, asked: 'desk' });
    const began = Date.now();
    const signal = withdrawal?.signal;
    // A yes is for exactly this, once: whatever lasting answer a desk gives counts as once.
    const consent = await ask({ action, reasons, rules }, signal);
    const isYes = consent !== 'no' && consent !== 'silence' && signal?.aborted !== true;
    record({
      ...about,
      type: 'answer',
      verdict: isYes ? 'allow' : 'deny',
      source: isYes ? 'user_temporary' : consent === 'silence' ? 'config' : 'user_reject',
      latencyMs: Date.now() - began,
    });
    return isYes ? 'yes' : consent === 'silence' ? 'nothing' : 'no';
  }

  #refusal(call: ServerCall, decision: Decision): Extract<AskAnswer, { allowed: false }> {
    const { server } = this.#options;
    const what = `${server}: ${call.tool}`;
    const shape = `${call.tool} ${canonicalHash(call.arguments)}`;
    const repeats = this.#repeats.get(shape) ?? 0;
    if (this.#repeats.size < 1000 || repeats > 0) this.#repeats.set(shape, repeats + 1);
    const nobody = { rule: 'approval.none', message: 'nobody said yes (a person can answer with `sallyport approvals`)' };
    const refused: Decision =
      decision.verdict === 'deny' ? decision : { ...decision, verdict: 'deny', reasons: [...decision.reasons, nobody] };
    const message = formatDenial(denialOf({ by: 'tool', what, decision: refused }), repeats).trimEnd();
    return { allowed: false, message, rule: decision.reasons[0]?.rule ?? 'default-deny' };
  }
}

/** What a question shows of it, and all of it where that is not all. */
function exactly(action: string): Pick<McpQuestion, 'action' | 'whole'> {
  if (action.length <= LONGEST_SHOWN) return { action };
  return { action: cutText(action, LONGEST_ARGUMENTS), whole: action };
}

/** A person's switch: no rule and no question comes before it. */
function heldDecision(state: string): Decision | undefined {
  if (readSwitches(state).heldUntil <= Date.now()) return undefined;
  const message = 'a person holds every agent (sallyport pause)';
  return { verdict: 'deny', reasons: [{ rule: 'person.held', message }], obligations: [] };
}
