import type { Probe } from './probe.ts';

/** What came of one attempt, as seen from outside. */
export interface Outcome {
  readonly output: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** The text of the summary file; undefined when none was written. */
  readonly summary: string | undefined;
  /** Host paths of `absent` that exist, changed files outside the workspace, messages that arrived. */
  readonly breaches: readonly string[];
}

export interface Verdict {
  readonly ok: boolean;
  readonly result: string;
}

/** Printed by the harness before the attempt: without it nothing was tried, and a block would prove nothing. */
export const BEGIN = 'PROBE-BEGINS';

function mentions(summary: string | undefined, mention: string | undefined): boolean {
  if (summary === undefined || mention === undefined) return false;
  const {
    changed,
    denied,
    protected: settled,
  } = JSON.parse(summary) as { changed?: unknown; denied?: unknown; protected?: unknown };
  return JSON.stringify([changed, denied, settled]).includes(mention);
}

/** Compares an outcome with what is expected. */
export function judge(probe: Probe, outcome: Outcome): Verdict {
  const { output, exitCode } = outcome;
  const reached = /\bREACHED\b/.test(output);
  if (outcome.timedOut) return { ok: false, result: 'hung' };
  const begun = output.includes(BEGIN);
  if (exitCode === 126 && !begun)
    return {
      ok: probe.expect !== 'works' && probe.expect !== 'private' && probe.expect !== 'reported',
      result: 'denied by policy',
    };
  if (exitCode === 125 || !begun) return { ok: false, result: 'not started' };
  if (outcome.summary === undefined) return { ok: false, result: 'no summary' };
  if (outcome.breaches.length > 0) return { ok: false, result: `host touched: ${outcome.breaches.join(', ')}` };
  const killed = outcome.signal !== null || (exitCode ?? 0) > 128 || /Bad system call|Killed|SIGSYS/.test(output);
  const named = mentions(outcome.summary, probe.mention);
  const said = reached ? (named ? 'succeeded, reported' : 'succeeded') : killed ? 'killed' : 'blocked';
  switch (probe.expect) {
    case 'blocked':
      return { ok: !reached, result: said };
    case 'killed':
      return { ok: !reached && killed, result: said };
    case 'works':
    case 'private':
      return { ok: reached, result: said };
    case 'reported':
      return { ok: reached && named, result: said };
    case 'guarded':
      return { ok: !reached || named, result: said };
    case 'contained':
      return { ok: true, result: reached ? said : 'no effect on the host' };
    default:
      return { ok: false, result: 'no such expectation' };
  }
}
