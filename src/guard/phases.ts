import { hasFetched } from '../confine/index.ts';
import type { Policy } from '../model/index.ts';
import { mergePolicy } from '../policy/index.ts';
import { withAgent } from './agent.ts';
import { foreseenFor } from './foresight.ts';
import { findGround, type Ground } from './ground.ts';
import { sha256 } from './identity.ts';
import type { RunRequest, RunResult } from './request.ts';
import { runCommand } from './run.ts';
import { setupReach } from './setup-reach.ts';

/**
 * Runs a command, behind its setup phase where there is one. Setup runs first and confined too, with its own hosts and secrets;
 * then all of its processes are gone, and the command has neither. A setup that ended well is not repeated while lockfiles,
 * manifests and its definition stay what they were.
 */
export async function runPhases(request: RunRequest): Promise<RunResult> {
  const ground = await findGround(request);
  const foreseen = foreseenFor(request, ground);
  // Only a run without a setup can be carried, and so foreseen.
  if (foreseen !== undefined) return runCommand(request, ground, foreseen);
  const { policy } = mergePolicy(ground.layers);
  const commands = [...policy.phases.setup.run, ...(request.setup ?? [])];
  if (commands.length === 0) return runCommand(withAgent(request), ground);
  const failed = await setUp(request, ground, policy, commands);
  // Setup may have changed what stands there, so it is looked at again.
  return failed ?? runCommand(withAgent(request));
}

/** Managers that keep what they fetch outside the workspace (src/confine/fetched.ts). */
const FETCHES: ReadonlySet<string> = new Set(['go', 'cargo', 'maven', 'bundler', 'pnpm']);

/** Undefined: it is done. Else the run that failed. */
async function setUp(
  request: RunRequest,
  ground: Ground,
  policy: Policy,
  commands: readonly string[],
): Promise<RunResult | undefined> {
  const { forgetSetup, isSetupCurrent, managersNamed, rememberSetup, topLevelOf } = await import('../setup/index.ts');
  const { state, workspace } = ground;
  const place = { state, workspace: workspace.path };
  const before = await fingerprintOf(policy, commands, workspace.path, request);
  const known = before.ok
    ? isSetupCurrent({ ...place, fingerprint: before.fingerprint })
    : { current: false as const, reason: before.reason };
  const isGone = managersNamed(commands).some((manager) => FETCHES.has(manager)) && !hasFetched(state, workspace.path);
  if (known.current && !isGone) {
    request.notice(`sallyport: setup is as it was (run ${known.run.slice(0, 12)}); it is not repeated.`);
    return undefined;
  }
  request.notice(`sallyport: setup runs, because ${known.current ? 'what it fetched is gone' : known.reason}.`);
  forgetSetup(place);
  const top = topLevelOf(workspace.path);
  const reach = await setupReach(policy, commands, ground, request, true);
  let last: RunResult | undefined;
  for (const command of commands) {
    request.notice(`sallyport: setup: ${command}`);
    last = await runCommand({
      ...request,
      argv: ['sh', '-c', command],
      ...reach,
      hosts: [],
      publish: [],
      transaction: false,
      preview: undefined,
    });
    if (last.exitCode === 0) continue;
    request.notice(`sallyport: setup failed with exit code ${last.exitCode}; the command was not started.`);
    return last;
  }
  const after = await fingerprintOf(policy, commands, workspace.path, request);
  if (last !== undefined && before.ok && after.ok && before.fingerprint === after.fingerprint)
    rememberSetup(place, { fingerprint: before.fingerprint, run: last.summary.run, at: Date.now(), before: top });
  else request.notice('sallyport: setup changed what it depends on, so it will run again next time.');
  return undefined;
}

async function fingerprintOf(
  policy: Policy,
  commands: readonly string[],
  workspace: string,
  request: RunRequest,
): Promise<ReturnType<typeof import('../setup/index.ts').setupFingerprint>> {
  const { setupFingerprint } = await import('../setup/index.ts');
  const { setup } = policy.phases;
  const hosts = setup.allow.map((rule) => sha256(JSON.stringify(rule)));
  return setupFingerprint({ workspace, commands, hosts, secretNames: setup.secrets, version: '1', env: request.env });
}
