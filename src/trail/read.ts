import { statSync } from 'node:fs';
import type { JsonObject, KernelEvent, RecordedStep, StepType } from '../model/index.ts';
import { UserError } from '../model/index.ts';
import { isTexts, numberOf, parseObject, textOf } from './json.ts';
import { isAlive } from './lock.ts';
import { MAIN } from './main-chain.ts';
import { ownerOf } from './marker.ts';
import { listSegments } from './segments.ts';
import { isRunId, paths } from './state.ts';
import { walkLinks } from './walk.ts';

/** A type that is missing here would be passed over by every reader, so the compiler asks for each. */
const STEP_TYPES: Readonly<Record<StepType, true>> = {
  'run.start': true,
  'run.end': true,
  question: true,
  answer: true,
  fetch: true,
  undo: true,
  commit: true,
  discard: true,
  clean: true,
  recovered: true,
  alarm: true,
  failure: true,
  hook: true,
  call: true,
  'call.end': true,
  login: true,
  flow: true,
  checkpoint: true,
};

function isStepType(text: string | undefined): text is StepType {
  return text !== undefined && Object.hasOwn(STEP_TYPES, text);
}

/** Reads an event of the main chain; null when it has another shape. */
export function asStep(event: JsonObject): RecordedStep | null {
  const type = textOf(event['type']);
  const seq = numberOf(event['seq']);
  const ts = numberOf(event['ts']);
  const run = textOf(event['run']);
  if (!isStepType(type) || seq === undefined || ts === undefined) return null;
  return run === undefined ? { ...event, type, seq, ts } : { ...event, type, seq, ts, run };
}

/** Reads an event of a run's own chain; null when it has another shape. */
export function asKernelEvent(event: JsonObject): KernelEvent | null {
  const seq = numberOf(event['seq']);
  const type = textOf(event['type']);
  if (seq === undefined || type === undefined) return null;
  const argv = event['argv'];
  const baseline = event['baseline'];
  return {
    run: textOf(event['run']) ?? '',
    seq,
    type,
    ts: numberOf(event['ts']) ?? 0,
    pid: numberOf(event['pid']) ?? 0,
    verdict: textOf(event['verdict']) ?? '',
    rule: textOf(event['rule']),
    path: textOf(event['path']),
    to: textOf(event['to']),
    argv: isTexts(argv) ? argv : undefined,
    cwd: textOf(event['cwd']),
    ppid: numberOf(event['ppid']),
    address: textOf(event['address']),
    port: numberOf(event['port']),
    host: textOf(event['host']),
    protocol: textOf(event['protocol']),
    method: textOf(event['method']),
    sent: numberOf(event['sent']),
    received: numberOf(event['received']),
    durationMs: numberOf(event['durationMs']),
    call: textOf(event['call']),
    action: textOf(event['action']),
    what: textOf(event['what']),
    kind: textOf(event['kind']),
    baseline: typeof baseline === 'boolean' ? baseline : undefined,
  };
}

/** A run as the main chain tells it. */
export interface RunEntry {
  readonly run: string;
  readonly start: RecordedStep;
  readonly end: RecordedStep | null;
  /** `dead`: its process is gone and it was not yet put in order. */
  readonly status: 'ended' | 'running' | 'dead';
}

/**
 * Hands every step of the main chain to `visit`, oldest first, with the line it stands in (without LF).
 *
 * @param since segments that nobody wrote to after it are passed over. Milliseconds since the epoch
 */
export function walkSteps(state: string, visit: (step: RecordedStep, line: Buffer) => void, since = 0): void {
  for (const segment of listSegments(paths.trail(state), MAIN)) {
    if (since > 0 && statSync(segment.path).mtimeMs < since) continue;
    walkLinks(segment.path, (link, line) => {
      const event = link === null ? null : parseObject(link.event.toString('utf8'));
      const step = event === null ? null : asStep(event);
      if (step !== null) visit(step, line);
      return true;
    });
  }
}

/** Hands every kernel event of a run to `visit`, in order, with the line it stands in (without LF). */
export function walkEvents(state: string, run: string, visit: (event: KernelEvent, line: Buffer) => void): void {
  for (const segment of listSegments(paths.run(state, run), '')) {
    walkLinks(segment.path, (link, line) => {
      const value = link === null ? null : parseObject(link.event.toString('utf8'));
      const event = value === null ? null : asKernelEvent(value);
      if (event !== null) visit(event, line);
      return true;
    });
  }
}

function statusOf(state: string, run: string, end: RecordedStep | null): RunEntry['status'] {
  if (end !== null) return 'ended';
  const owner = ownerOf(state, run);
  return typeof owner === 'object' && isAlive(owner) ? 'running' : 'dead';
}

/** The runs of a trail, newest first. `limit` 0 means all. */
export function listRuns(
  state: string,
  filter: { readonly workspace?: string; readonly limit?: number } = {},
): readonly RunEntry[] {
  const starts = new Map<string, RecordedStep>();
  const ends = new Map<string, RecordedStep>();
  walkSteps(state, (step) => {
    if (step.run === undefined || !isRunId(step.run)) return;
    if (step.type === 'run.start' && (filter.workspace === undefined || step['workspace'] === filter.workspace))
      starts.set(step.run, step);
    if (step.type === 'run.end') ends.set(step.run, step);
  });
  const newest = [...starts].reverse();
  const kept = filter.limit === undefined || filter.limit === 0 ? newest : newest.slice(0, filter.limit);
  return kept.map(([run, start]) => {
    const end = ends.get(run) ?? null;
    return { run, start, end, status: statusOf(state, run, end) };
  });
}

/**
 * Finds a run by its id, the start of its id, or `last`.
 * @throws UserError RUN_NOT_FOUND, RUN_AMBIGUOUS
 */
export function findRun(state: string, wanted: string): RunEntry {
  const runs = listRuns(state);
  const found = wanted === 'last' ? runs.slice(0, 1) : runs.filter((one) => one.run.startsWith(wanted));
  const exact = found.find((one) => one.run === wanted) ?? (found.length === 1 ? found[0] : undefined);
  if (exact !== undefined && wanted !== '') return exact;
  if (found.length > 1)
    throw new UserError('RUN_AMBIGUOUS', `${found.length} runs start with "${wanted}".`, {
      hint: 'Give more of the id; `sallyport trail list` shows them.',
    });
  throw new UserError('RUN_NOT_FOUND', wanted === 'last' ? 'No run has been recorded yet.' : `No run is known as "${wanted}".`, {
    hint: '`sallyport trail list` shows the runs.',
  });
}

/** All steps of the main chain that belong to a run, oldest first. */
export function stepsOf(state: string, run: string): readonly RecordedStep[] {
  const steps: RecordedStep[] = [];
  walkSteps(state, (step) => {
    if (step.run === run) steps.push(step);
  });
  return steps;
}
