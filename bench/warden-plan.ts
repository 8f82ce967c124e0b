import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  callerHomes,
  createRunDirectory,
  exactEnvironment,
  findWorkspace,
  gatherFacts,
  makePlan,
  makeRunId,
} from '../src/confine/index.ts';
import { loadPolicy } from '../src/guard/index.ts';
import type { Plan } from '../src/model/index.ts';
import { isEnvironmentAllowed } from '../src/policy/index.ts';
import type { Place } from './place.ts';

export interface PlannedRun {
  readonly plan: Plan;
  readonly planFile: string;
  readonly spool: string;
}

export interface PlanOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Names that pass into the cage although the policy does not list them. */
  readonly variables: readonly string[];
  /** False lifts the limit: the storm of deletions is the measurement. */
  readonly destructive: boolean;
}

/**
 * The plan that `sallyport run` would make for this command, for a warden without Node: the same walls, observation and journal.
 * Scripts are not held, for there is nobody to inspect them.
 */
export async function planRun(place: Place, argv: readonly string[], options: PlanOptions): Promise<PlannedRun> {
  const { state } = place;
  const workspace = findWorkspace({ cwd: place.workspace, explicit: undefined, homes: callerHomes(options.env), state });
  const { policy } = await loadPolicy({
    workspace: workspace.path,
    env: options.env,
    commandLine: {
      approval: 'never',
      environment: { allow: options.variables },
      ...(options.destructive ? {} : { destructive: { limit: 0 } }),
    },
  });
  const run = makeRunId(Date.now(), randomBytes(10));
  const places = createRunDirectory(state, run, false);
  const facts = gatherFacts({ env: options.env, workspace, read: policy.files.read, write: policy.files.write, state });
  const request = {
    run,
    argv,
    workspace,
    env: exactEnvironment(options.env),
    isSecret: () => false,
    isVariableAllowed: (name: string) => isEnvironmentAllowed(name, policy.environment),
    mode: 'namespaces',
    overlay: null,
    caches: null,
    journal: places.journal,
    state,
    shows: [],
    scan: { interpreters: [], inline: [] },
    network: null,
    sockets: [],
    publish: [],
    debug: false,
    waits: false,
    selftest: '',
  } as const;
  const plan = makePlan(policy, request, facts);
  const planFile = join(place.scratch, 'plan.json');
  writeFileSync(planFile, `${JSON.stringify(plan)}\n`);
  return { plan, planFile, spool: places.spool };
}
