import { pinName, type ServerCall } from '../../mcp/index.ts';
import type { Decision, Policy, SessionLabels, ToolTraits } from '../../model/index.ts';
import { decideCall } from '../../policy/index.ts';
import { readServer } from './accepted.ts';
import { callQuestion } from './call-question.ts';

export interface CallExplanation {
  /** Whether a person has accepted the server's command. */
  readonly isServerAccepted: boolean;
  /** Whether a person has accepted this tool in some form; null where there is nothing to accept. */
  readonly isToolAccepted: boolean | null;
  readonly traits: ToolTraits;
  readonly place: string | null;
  /** In a session that has read nothing yet. */
  readonly decision: Decision;
  /** In a session that has read private data from elsewhere, and what strangers wrote. */
  readonly afterReading: Decision;
}

const NOTHING: SessionLabels = { private: [], untrusted: [], outward: [] };
const SOMETHING = { place: null, at: 0 };
const BOTH: SessionLabels = {
  ...NOTHING,
  private: [{ ...SOMETHING, what: 'something private from elsewhere' }],
  untrusted: [{ ...SOMETHING, what: 'something by a stranger' }],
};

/** How the gateway would decide about a call. Nothing is started, asked or recorded. */
export function explainCall(state: string, server: string, call: Omit<ServerCall, 'hash'>, policy: Policy): CallExplanation {
  const { identity, start, pins } = readServer(state, server);
  const words = [...(start?.argv ?? []), ...Object.keys(identity?.packages ?? {})];
  const question = callQuestion({ server, words }, call, NOTHING, policy);
  const pin = pinName({ kind: 'tool', name: call.tool });
  return {
    isServerAccepted: identity !== null,
    isToolAccepted: call.tool.includes('/') ? null : Object.hasOwn(pins, pin),
    traits: question.traits,
    place: question.place,
    decision: decideCall(question, policy),
    afterReading: decideCall({ ...question, labels: BOTH }, policy),
  };
}
