import { closeSync, ftruncateSync } from 'node:fs';
import { constants as system } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type CarriedWarden,
  carryWarden,
  type ExitMessage,
  openSpool,
  openWarden,
  type ReadyMessage,
  type RunDirectory,
  scratchOf,
  startWarden,
  type WardenBinary,
  type WardenHandlers,
  type WardenRun,
} from '../confine/index.ts';
import type { DownloadJudge } from '../egress/index.ts';
import { type Plan, UserError } from '../model/index.ts';
import { type RunTrail, SpoolReader } from '../trail/index.ts';
import type { CanaryWatch } from './canary-watch.ts';
import { type Ended, notStarted, type Supervised } from './ended.ts';
import { exemptPlaces } from './flows/exempt-places.ts';
import { RunFlow } from './flows/run-flow.ts';
import { HeldRun } from './held-run.ts';
import { Holds } from './holds.ts';
import { tellInside } from './inside.ts';
import type { RunNetwork } from './network.ts';
import { type Observed, Observer } from './observer.ts';
import { outsideOf } from './outside.ts';
import type { DownloadHold } from './packages/hold-downloads.ts';
import { mayFetchPackage } from './packages/managers.ts';
import type { Prepared } from './prepared.ts';

const INGEST_MS = 100;
const TURNS_TO_NOTE = 8;

/**
 * Carries out a plan with the strongest mechanism this machine allows, and says so when that is not the first.
 *
 * @param begin writes the record of the run and returns it, each time the same: no program starts before
 */
export async function confine(prepared: Prepared, plan: Plan, places: RunDirectory, begin: () => RunTrail): Promise<Ended> {
  const { forceMode: forced, carried } = prepared.request;
  if (carried !== undefined) return carry(prepared, plan, places, begin, carried);
  if (forced !== undefined && forced !== 'namespaces')
    (await import('./fallback.ts')).refuseToPublish(plan, 'a test asked for it');
  const found = forced === 'bubblewrap' ? ({ ok: false, reason: 'a test asked for bubblewrap' } as const) : openWarden();
  if (!found.ok) {
    begin();
    return (await import('./fallback.ts')).withBubblewrap(prepared, plan, found.reason);
  }
  const first = forced === 'landlock' ? (await import('./fallback.ts')).landlockPlan(plan, places) : plan;
  const start = starterOf(found.binary, places);
  const outcome = await supervise(prepared, first, places, begin, start);
  if (outcome.ended !== undefined) return outcome.ended;
  if (outcome.failed.kind !== 'failed' || !isRefusedNamespace(outcome.failed.step) || first.mode !== 'namespaces')
    throw notStarted(outcome.failed);
  const { nextBest } = await import('./fallback.ts');
  return nextBest(prepared, plan, places, outcome.failed.message, (next) => supervise(prepared, next, places, begin, start));
}

/** There is no second best: whoever carries it starts the command by itself where no program was started. */
async function carry(
  prepared: Prepared,
  plan: Plan,
  places: RunDirectory,
  begin: () => RunTrail,
  carried: CarriedWarden,
): Promise<Ended> {
  if (places.hasFiles !== true) closeSync(openSpool(places));
  const outcome = await supervise(prepared, plan, places, begin, (next, handlers) =>
    carryWarden(carried, next, places.spool, handlers),
  );
  if (outcome.ended !== undefined) return outcome.ended;
  // A full disk passes; what the kernel refuses it goes on to refuse.
  if (outcome.failed.kind === 'failed' && outcome.failed.step !== 'record') carried.onFailed();
  throw notStarted(outcome.failed);
}

/** Namespaces, or the fresh /proc that needs them, are what machines refuse; any other failure is one. */
function isRefusedNamespace(step: string): boolean {
  return step === 'namespaces' || step === 'proc' || step === 'private mounts';
}

type Starter = (plan: Plan, handlers: WardenHandlers) => WardenRun;

function starterOf(binary: WardenBinary, places: RunDirectory): Starter {
  const spool = openSpool(places);
  return (plan, handlers) => {
    ftruncateSync(spool, 0);
    return startWarden(binary, plan, spool, handlers);
  };
}

