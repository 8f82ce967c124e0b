import type { ExitMessage, ReadyMessage, WardenOutcome } from '../confine/index.ts';
import { type Alarm, type Plan, UserError } from '../model/index.ts';
import type { Observed } from './observer.ts';

/** How a confined program ended. */
export interface Ended {
  readonly mode: Plan['mode'] | 'bubblewrap';
  readonly exitCode: number;
  readonly signal: string | null;
  readonly reason: string | null;
  /** Why the program could not be started, as an errno name. */
  readonly exec: string;
  readonly ready: ReadyMessage | undefined;
  readonly exit: ExitMessage | undefined;
  readonly observed: Observed;
  /** What the inspection of scripts found where it stopped one. */
  readonly findings: readonly string[];
  /** What would mend that. */
  readonly patches: readonly string[];
  /** Why something was kept from leaving after what the run has read. */
  readonly flows: readonly string[];
  readonly alarms: readonly Alarm[];
  /** How often the destructive limit stopped it. */
  readonly held: number;
  readonly lost: readonly string[];
}

/** The sentence for a run that the warden could not begin, or not finish. */
export function notStarted(outcome: WardenOutcome): UserError {
  if (outcome.kind === 'failed') {
    const detail = [outcome.step, outcome.message, outcome.errno].filter((part) => part !== '').join(': ');
    return new UserError('CAGE_FAILED', `The cage could not be built, so nothing was run (${detail}).`, {
      hint: '`sallyport doctor` shows what this machine allows.',
      exitCode: 125,
    });
  }
  const message = outcome.kind === 'exit' ? 'the run ended' : outcome.message;
  return new UserError('WARDEN_FAILED', `The run was ended: ${message}.`, {
    hint: 'What was recorded up to then is in `sallyport trail show last`.',
    exitCode: 125,
  });
}

export type Supervised =
  | { readonly ended: Ended; readonly failed?: undefined }
  | { readonly ended?: undefined; readonly failed: WardenOutcome };
