import type { Workspace } from '../confine/index.ts';
import type { Decision, Policy } from '../model/index.ts';
import type { RunBroker } from './broker.ts';
import type { Outward } from './outward.ts';
import type { PackagesDecided } from './packages/command-packages.ts';
import type { Publisher } from './publish.ts';
import type { RunRequest } from './request.ts';

/** What is known about a run before its walls stand. */
export interface Prepared {
  readonly request: RunRequest;
  readonly run: string;
  readonly state: string;
  readonly workspace: Workspace;
  readonly policy: Policy;
  readonly decision: Decision;
  /** Packages that its command named, directly or by a file. */
  readonly packages: Pick<PackagesDecided, 'judged' | 'grantable'>;
  /** A person has said yes to the command although they were told what its session has read. */
  readonly isFlowAgreed: boolean;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Where it goes on with a proposal: when that one began. Milliseconds since the epoch. */
  readonly since?: number | undefined;
  /** Undefined: no rule names an SSH key. */
  readonly broker?: RunBroker | undefined;
  /** Undefined: no port is published. */
  readonly publisher?: Publisher | undefined;
  /** What the way out needs; undefined where there is none. */
  readonly outward: Outward | undefined;
}
