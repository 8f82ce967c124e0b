import type { Family } from './types.ts';

/** What each family does, for a person; and how much one of its spans counts. */
export const FAMILIES: Readonly<Record<Family, string>> = {
  override: 'sets aside what the reader was told before',
  secrecy: 'wants something kept from the person',
  'prompt-leak': 'asks for the instructions behind the conversation',
  decode: 'orders to decode something and to follow it',
  'new-task': 'gives the reader another task',
  delimiter: 'imitates the marks of a system message, a tool or another speaker',
  execute: 'orders to fetch and run a program, or to switch a guard off',
  silent: 'wants it done without a question',
  'address-ai': 'speaks to AI assistants',
  'secret-path': 'names keys, credentials or private data',
  exfiltrate: 'sends data somewhere',
  'steer-tool': 'orders other calls before a tool may be used',
  'write-config': "changes an agent's settings, memory or start files",
  urgent: 'presses: at once, or it will fail',
  persona: 'gives the reader another identity',
  jailbreak: 'claims that rules and limits are off',
  'ask-secret': 'asks for a password, a key or data of a person',
  'force-output': 'dictates the answer',
  authority: 'claims an authority or an approval',
  errand: 'gives an errand with effects for others: to pay, to share, to invite, to delete',
  fiction: 'wraps the request in a game or a story',
  'hidden-text': 'was hidden from a person',
  talk: 'speaks about such orders',
};

/**
 * One order of words. `<class>`: a word of that class; `a|b`: one of these words; `~3`: up to three words between;
 * `~~3`: the same, across ends of sentences; `<class>!`: not when it is negated. `+class`: the other-language part of a class.
 */
export interface ProseRule {
  readonly family: Family;
  readonly weight: number;
  readonly patterns: readonly string[];
}
