/** Where a text comes from: a request that is ordinary in one place is an attack in another. */
export type Surface =
  | 'instructions'
  | 'skill'
  | 'docs'
  | 'issue'
  | 'code-comment'
  | 'web'
  | 'tool-result'
  | 'tool-description'
  | 'package'
  | 'commit'
  | 'file-name'
  | 'prompt';

/** How a text was kept from a person's eyes while a program reads it. */
export type Channel =
  | 'tags'
  | 'zero-width'
  | 'variation-selectors'
  | 'bidi'
  | 'ansi'
  | 'html-comment'
  | 'markdown-comment'
  | 'hidden-style'
  | 'alt-text'
  | 'details'
  | 'base64'
  | 'hex'
  | 'percent'
  | 'escapes'
  | 'binary'
  | 'rot13'
  | 'reversed';

/** Offsets are UTF-16 units of the text that was given. */
export interface HiddenText {
  readonly channel: Channel;
  readonly start: number;
  readonly end: number;
  /** What it says, decoded; at most 2,000 characters. */
  readonly text: string;
  /** Nothing ordinary is written this way: a finding by itself. */
  readonly suspicious: boolean;
}

/** `talk`: words about such orders, which make what stands beside them count less. */
export type Family =
  | 'talk'
  | 'override'
  | 'secrecy'
  | 'prompt-leak'
  | 'decode'
  | 'new-task'
  | 'delimiter'
  | 'execute'
  | 'silent'
  | 'address-ai'
  | 'secret-path'
  | 'exfiltrate'
  | 'steer-tool'
  | 'write-config'
  | 'urgent'
  | 'persona'
  | 'jailbreak'
  | 'ask-secret'
  | 'force-output'
  | 'authority'
  | 'errand'
  | 'fiction'
  | 'hidden-text';

/** One place of a text that reads like an order to the agent. */
export interface ProseSpan {
  readonly start: number;
  readonly end: number;
  readonly family: Family;
  /** What it does, for a person. */
  readonly reason: string;
  /** How much it counts on this surface; a window of the text is flagged from 3 on. */
  readonly weight: number;
  /** The channel that it stood in, when it was hidden. */
  readonly hidden?: Channel;
}

export interface ProseReport {
  readonly surface: Surface;
  /** 0 to 1; 0.5 is the surface's threshold. */
  readonly score: number;
  readonly flagged: boolean;
  readonly spans: readonly ProseSpan[];
  readonly hidden: readonly HiddenText[];
  /** The text without what was hidden in it; the same string when nothing was. */
  readonly clean: string;
}
