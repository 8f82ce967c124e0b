import type { Verdict } from './decision.ts';
import type { Layer, Profile } from './policy.ts';

/** What a tool brings into a session, and whether it carries something out of it. */
export interface ToolTraits {
  /** Its result may hold what is not for everyone. */
  readonly readsPrivate: boolean;
  /** Its result may hold what strangers wrote. */
  readonly readsUntrusted: boolean;
  /** What it is given may reach people outside: a comment, a mail, a request. */
  readonly sends: boolean;
}

/** What a policy says of tools of MCP servers. Both names may hold `*`. */
export interface McpToolRule {
  readonly server: string;
  readonly tool: string;
  readonly call: Verdict | undefined;
  /** What each argument may be; an empty list: it must be absent. Names of nested arguments are joined by a dot. */
  readonly arguments: Readonly<Record<string, readonly string[]>>;
  readonly traits: Partial<ToolTraits>;
  readonly layer: Layer;
}

/** The cage of one stdio server, beside what holds for every run. */
export interface McpCage {
  readonly server: string;
  readonly profile: Profile | undefined;
  /** `HOST:PORT` */
  readonly hosts: readonly string[];
  readonly secrets: readonly string[];
  readonly env: readonly string[];
  readonly read: readonly string[];
  readonly write: readonly string[];
}

export interface McpPolicy {
  /** Tools of accepted servers that no rule names. */
  readonly unlisted: Verdict;
  readonly rules: readonly McpToolRule[];
  readonly cages: readonly McpCage[];
  /** Most bytes of one message from a server. */
  readonly messageSize: number;
}

/** Where a label of a session came from. */
export interface Origin {
  /** In words: `github: get_issue (acme/public)`. */
  readonly what: string;
  /** What the data belongs to, where that is known: `github:acme/public`. */
  readonly place: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export type LabelName = 'private' | 'untrusted' | 'outward';

/** What opening a file may tell of a run. */
export type FileLabel = Exclude<LabelName, 'outward'>;

/** What a session has seen and done. The oldest origins are kept, so a label does not go away. */
export type SessionLabels = Readonly<Record<LabelName, readonly Origin[]>>;
