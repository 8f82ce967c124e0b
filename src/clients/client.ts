import type { Action, HookEvent, HookMoment, HookReply } from '../model/index.ts';
import type { BypassFlag } from './bypass.ts';

/** What a hook's process gives back to its client. */
export interface HookOutput {
  /** 2 refuses in every client that looks at exit codes; nothing else is used, for some take it for a yes. */
  readonly exit: 0 | 2;
  readonly out: string;
  readonly err: string;
}

/** A file of a client's configuration that `sallyport init` changes. */
export interface ConfigFile {
  readonly path: string;
  /** Of a new file. */
  readonly mode?: number;
  /**
   * The new text; null: the file goes. `before` is null where there is none; `written` tells the new text of a file that stands
   * before this one in the list.
   */
  readonly update: (before: string | null, written?: (path: string) => string | null) => string | null;
  /** The text without what `update` added; null: nothing of the file is left. */
  readonly remove: (before: string) => string | null;
}

/** Where hooks are declared: for the whole machine (needs root), for this user, or for one repository. */
export type Scope = 'managed' | 'user' | 'project';

export interface InstallPlace {
  readonly scope: Scope;
  readonly home: string;
  readonly project: string;
  /** The words of the hook's command for one event, to be run without a shell. */
  readonly hook: (event: string, deadlineMs: number) => readonly string[];
}

/** One coding agent: how it calls its hooks, how it is answered, where it is told of them. */
export interface Client {
  readonly name: string;
  readonly label: string;
  /** Scopes that this client has; the first is the one that an agent can't undo. */
  readonly scopes: readonly Scope[];
  /** Whether `ask` reaches a person in this client; where it does not, Sallyport asks itself or refuses. */
  readonly canAsk: (event: HookEvent) => boolean;
  /** Whether a shell command can be exchanged for another one. */
  readonly canRewrite: boolean;
  /** Whether no event comes after this action, so that what there is to say of it goes with the yes. */
  readonly isToldBefore?: (event: HookEvent) => boolean;
  /** Flags of its command line with which it asks its person nothing; empty where that is no flag. */
  readonly bypassFlags: readonly BypassFlag[];
  /** @throws PayloadError for what is no payload of this client */
  /** @param folder the one that the hook was started in, where an agent may work there: for clients that do not tell theirs */
  readonly parse: (event: string, payload: unknown, folder?: () => string | undefined) => HookEvent;
  readonly render: (event: HookEvent, reply: HookReply) => HookOutput;
  readonly files: (place: InstallPlace) => readonly ConfigFile[];
}

/** A tool of a client and what it does; undefined: the input is not what this tool takes. */
export type ToolTable = Readonly<Record<string, (input: ToolInput) => readonly Action[] | undefined>>;

/** Reads one member of a tool's input. */
export interface ToolInput {
  readonly text: (name: string) => string | undefined;
  readonly flag: (name: string) => boolean;
  readonly list: (name: string) => readonly ToolInput[];
}

export type MomentTable = Readonly<Record<string, HookMoment>>;
