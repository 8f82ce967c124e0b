import type { RecordedStep } from '../model/index.ts';
import { stateExists, walkSteps } from '../trail/index.ts';
import type { Fatigue } from './fatigue.ts';
import type { Sessions } from './sessions.ts';

/** Sessions that were silent for longer begin anew. */
const RECENT_MS = 24 * 3_600_000;

/** What a guard that was killed knew of its sessions, as the record tells it: nobody gets a new budget by ending the guard. */
export function recallSessions(
  state: string,
  now: number,
  into: { readonly sessions: Sessions; readonly fatigue: Fatigue },
): void {
  if (!stateExists(state)) return;
  // Read to its end before anything counts: what fails half-way is read again, and nothing counts twice.
  const steps: RecordedStep[] = [];
  const since = now - RECENT_MS;
  walkSteps(state, (step) => void ((step.type === 'hook' || step.type === 'answer') && steps.push(step)), since);
  for (const step of steps) {
    const at = step.ts / 1000;
    if (at < since) continue;
    into.sessions.recall(step, at);
    const { shape, consent, via, latencyMs } = step;
    if (step.type !== 'answer' || typeof shape !== 'string' || typeof latencyMs !== 'number') continue;
    if (consent === 'once' || consent === 'run' || consent === 'always') into.fatigue.answered(shape, consent, { at, latencyMs });
    else into.fatigue.answered(shape, typeof via === 'string' ? 'no' : 'silence', { at, latencyMs });
  }
}
