import type { HookEvent, HookReply } from '../model/index.ts';
import type { HookOutput } from './client.ts';

/** What Claude Code and Codex are answered with: their hooks share one form. */
export function renderClaudeShape(event: HookEvent, reply: HookReply): HookOutput {
  if (event.moment === 'before') return before(event, reply);
  if (event.moment === 'permission') return permission(event, reply);
  if (reply.verdict !== 'deny') return json(context(event, reply));
  // A refused prompt or change of settings, or a result that the model must not use as it is.
  return { exit: 2, out: '', err: `${reply.reason}\n` };
}

function before(event: HookEvent, { verdict, reason, command, endsTurn, note }: HookReply): HookOutput {
  if (verdict === 'pass') return json(undefined);
  const context = note === undefined ? {} : { additionalContext: note };
  // Codex takes `allow` for an error where it comes without another input; it goes on in either case.
  if (event.client === 'codex' && verdict === 'allow' && command === null)
    return json({ hookSpecificOutput: { hookEventName: event.name, ...context } });
  const answer = {
    hookSpecificOutput: {
      hookEventName: event.name,
      permissionDecision: verdict,
      permissionDecisionReason: reason,
      ...context,
      ...(verdict === 'deny' || command === null ? {} : { updatedInput: { ...event.input, command } }),
    },
  };
  if (verdict !== 'deny') return json(answer);
  // Claude Code looks at `continue` only where the exit code is no refusal by itself; the decision refuses all the same.
  if (endsTurn === true && event.client === 'claude-code')
    return { ...json({ ...answer, continue: false, stopReason: reason }), err: `${reason}\n` };
  return { exit: 2, out: `${JSON.stringify(answer)}\n`, err: `${reason}\n` };
}

/** Exit code 2 is not honoured here, and a question was asked already: whatever is no yes is a no. */
function permission(event: HookEvent, { verdict, reason }: HookReply): HookOutput {
  if (verdict === 'pass') return json(undefined);
  const decision = verdict === 'allow' ? { behavior: 'allow' } : { behavior: 'deny', message: reason };
  return json({ hookSpecificOutput: { hookEventName: event.name, decision } });
}

/** Codex refuses answers with members that it does not know, and it knows no other result. */
function context(event: HookEvent, { reason, result }: HookReply): object | undefined {
  if (reason === '') return undefined;
  const isReplaced = result !== undefined && event.client === 'claude-code';
  const replaced = isReplaced ? { updatedToolOutput: result, updatedMCPToolOutput: result } : {};
  return { hookSpecificOutput: { hookEventName: event.name, additionalContext: reason, ...replaced } };
}

export function json(answer: object | undefined): HookOutput {
  return { exit: 0, out: answer === undefined ? '' : `${JSON.stringify(answer)}\n`, err: '' };
}
