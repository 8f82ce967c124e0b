import type { Person } from '../approval/index.ts';
import type { CarriedWarden } from '../confine/index.ts';
import type {
  CageMode,
  Decision,
  DeniedSummary,
  FetchMode,
  Limits,
  NetworkRule,
  Profile,
  RunSummary,
  SshRule,
} from '../model/index.ts';
import type { RunSession } from './flows/session-labels.ts';
import type { Foreseen } from './foresight.ts';
import type { PackagePhase } from './packages/registry-facts.ts';
import type { RegistrySettings } from './registry-settings.ts';

/** What a caller wants run: the flags of `sallyport run`, or a client's request. Paths may be relative to `cwd`. */
export interface RunRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workspace?: string | undefined;
  readonly profile?: Profile | undefined;
  readonly read?: readonly string[] | undefined;
  readonly write?: readonly string[] | undefined;
  readonly variables?: readonly string[] | undefined;
  readonly limits?: { readonly [K in keyof Limits]?: number } | undefined;
  readonly destructive?: number | undefined;
  /** Hosts that may be reached, beside those of the policy. */
  readonly hosts?: readonly NetworkRule[] | undefined;
  /** Whether the command may read web pages through the cache. Undefined: as the policy says. */
  readonly fetch?: FetchMode | undefined;
  /** Which phase this is: setup has its own network and secrets. Undefined: the agent's. */
  readonly phase?: 'setup' | undefined;
  /** Only in the setup phase: the registries that the user's package managers are configured for. */
  readonly registries?: readonly NetworkRule[] | undefined;
  /** Only in the setup phase: what these registries say of a package. */
  readonly packages?: PackagePhase | undefined;
  /** Secrets that the agent phase may use, beside those of the policy. */
  readonly secrets?: readonly string[] | undefined;
  /** A preset's name (src/guard/agents): `claude-code`. */
  readonly agent?: string | undefined;
  /** Folders of the agent: writable, with the credentials in them hidden. */
  readonly own?: readonly string[] | undefined;
  /** Places in these folders, and beside them, that stay as they are. */
  readonly held?: readonly string[] | undefined;
  /** Files below the home folder of which the cage shows another content. */
  readonly copies?: readonly { readonly path: string; readonly content: string }[] | undefined;
  /** Secrets of this run only, taken from the caller's environment. */
  readonly given?: readonly GivenSecret[] | undefined;
  /** `HOST:PORT` of the agent's model: what it is told may name placeholders. */
  readonly mentions?: readonly string[] | undefined;
  /** Shell commands of the setup phase, beside those of the policy. */
  readonly setup?: readonly string[] | undefined;
  /** Variables that are set for the command, and files of its home folder. */
  readonly settings?: RegistrySettings | undefined;
  /** SSH keys that the agent phase may have used, beside those of the policy. */
  readonly ssh?: readonly SshRule[] | undefined;
  /** Ports of this machine's loopback that lead to ports of the cage's. */
  readonly publish?: readonly Published[] | undefined;
  /** Addresses of names, instead of the system's resolver. */
  readonly resolve?: Readonly<Record<string, string>> | undefined;
  readonly policyFile?: string | undefined;
  readonly transaction?: boolean | undefined;
  readonly unattended?: boolean | undefined;
  /** A person has said yes to exactly this command, in another place (ticket.ts). */
  readonly ticket?: string | undefined;
  /** The agent's session that the command belongs to: what either has read counts for both. */
  readonly session?: RunSession | undefined;
  readonly reads?: boolean | undefined;
  /** The command may look into other processes of its cage, and steer them. */
  readonly debugger?: boolean | undefined;
  readonly preview?: boolean | undefined;
  /** Somebody who can answer; undefined: nobody, so what would be asked is denied. */
  readonly person?: Person | undefined;
  /** Where notices go while the run goes on: the caller's error stream. */
  readonly notice: (text: string) => void;
  /** A warden that runs already, in the place of the command; the channel leads to it. */
  readonly carried?: CarriedRun | undefined;
  /** Tests only: do not try what comes before this mode. */
  readonly forceMode?: CageMode | 'bubblewrap' | undefined;
}

/** A run of the guard's own. */
export interface CarriedRun extends CarriedWarden {
  /** What was worked out when its command was allowed. */
  readonly foreseen?: Foreseen | undefined;
}

export interface RunResult {
  readonly exitCode: number;
  readonly summary: RunSummary;
  /** What was decided before it began, and why. */
  readonly decision: Decision;
  /** What the program's caller must read: refusals in words, once each. */
  readonly denials: readonly DeniedSummary[];
  /** What the inspection of scripts found where it stopped one. */
  readonly findings: readonly string[];
  /** Names of what it started, as far as they are kept. */
  readonly programs: ReadonlySet<string>;
  /** Why something was kept from leaving after what the run has read. */
  readonly flows: readonly string[];
  /** What would mend what the inspection found, as patches. */
  readonly patches: readonly string[];
  /** What it changed waits on an overlay. */
  readonly isTransaction: boolean;
  readonly phase: 'setup' | undefined;
}

/** A port of this machine's loopback that leads to one of the cage's. */
export interface Published {
  readonly outside: number;
  readonly inside: number;
}

/** A variable of the caller that stands as a placeholder inside, under the same name. */
export interface GivenSecret {
  readonly name: string;
  readonly variable: string;
  /** Undefined: what the variable holds in the caller's environment. */
  readonly value?: string | undefined;
  /** A file below the home folder that holds the placeholder too, in a member of a JSON object. */
  readonly shown?: { readonly path: string; readonly member: readonly string[] } | undefined;
  readonly hosts: readonly string[];
  readonly headers: readonly string[];
}
