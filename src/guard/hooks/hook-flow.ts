/* What an agent's own tools read and send, as its hooks tell: the labels of a session, and the flow rule for what leaves. */
import { canonicalHash, pinName } from '../../mcp/index.ts';
import type { Action, Decision, HookEvent, Origin, Policy } from '../../model/index.ts';
import { flowDecision } from '../../policy/index.ts';
import { gatewaysOf, hasGateway } from '../flows/live-gateways.ts';
import { leaveNote } from '../flows/rendezvous.ts';
import { flowKey, SessionFlow } from '../flows/session-labels.ts';
import { readServer } from '../mcp/accepted.ts';

type Call = Extract<Action, { kind: 'call' }>;

/** Between the names of server and tool: Copilot CLI, where it asks for a permission, and opencode. */
const JOINS = ['-', '/', '_'] as const;

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
    const call = this.#callOf(action);
    return call !== undefined && hasGateway(this.#options.state, call.server, this.#options.process);
  }

  /**
   * Some clients join the names of server and tool, and do not tell where the one ends. It is the call of a server here only where a
   * gateway of this client's lives, and a person has accepted a tool of exactly that name.
   */
  #callOf(action: Action): Call | undefined {
    if (action.kind === 'call') return action;
    if (action.kind !== 'unknown') return undefined;
    const { state, process } = this.#options;
    for (const server of gatewaysOf(state, process)) {
      const tool = JOINS.map((join) => `${server}${join}`).find((head) => action.tool.startsWith(head));
      const name = tool === undefined ? '' : action.tool.slice(tool.length);
      if (Object.hasOwn(readServer(state, server).pins, pinName({ kind: 'tool', name })))
        return { kind: 'call', server, tool: name, input: this.#event.input };
    }
    return undefined;
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
    const call = this.#callOf(action);
    if (call !== undefined && this.isJudgedElsewhere(call)) {
      leaveNote(this.#options.state, call.tool, canonicalHash(call.input), hookSession(this.#event), this.#options.now());
      return;
    }
    if (action.kind !== 'call') return;
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
