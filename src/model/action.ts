import type { Json, JsonObject } from './event.ts';

/** What an agent wants to do, as its client tells it before it happens. Paths are as the client gave them. */
export type Action =
  /** Shell text. */
  | { readonly kind: 'run'; readonly command: string }
  /** `content`: the new text where the client tells it whole or in part. `change`: how the whole file follows, where it tells that. */
  | { readonly kind: 'write'; readonly path: string; readonly content: string | null; readonly change?: FileChange }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'connect'; readonly url: string }
  /** A question to a search service of the client's own. */
  | { readonly kind: 'search'; readonly query: string }
  /** A tool of an MCP server. */
  | { readonly kind: 'call'; readonly server: string; readonly tool: string; readonly input: JsonObject }
  /** Another agent is started. */
  | { readonly kind: 'delegate'; readonly task: string }
  /** Changes nothing outside the conversation: a list of tasks, a plan, a question to the person. */
  | { readonly kind: 'talk'; readonly tool: string }
  | { readonly kind: 'unknown'; readonly tool: string };

/** What a file becomes: a new text, or the one that stands there with pieces exchanged, one after the other. */
export type FileChange =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] };

/** An empty `before` stands for a file that is not there yet, or is empty. */
export interface Piece {
  readonly before: string;
  readonly after: string;
  /** Wherever it stands; else where it stands first. */
  readonly isEvery: boolean;
}

/** When a client calls: before an action, when it would ask its person, after it, and around a session. */
export type HookMoment = 'before' | 'permission' | 'after' | 'prompt' | 'start' | 'end' | 'configuration' | 'other';

/** One call of a client's hook, in words that all clients share. */
export interface HookEvent {
  readonly client: string;
  readonly moment: HookMoment;
  /** The client's own name of the event: `PreToolUse`. */
  readonly name: string;
  readonly session: string;
  readonly cwd: string;
  /** The folder of the whole session, where the client's process tells it apart from this call's. */
  readonly folder?: string | undefined;
  /** The client would do anything without asking: `bypassPermissions`, yolo. */
  readonly isBypassed: boolean;
  readonly tool: string | null;
  readonly actions: readonly Action[];
  /** The input of the tool as the client gave it, for an answer that changes a part of it. */
  readonly input: JsonObject;
  /** For the moment `configuration`: which file changed, or which settings. */
  readonly changed: string | null;
  /** For the moment `after`: what the tool gave, as the client tells it. */
  readonly result?: Json;
}

/** What a client is told. `pass`: nothing is said, and the client goes on by its own rules. */
export interface HookReply {
  readonly verdict: 'allow' | 'ask' | 'deny' | 'pass';
  /** For whoever reads it: the model where it is a refusal, the person where it is a question. */
  readonly reason: string;
  /** Shell text to be run instead: the same command, inside the cage. */
  readonly command: string | null;
  /** What the model gets in place of what the tool gave, in the same form. */
  readonly result?: Json;
  /** What the model reads beside a yes. */
  readonly note?: string;
  /** The agent should not go on at all, as far as its client can be told so. */
  readonly endsTurn?: boolean;
}
