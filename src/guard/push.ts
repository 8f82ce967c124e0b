import { describePush, findRepository, folderOf, type GitPush, type Identity, type OutsideOf } from '../broker/index.ts';
import { pathOutside } from '../confine/index.ts';
import type { Verdict } from '../model/index.ts';
import type { Asked } from './decide.ts';

/** What a push must be asked about: over ssh here, over HTTP in the proxy. */
export interface PushRequest {
  readonly remote: string;
  readonly commands: GitPush['commands'];
  readonly advertised: readonly string[];
  readonly pid: number | undefined;
}

/** Where a run's repository lies, and what its policy says of pushes. */
export interface PushContext {
  readonly push: Verdict;
  readonly workspace: string;
  readonly outsideOf: OutsideOf;
  readonly identity: Identity | undefined;
}

export interface PushAnswer {
  readonly allowed: boolean;
  readonly rule: string;
  readonly why: string;
}

/** Decides on a push: by the policy, or by a person who sees what it would change. */
export async function decidePush(
  { remote, commands, advertised, pid }: PushRequest,
  { push, workspace, outsideOf, identity }: PushContext,
  ask: (asked: Asked) => Promise<'no' | 'once' | 'run' | 'always'>,
): Promise<PushAnswer> {
  if (push === 'deny') return { allowed: false, rule: 'git.push', why: 'the policy lets nothing be pushed' };
  if (push === 'allow') return { allowed: true, rule: 'git.push', why: 'the policy lets it be pushed' };
  const repository = findRepository(folderOf(pid) ?? workspace, workspace, outsideOf);
  const searchPath = pathOutside(process.env['PATH'], workspace);
  const { effect, details } = await describePush(
    { remote, updates: commands.updates, advertised },
    repository,
    identity,
    searchPath,
  );
  const consent = await ask({
    kind: 'push',
    effect,
    details,
    reasons: ['what was pushed can be read by others, and not taken back'],
  });
  const allowed = consent !== 'no';
  return { allowed, rule: 'git.push', why: allowed ? 'a person said yes' : 'nobody said yes to this push' };
}