async function supervise(
  prepared: Prepared,
  plan: Plan,
  places: RunDirectory,
  begin: () => RunTrail,
  start: Starter,
): Promise<Supervised> {
  const spools: Spools = { reader: new SpoolReader(places.spool), second: new SpoolReader(places.spool) };
  try {
    return await followed(prepared, plan, places, begin, start, spools);
  } finally {
    spools.reader.close();
    spools.second.close();
  }
}

/** For the record, and for what is told of the run. */
interface Spools {
  readonly reader: SpoolReader;
  readonly second: SpoolReader;
}

async function followed(
  prepared: Prepared,
  plan: Plan,
  places: RunDirectory,
  begin: () => RunTrail,
  start: Starter,
  { reader, second }: Spools,
): Promise<Supervised> {
  const watch = await watchFor(prepared, begin);
  const observer = new Observer(scratchOf(plan), watch === undefined ? undefined : (batch) => watch.lines(batch));
  let ready: ReadyMessage | undefined;
  let warden: WardenRun | undefined;
  const holds: Holds = new Holds(
    prepared,
    begin,
    () => warden,
    () => network,
  );
  const flow = flowOf(prepared, holds, begin);
  const opened =
    plan.network === null
      ? undefined
      : await openNetwork(prepared, plan, holds, flow, (event) => {
          watch?.request(event);
          warden?.note(event);
        });
  const network = opened?.network;
  const follow = (): void => {
    begin().ingest(reader);
    observer.read(second);
  };
  let broken: unknown;
  warden = start(opened?.plan ?? plan, {
    onReady: (message) => {
      ready = message;
      if (message.watched > 0 && warden !== undefined) flow.watch(warden.labels);
    },
    onHold: (held) => holds.answer(held),
    onLabel: (message) => {
      flow.label(message);
      network?.labelled();
    },
    onDenied: (message) => tellInside(places, message, prepared.request.phase),
    onConnected: (message) => network?.connected(message),
    onJoined: ({ path, pid }) => prepared.broker?.joined(path, pid),
    onSocket: (socket) => network?.serve(socket),
    onEnded: async () => {
      network?.close();
      prepared.publisher?.close();
      await prepared.broker?.close();
      // What is closed here is noted by its own ends, some turns of the event loop later.
      for (let turn = 0; turn < TURNS_TO_NOTE; turn++) await nextTurn();
    },
    onDialled: (id, result) => prepared.publisher?.dialled(id, result),
  });
  await beginOr(warden, begin);
  prepared.publisher?.start(warden.dial, warden.note);
  prepared.broker?.start(holds.consent, warden.note, flow);
  const held = new HeldRun(prepared.state, prepared.start, prepared.request.notice);
  held.look(warden);
  const timer = setInterval(() => {
    try {
      if (warden !== undefined) held.look(warden);
      follow();
    } catch (error) {
      broken = error;
      warden?.kill();
    }
  }, INGEST_MS);
  const outcome = await warden.outcome;
  clearInterval(timer);
  network?.close();
  if (broken !== undefined) throw broken;
  follow();
  if (outcome.kind === 'failed') return { failed: outcome };
  if (outcome.kind !== 'exit') throw notStarted(outcome);
  const observed = observer.result();
  watch?.files(observed.files, plan);
  return { ended: { ...endedBy(plan, outcome.exit, ready, observed, holds), flows: flow.refusals, alarms: watch?.alarms ?? [] } };
}

/** What the run reads, and what is asked of it before anything leaves. */
function flowOf(
  { request, policy, state, run, workspace, isFlowAgreed }: Prepared,
  holds: Holds,
  begin: () => RunTrail,
): RunFlow {
  return new RunFlow({
    ...{ state, run, cwd: workspace.cwd, session: request.session, flows: policy.flows },
    isExempt: exemptPlaces(request),
    isApproved: isFlowAgreed,
    ask: holds.flow,
    record: (step) => begin().append(step),
    now: Date.now,
  });
}

