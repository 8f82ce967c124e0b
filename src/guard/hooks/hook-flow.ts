/* What an agent's own tools read and send, as its hooks tell: the labels of a session, and the flow rule for what leaves. */
import { canonicalHash } from '../../mcp/index.ts';
import type { Action, Decision, HookEvent, Origin, Policy } from '../../model/index.ts';
import { flowDecision } from '../../policy/index.ts';
import { hasGateway } from '../flows/live-gateways.ts';
import { leaveNote } from '../flows/rendezvous.ts';
import { flowKey, SessionFlow } from '../flows/session-labels.ts';

export interface HookFlowOptions {
  readonly state: string;
  /** The process that called the hook. */
  readonly process: string;
  readonly now: () => number;
}

/** The key of a session that a client's hooks tell of. */
export function hookSession({ client, session }: HookEvent): string {
  return flowKey(client, session);
}

export class HookFlow {
  readonly #options: HookFlowOptions;
  readonly #event: HookEvent;
  readonly #flow: SessionFlow;

  constructor(event: HookEvent, options: HookFlowOptions) {
    this.#event = event;
    this.#options = options;
    this.#flow = new SessionFlow(options.state, { key: hookSession(event), client: event.client, cwd: event.cwd });
  }

  /** Whether a gateway decides about this call, so that asking here would ask twice. */
  isJudgedElsewhere(action: Action): boolean {
    return action.kind === 'call' && hasGateway(this.#options.state, action.server, this.#options.process);
  }

  /** The flow rule, for what carries something out. */
  decisions(policy: Policy): readonly Decision[] {
    return this.#event.actions.flatMap((action): readonly Decision[] => {
      const place = placeIfSent(action, policy);
      if (place === undefined || this.isJudgedElsewhere(action)) return [];
      const found = flowDecision(this.#flow.labels, { place }, policy.flows);
      if (found === undefined) return [];
      const verdict = policy.unattended ? 'deny' : found.verdict;
      return [{ verdict, reasons: [found.reason], obligations: [] }];
    });
  }

  /** Before the action is let go: what it brings is labelled, whatever becomes of it. */
  label(policy: Policy, isOutside: (path: string) => boolean): void {
    for (const action of this.#event.actions) this.#labelOne(action, policy, isOutside);
  }

  #labelOne(action: Action, policy: Policy, isOutside: (path: string) => boolean): void {
    if (action.kind === 'read' && isOutside(action.path)) this.#flow.add('private', this.#origin(`read ${action.path}`));
    if (action.kind === 'connect' || action.kind === 'search') this.#flow.add('untrusted', this.#origin(webWords(action)));
    if (placeIfSent(action, policy) !== undefined) this.#flow.add('outward', this.#origin(webWords(action)));
    if (action.kind !== 'call') return;
    if (this.isJudgedElsewhere(action)) {
      leaveNote(this.#options.state, action.tool, canonicalHash(action.input), hookSession(this.#event), this.#options.now());
      return;
    }
    // Nobody has said what it does.
    for (const label of ['private', 'untrusted', 'outward'] as const)
      this.#flow.add(label, this.#origin(`${action.server}: ${action.tool}`));
  }

  #origin(what: string): Origin {
    return { what: what.slice(0, 300), place: null, at: this.#options.now() };
  }
}

/** Where an action sends something; null: who knows. Undefined: nothing leaves by it. */
function placeIfSent(action: Action, policy: Policy): string | null | undefined {
  if (action.kind === 'connect' || action.kind === 'search' || action.kind === 'call') return null;
  // A command in the cage sends where its cage has a network.
  return action.kind === 'run' && policy.network.allow.length > 0 ? null : undefined;
}

function webWords(action: Action): string {
  if (action.kind === 'connect') return `fetch ${action.url}`;
  if (action.kind === 'search') return `search for ${action.query}`;
  if (action.kind === 'call') return `${action.server}: ${action.tool}`;
  return action.kind === 'run' ? `a command with a network: ${action.command}` : action.kind;
}
