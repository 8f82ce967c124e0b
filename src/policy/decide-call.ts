import type { Decision, JsonObject, McpToolRule, Policy, Reason, SessionLabels, ToolTraits } from '../model/index.ts';
import { flowDecision } from './decide-flow.ts';
import { matchesGlob } from './match.ts';
import { wrongArgument } from './wrong-argument.ts';

/** One call of a tool of an MCP server that a person has accepted. */
export interface CallQuestion {
  readonly server: string;
  readonly tool: string;
  /** Whether the server offers it now, and a person has accepted it so. */
  readonly isOffered: boolean;
  readonly arguments: JsonObject;
  readonly traits: ToolTraits;
  /** What it does in a running house, where that is more than a lamp: `house.medium`, `house.high`, `house.critical`. */
  readonly house?: Reason | undefined;
  /** What the call is about, where its arguments say so: `github:acme/site`. */
  readonly place: string | null;
  /** What the session has read so far. */
  readonly labels: SessionLabels;
}

/**
 * Decides a call. Order: a rule that denies, arguments that no rule lets through, then what is asked about: rules, tools that no
 * rule names where the policy says so, and the flow rule. The server's own word on its tools counts for nothing.
 */
export function decideCall(question: CallQuestion, policy: Policy): Decision {
  const rules = rulesFor(policy.mcp.rules, question.server, question.tool);
  const no = rules.find((rule) => rule.call === 'deny');
  if (no !== undefined) return denied('mcp.tool', `the rule for ${no.server}: ${no.tool} (${no.layer}) denies it`);
  const wrong = rules.map((rule) => wrongArgument(rule, question.arguments)).find((one) => one !== undefined);
  if (wrong !== undefined) return denied('mcp.argument', wrong);
  if (question.house?.rule === 'house.critical')
    return denied(question.house.rule, `${question.house.message}: that is for a person's own hand`);
  if (!question.isOffered && !rules.some((rule) => rule.call === 'allow'))
    return denied('mcp.unaccepted', 'the server does not offer this, so nobody has accepted it, and no rule allows it');
  const flow = question.traits.sends ? flowDecision(question.labels, question, policy.flows) : undefined;
  if (flow?.verdict === 'deny') return denied(flow.reason.rule, flow.reason.message);
  return concluded(
    [...reasonsToAsk(rules, policy), ...inHouse(question, rules), ...(flow === undefined ? [] : [flow.reason])],
    policy,
  );
}

/** A rule that allows the tool is a person's word on what is asked about by itself, not on what opens a door. */
function inHouse({ house }: CallQuestion, rules: readonly McpToolRule[]): readonly Reason[] {
  const isSettled = house?.rule === 'house.medium' && rules.some((rule) => rule.call === 'allow');
  return house === undefined || isSettled ? [] : [house];
}

/** What comes of the reasons to ask: none of them allows, and where nobody is there they deny. */
export function concluded(asks: readonly Reason[], policy: Policy): Decision {
  if (asks.length === 0)
    return {
      verdict: 'allow',
      reasons: [{ rule: 'mcp.tool', message: 'the server is accepted, and nothing speaks against the call' }],
      obligations: ['record', 'redact'],
    };
  if (!policy.unattended) return { verdict: 'ask', reasons: asks, obligations: ['record', 'redact'] };
  const nobody = { rule: 'approval.never', message: 'nobody is there to be asked, and what would be asked is denied' };
  return { verdict: 'deny', reasons: [...asks, nobody], obligations: [] };
}

function reasonsToAsk(rules: readonly McpToolRule[], policy: Policy): readonly Reason[] {
  const asks: Reason[] = [];
  const asked = rules.find((rule) => rule.call === 'ask');
  const isAllowed = rules.some((rule) => rule.call === 'allow');
  if (asked !== undefined)
    asks.push({ rule: 'mcp.tool', message: `the rule for ${asked.server}: ${asked.tool} (${asked.layer}) says so` });
  else if (!isAllowed && policy.mcp.unlisted !== 'allow')
    asks.push({ rule: 'mcp.unlisted', message: 'no rule allows this tool' });
  else if (!isAllowed && policy.approval === 'untrusted') asks.push({ rule: 'approval.untrusted', message: 'no rule allows it' });
  return asks;
}

/** Whether a call can never be allowed by any arguments: such a tool need not be shown. */
export function isToolDenied(server: string, tool: string, policy: Policy): boolean {
  const rules = rulesFor(policy.mcp.rules, server, tool);
  const isAllowed = rules.some((rule) => rule.call === 'allow' || rule.call === 'ask');
  return rules.some((rule) => rule.call === 'deny') || (policy.mcp.unlisted === 'deny' && !isAllowed);
}

/** What a tool does, as the policy says, over what is known of it. */
export function traitsOf(server: string, tool: string, known: ToolTraits, policy: Policy): ToolTraits {
  return Object.assign({}, known, ...rulesFor(policy.mcp.rules, server, tool).map((rule) => rule.traits));
}

/** By the names of server and tool, as long as the policy stays: a tool is asked about before each of its calls. */
const found = new WeakMap<readonly McpToolRule[], Map<string, readonly McpToolRule[]>>();
/** Names come from clients, and may be any. */
const MOST_FOUND = 500;

/** In each layer the pattern that says most wins, a whole name over all; all layers speak, and the strictest counts. */
export function rulesFor(rules: readonly McpToolRule[], server: string, tool: string): readonly McpToolRule[] {
  const known = found.get(rules) ?? new Map<string, readonly McpToolRule[]>();
  const key = `${server.length} ${server}${tool}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const matching = rulesMatching(rules, server, tool);
  if (known.size >= MOST_FOUND) known.clear();
  found.set(rules, known.set(key, matching));
  return matching;
}

function rulesMatching(rules: readonly McpToolRule[], server: string, tool: string): readonly McpToolRule[] {
  const matching = rules.filter((rule) => matchesGlob(rule.server, server) && matchesGlob(rule.tool, tool));
  return matching.filter((rule) =>
    matching.every((other) => other.layer !== rule.layer || precision(other.tool) <= precision(rule.tool)),
  );
}

function precision(pattern: string): number {
  return pattern.includes('*') ? pattern.replaceAll('*', '').length : Number.POSITIVE_INFINITY;
}

export function denied(rule: string, message: string): Decision {
  return { verdict: 'deny', reasons: [{ rule, message }], obligations: [] };
}
