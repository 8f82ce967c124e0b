import type { JsonObject } from '../model/index.ts';
import type { Offered } from './surface/offered.ts';

/** A call of a tool, or what brings other content of a server: `resources/read` and `prompts/get` go by their method. */
export interface ServerCall {
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Hash of the tool or prompt as a person accepted it; null where there is nothing to accept (resources). */
  readonly hash: string | null;
  /** Whether the server offers it now; what it does not offer nobody could accept. */
  readonly isOffered: boolean;
}

/** Something that a server asks of the client: an answer of its model (sampling), of its user (elicitation), or its folders (roots). */
export interface ServerAsk {
  readonly method: string;
  /** Without `_meta`. */
  readonly params: JsonObject;
  /** What speaks against its texts: orders, hidden text. */
  readonly notes: readonly string[];
}

export type AskAnswer =
  | { readonly allowed: true }
  /** What the client reads, where it learns of it. */
  | { readonly allowed: false; readonly message: string; readonly rule: string };

export type CallAnswer =
  /** `ended` is told once, when the result or its refusal is known. */
  | { readonly allowed: true; readonly ended: (outcome: CallOutcome) => void }
  /** What the caller reads. */
  | { readonly allowed: false; readonly message: string; readonly rule: string };

export interface CallOutcome {
  readonly isError: boolean;
  readonly bytes: number;
  /** What was taken out of the result, or marked in it. */
  readonly notes: readonly string[];
}

/** Whose signal says that nobody waits for the answer any more. It is made when it is read: most calls ask nobody. */
export type Withdrawal = Pick<AbortController, 'signal'>;

/** Who decides for a gateway. Answers that need nobody come at once, so that order is kept. */
export interface GatewayJudge {
  /** Which of the things that a server offers may be shown. */
  readonly offered: (items: readonly Offered[]) => Shown | Promise<Shown>;
  /** Whether something may be shown as it is, without asking anybody. */
  readonly isAccepted: Shown;
  readonly call: (call: ServerCall, withdrawal: Withdrawal) => CallAnswer | Promise<CallAnswer>;
  /** Whether these may all reach the client. */
  readonly asked: (asks: readonly ServerAsk[], withdrawal: Withdrawal) => AskAnswer | Promise<AskAnswer>;
}

export type Shown = (item: Offered) => boolean;

/** The two ends of a gateway. Bytes are one message without a line feed. */
export interface GatewayEnds {
  readonly toClient: (bytes: Buffer) => void;
  readonly toServer: (bytes: Buffer) => void;
  /** The message that came with these ends goes no further, and needs no answer. */
  readonly taken?: () => void;
  /** For the person who looks after it: never read by a model. */
  readonly notice: (text: string) => void;
}

/** What is done to a result before a model reads it; the same object where nothing was. */
export interface CleanResult {
  readonly result: JsonObject;
  readonly notes: readonly string[];
  /** Those of the notes that make a text suspicious: orders, hidden text. */
  readonly warnings: readonly string[];
}
