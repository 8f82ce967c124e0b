import { unlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { discardChanges, prepareNextRun, type RunDirectory } from '../confine/index.ts';
import { type Plan, type RunSummary, UserError } from '../model/index.ts';
import type { RunTrail } from '../trail/index.ts';
import type { Ended } from './ended.ts';
import type { Prepared } from './prepared.ts';
import type { CarriedRun, RunResult } from './request.ts';

const WALLS = [
  'mounts',
  'user',
  'processes',
  'network',
  'ipc',
  'hostname',
  'cgroup',
  'system calls',
  'capabilities',
  'keyring',
] as const;
const LANDLOCK_WALLS = ['files', 'tcp', 'abstract sockets', 'signals', 'system calls', 'capabilities', 'keyring'] as const;

/** Ends the record of a run and sums it up. */
export function resultOf(
  prepared: Prepared,
  plan: Plan,
  places: RunDirectory,
  record: RunTrail,
  ended: Ended,
  isTransaction: boolean,
): RunResult {
  const durationMs = Math.max(0, Date.now() - prepared.start);
  const counters = ended.exit?.counters ?? {};
  const trail = record.end({ exitCode: ended.exitCode, signal: ended.signal, reason: ended.reason, durationMs, counters });
  // The events are in the trail now; the journal and its index are what undo needs, and it reads the trail.
  const { carried } = prepared.request;
  if (carried === undefined) removeSpool(places.spool);
  else afterWarden(carried, () => prepareNextRun(prepared.state, places.spool));
  // What it goes on with is there, also where it changed nothing more.
  if (isTransaction && prepared.since === undefined && ended.observed.files.length === 0)
    discardChanges(places.upper.slice(0, -'/upper'.length));
  const { observed } = ended;
  const summary: RunSummary = {
    schemaVersion: 1,
    run: prepared.run,
    command: prepared.request.argv,
    workspace: prepared.workspace.path,
    exitCode: ended.exitCode,
    signal: ended.signal,
    reason: ended.exec === '' ? ended.reason : ended.exec,
    durationMs,
    profile: prepared.policy.profile,
    walls: wallsOf(ended),
    limits: ended.ready?.limits ?? {},
    changed: { created: observed.created, modified: observed.modified, deleted: observed.deleted, files: observed.files },
    denied: observed.denied,
    alarms: ended.alarms,
    destructive: {
      counted: counters['destructive'] ?? 0,
      limit: plan.destructive.limit,
      held: ended.held,
      stopped: counters['stopped'] ?? 0,
    },
    protected: protectedOf(ended),
    trail,
  };
  return {
    exitCode: ended.exitCode,
    summary,
    decision: prepared.decision,
    denials: observed.denied,
    programs: new Set(observed.commands.map(([program = '']) => basename(program))),
    findings: ended.findings,
    flows: ended.flows,
    patches: ended.patches,
    isTransaction,
    phase: prepared.request.phase,
  };
}

/** By hand: Node has to load what rmSync does. Bubblewrap leaves none behind. */
function removeSpool(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/** Its warden still has the spool open until it has gone; then nobody waits for anything. */
function afterWarden({ channel }: CarriedRun, act: () => void): void {
  if (channel.closed) act();
  else channel.once('close', act);
}

function wallsOf(ended: Ended): RunSummary['walls'] {
  switch (ended.mode) {
    case 'namespaces':
      return { mode: 'namespaces', held: WALLS, missing: [] };
    case 'landlock':
      return { mode: 'landlock', held: LANDLOCK_WALLS, missing: ended.lost };
    case 'bubblewrap':
      return {
        mode: 'bubblewrap',
        held: ['mounts', 'user', 'processes', 'network', 'ipc', 'hostname', 'cgroup', 'capabilities'],
        missing: ended.lost,
      };
    default:
      return { mode: 'none', held: [], missing: WALLS };
  }
}

function protectedOf(ended: Ended): RunSummary['protected'] {
  const settled = (ended.exit?.settled ?? []).map((entry) => ({
    path: String(entry['path'] ?? ''),
    action: String(entry['action'] ?? ''),
  }));
  const known = new Set(settled.map((entry) => entry.path));
  return [...settled, ...ended.observed.reported.filter((entry) => !known.has(entry.path))];
}

/** The cage failed or fell: the record says so. What a full disk keeps from being written here, recovery writes later. */
export function recordFailure(prepared: Prepared, record: RunTrail, error: unknown): void {
  const reason = error instanceof UserError ? error.code : 'failed';
  if (reason === 'TRAIL_UNWRITABLE') return;
  record.end({ exitCode: 125, signal: null, reason, durationMs: Math.max(0, Date.now() - prepared.start), counters: {} });
}

/** A run that was denied before it began: recorded as such, exit code 126. */
export function refusedResult(prepared: Prepared, record: RunTrail): RunResult {
  const trail = record.end({
    exitCode: 126,
    signal: null,
    reason: 'denied',
    durationMs: Math.max(0, Date.now() - prepared.start),
    counters: {},
  });
  const what = prepared.request.argv.join(' ');
  const denied = prepared.decision.reasons.map((reason) => ({ rule: reason.rule, op: 'run', what, count: 1 }));
  return {
    exitCode: 126,
    decision: prepared.decision,
    denials: denied,
    programs: new Set(),
    findings: [],
    flows: [],
    patches: [],
    isTransaction: false,
    phase: prepared.request.phase,
    summary: {
      schemaVersion: 1,
      run: prepared.run,
      command: prepared.request.argv,
      workspace: prepared.workspace.path,
      exitCode: 126,
      signal: null,
      reason: 'denied',
      durationMs: 0,
      profile: prepared.policy.profile,
      walls: { mode: 'none', held: [], missing: [] },
      limits: {},
      changed: { created: 0, modified: 0, deleted: 0, files: [] },
      denied,
      alarms: [],
      destructive: { counted: 0, limit: prepared.policy.destructive.limit, held: 0, stopped: 0 },
      protected: [],
      trail,
    },
  };
}
