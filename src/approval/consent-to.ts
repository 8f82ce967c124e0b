import type { DeskQuestion } from './desk.ts';
import type { Consent } from './question.ts';
import { shownHash } from './shown.ts';

/** What somebody said to a question. */
export interface Said {
  readonly consent: Consent;
  /** The hash of what was shown to them. */
  readonly shown: string;
  /** Whether they show that they are there; uses up what shows it. */
  readonly isPresent: () => boolean | Promise<boolean>;
  /** A link is a bearer's: whoever has it. So it carries what anybody at the screen may say, and nothing beyond that. */
  readonly byLink: boolean;
}

/** Whether a yes needs a second thing that the person has, and `byLink` whether it needs one where no authenticator was set up. */
export function needsPresenceFor({ needsCode, isHigh }: DeskQuestion, consent: Consent, byLink: boolean): boolean {
  if (needsCode === 'any' || (needsCode === 'lasting' && consent !== 'once')) return true;
  return byLink && (isHigh === true || consent !== 'once');
}

/** A yes to something else than was shown, one that was not offered, or one without the presence that it needs, is a no. */
export async function consentTo(question: DeskQuestion | undefined, said: Said): Promise<Consent> {
  const { consent, shown, isPresent, byLink } = said;
  if (question === undefined || consent === 'no' || consent === 'silence') return 'no';
  if (shown !== shownHash(question) || (question.isOnce === true && consent !== 'once')) return 'no';
  if (!needsPresenceFor(question, consent, byLink)) return consent;
  return (await isPresent()) ? consent : 'no';
}
