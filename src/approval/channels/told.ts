import { basename } from 'node:path';
import { findSecretArguments, findSecrets } from '../../inspect/secrets/index.ts';
import { asEscape, replaceUnseen } from '../../model/index.ts';
import type { DeskQuestion } from '../desk.ts';

/** A question as it may leave this machine: short, without secrets, and with no character that could move others. */
export interface Told {
  readonly client: string;
  readonly session: string;
  /** The last part of the folder's name: where somebody works is theirs to tell. */
  readonly folder: string;
  readonly action: string;
  readonly reasons: readonly string[];
  readonly rules: readonly string[];
  readonly until: string;
}

const LONGEST_ACTION = 1000;
const LONGEST_REASON = 300;
const MOST_REASONS = 5;

export function tell(question: DeskQuestion): Told {
  const { client, session, cwd, action, reasons, rules = [], until } = question;
  return {
    client: shown(client, 40),
    session: shown(session, 13),
    folder: shown(redacted(basename(cwd)), 80),
    action: counted(redacted(action), LONGEST_ACTION),
    reasons: [
      ...reasons.slice(0, MOST_REASONS).map((reason) => counted(redacted(reason), LONGEST_REASON)),
      ...(reasons.length > MOST_REASONS ? [`(and ${reasons.length - MOST_REASONS} more)`] : []),
    ],
    rules: rules.slice(0, MOST_REASONS).map((rule) => shown(rule, 80)),
    until: new Date(until).toISOString(),
  };
}

/** What looks like a secret is not sent; the whole text stays on this machine, and the answer is bound to that. */
export function redacted(text: string): string {
  const words = text.split(/(\s+)/);
  const named = findSecretArguments(words.filter((_, at) => at % 2 === 0));
  for (const { index, start } of named) words[index * 2] = `${(words[index * 2] ?? '').slice(0, start)}[redacted]`;
  const whole = words.join('');
  let out = '';
  let from = 0;
  for (const { start, end } of findSecrets(whole)) {
    out += `${whole.slice(from, start)}[redacted]`;
    from = end;
  }
  return out + whole.slice(from);
}

/** Cut after it was redacted: half a secret would not be found. */
export function shown(text: string, most: number): string {
  const short = text.length > most ? `${text.slice(0, most)}...` : text;
  return replaceUnseen(short, asEscape);
}

/** What a yes is about says how much of it is missing. */
function counted(text: string, most: number): string {
  return text.length > most ? `${shown(text, most)} (${text.length - most} more characters)` : shown(text, most);
}
