/* The plan of a run: what its policy, its folder and this machine say, and then what is its own. */
import {
  exactArguments,
  exactEnvironment,
  type Facts,
  fetchedFor,
  gatherFacts,
  keptCaches,
  makePlan,
  type RunDirectory,
  withRun,
} from '../confine/index.ts';
import { type Plan, UserError } from '../model/index.ts';
import { isEnvironmentAllowed, patternAtEnd } from '../policy/index.ts';
import { shownFolders, withInside } from './inside.ts';
import { withNetwork } from './network-plan.ts';
import type { Outward } from './outward.ts';
import { withOwnFiles } from './own-files.ts';
import type { Prepared } from './prepared.ts';
import { INLINE_HINTS, INTERPRETERS } from './scan-lists.ts';
import { withFetched, withSettings } from './settings.ts';

/** A plan without what is a run's own: its id, its journal, its files. */
export interface Draft {
  readonly plan: Plan;
  readonly home: string;
}

/** @param overlay where a transaction keeps its changes */
export function draftPlan(
  { request, policy, workspace, state }: Pick<Prepared, 'request' | 'policy' | 'workspace' | 'state'>,
  overlay: Plan['workspace']['overlay'],
): Draft {
  if (overlay !== null && policy.profile !== 'workspace') {
    throw new UserError('TRANSACTION_NEEDS_WALLS', `A transaction needs the profile workspace, not ${policy.profile}.`, {
      exitCode: 125,
    });
  }
  const facts: Facts = gatherFacts({
    env: request.env,
    workspace,
    read: [...policy.files.read, ...(request.held ?? [])],
    write: policy.files.write,
    own: request.own,
    state,
  });
  // Setup may use secrets, and what an agent left in a cache would run beside them. What may change nothing leaves nothing either.
  const mayKeep = policy.profile === 'workspace' && overlay === null && request.phase === undefined;
  const plan = makePlan(
    policy,
    {
      run: '',
      argv: exactArguments(request.argv),
      workspace,
      env: exactEnvironment(request.env),
      isSecret: (name) => patternAtEnd(name, policy.files.deny) !== undefined,
      isVariableAllowed: (name) => isEnvironmentAllowed(name, policy.environment),
      mode: request.forceMode === 'landlock' || request.forceMode === 'observe' ? request.forceMode : 'namespaces',
      overlay,
      caches: mayKeep ? keptCaches(state, workspace.path, facts.identity) : null,
      journal: '',
      state,
      shows: shownFolders(),
      scan: { interpreters: INTERPRETERS, inline: INLINE_HINTS },
      network: null,
      publish: (request.publish ?? []).map(({ inside }) => inside),
      debug: request.debugger === true,
      waits: true,
      selftest: '',
    },
    facts,
  );
  return { plan, home: facts.homes[0] ?? facts.identity.home };
}

/** The plan that the warden carries out. */
export function planOf(
  { request, run, state, workspace }: Prepared,
  { plan, home }: Draft,
  places: RunDirectory,
  outward: Outward | undefined,
): Plan {
  const inside = withInside(withRun(plan, run, places.journal), places);
  const fetched = withFetched(
    inside,
    fetchedFor(request.phase, {
      state,
      workspace: workspace.path,
      home,
      uid: plan.uid,
      folders: request.settings?.folders ?? [],
      files: request.settings?.files ?? {},
    }),
  );
  const settled = withOwnFiles(withSettings(fetched, request.settings, home), places, request, outward, home);
  return withNetwork(settled, places, outward, home);
}