/** Undefined: there are no decoys to look for. What it finds is recorded at once. */
async function watchFor({ outward }: Prepared, begin: () => RunTrail): Promise<CanaryWatch | undefined> {
  if (outward?.canaries === undefined) return undefined;
  const { CanaryWatch: Watch } = await import('./canary-watch.ts');
  return new Watch(outward.canaries, (alarm) => begin().append({ type: 'alarm', ...alarm }));
}

/** The cage is built while the record begins; without a record it goes again, and nothing has run. */
async function beginOr(warden: WardenRun, begin: () => RunTrail): Promise<void> {
  try {
    begin();
  } catch (error) {
    warden.cancel();
    await warden.outcome;
    throw error;
  }
  warden.start();
}

/** The proxy and its names are loaded only where something may be reached. */
async function openNetwork(
  prepared: Prepared,
  plan: Plan,
  holds: Holds,
  flow: RunFlow,
  note: (event: Readonly<Record<string, unknown>>) => void,
): Promise<{ readonly network: RunNetwork; readonly plan: Plan }> {
  const { request, outward, state, policy, workspace } = prepared;
  const opened = outward ?? fail('a plan with a network, without one');
  const { RunNetwork: Network } = await import('./network.ts');
  const searchPath = plan.env.find((entry) => entry.startsWith('PATH='))?.slice('PATH='.length) ?? request.env['PATH'] ?? '';
  const network = new Network({
    ...{ searchPath, note, outward: opened, flow, state, resolve: request.resolve ?? {} },
    ...{ ask: holds.connection, askPage: holds.page },
    mayPush: async (push) => {
      const { decidePush } = await import('./push.ts');
      const outside = outsideOf(workspace.path, plan.workspace.overlay?.upper);
      const identity = { uid: plan.uid, gid: plan.gid };
      return decidePush(push, { push: policy.push, workspace: workspace.path, outsideOf: outside, identity }, holds.consent);
    },
    mayDownload: laterHold(prepared, holds),
  });
  for (const line of network.notes) request.notice(`sallyport: ${line}.`);
  if (plan.network === null || plan.mode !== 'landlock') return { network, plan };
  // No network namespace, so no listener inside: the warden connects programs to one on the host's loopback instead.
  return { network, plan: { ...plan, network: { ...plan.network, port: await network.listen() } } };
}

/** What judges packages is loaded when something that looks like one is fetched. */
function laterHold(prepared: Prepared, holds: Holds): DownloadJudge {
  let hold: Promise<DownloadHold> | undefined;
  return async (request) => {
    if (!mayFetchPackage(request.path)) return undefined;
    hold ??= import('./packages/hold-downloads.ts').then(({ DownloadHold: Hold }) => new Hold(prepared, holds.consent));
    return (await hold).judge(request);
  };
}

function fail(message: string): never {
  throw new Error(message);
}

function endedBy(plan: Plan, exit: ExitMessage, ready: ReadyMessage | undefined, observed: Observed, holds: Holds): Ended {
  if (exit.reason === 'trail') {
    throw new UserError('TRAIL_UNWRITABLE', 'The record of this run could not be kept any longer, so the run was ended.', {
      hint: 'Free some disk space in the state directory, then run it again.',
      exitCode: 125,
    });
  }
  return {
    mode: plan.mode,
    exitCode: exit.signal > 0 ? 128 + exit.signal : exit.code,
    signal: exit.signal > 0 ? signalName(exit.signal) : null,
    reason: exit.reason === '' ? null : exit.reason,
    exec: exit.exec,
    ready,
    exit,
    observed,
    findings: holds.findings,
    patches: holds.patches,
    flows: [],
    alarms: [],
    held: holds.held,
    lost: plan.mode === 'landlock' ? LANDLOCK_LOST : [],
  };
}

const LANDLOCK_LOST = [
  'no private /tmp (TMPDIR points to a folder of the run)',
  'no hiding of processes',
  'no loopback network',
  'secrets inside the workspace are readable',
  'protected names are watched, not walled',
] as const;

function signalName(number: number): string {
  return Object.entries(system.signals).find(([, value]) => value === number)?.[0] ?? `SIG${number}`;
}
