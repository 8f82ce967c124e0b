/* A hook about which nothing could be decided: what failed is recorded, and it is a no. */
import { type HookReply, type JsonObject, type Step, UserError } from '../../model/index.ts';
import { brokenOf, kindOf } from '../broken.ts';

const RETRY = 'Do not retry; a person finds where in `sallyport trail tail`.';

/**
 * What a person can mend is told to whoever was refused; anything else is a mistake of Sallyport's own, and the record says where.
 *
 * @param step the hook as the record tells it, once its verdict is known
 */
export function refuseFailed(
  error: unknown,
  step: (rule: string, more: JsonObject) => Step,
  { record, notice }: { readonly record: (step: Step) => void; readonly notice: (text: string) => void },
): HookReply {
  const { rule, reason, more } = error instanceof UserError ? refused(error) : failed(error, notice);
  try {
    record(step(rule, more));
  } catch (unrecorded) {
    notice(`a refusal could not be recorded: ${unrecorded instanceof Error ? unrecorded.message : unrecorded}`);
  }
  return { verdict: 'deny', reason, command: null };
}

interface Refused {
  readonly rule: string;
  readonly reason: string;
  readonly more: JsonObject;
}

function refused({ code, message, hint }: UserError): Refused {
  const reason = `Sallyport refused this: ${message}${hint === undefined ? '' : ` ${hint}`}`;
  return { rule: `error.${code}`, reason, more: {} };
}

function failed(error: unknown, notice: (text: string) => void): Refused {
  const broken = brokenOf(error);
  notice(`a hook could not be decided: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  return {
    rule: 'guard.failed',
    reason: `Sallyport refused this: the guard itself failed while it decided (${kindOf(broken)}), so nothing is allowed. ${RETRY}`,
    more: { failure: broken },
  };
}
