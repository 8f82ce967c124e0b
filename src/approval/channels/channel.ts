import type { ApprovalChannel } from '../../model/index.ts';
import type { ApprovalDesk, DeskQuestion, Watcher } from '../desk.ts';
import type { Consent } from '../question.ts';
import type { AnswerTokens } from './answer-tokens.ts';
import { ntfySender } from './ntfy.ts';
import { webhookSender } from './webhook.ts';

export interface ChannelContext {
  readonly desk: ApprovalDesk;
  readonly tokens: AnswerTokens;
  /** Where links lead. @throws where nothing can listen there */
  readonly links: () => Promise<string>;
  /** Whether that can be reached from other machines. */
  readonly isPublic: boolean;
  /** The value of a secret of the vault, for a host that may see it. */
  readonly secretFor: (secret: string, url: URL) => Promise<string>;
  readonly notice: (text: string) => void;
}

export interface SenderContext extends ChannelContext {
  /** A question that was sent can't be answered this way any more. */
  readonly lost: (id: string) => void;
}

/** One way out for questions. */
export interface Sender {
  /** Host and kind, for the record: never an address that opens anything. */
  readonly name: string;
  /** Resolves when the question is there. @throws where it can't be brought there, or no answer could come back */
  readonly send: (question: DeskQuestion, signal: AbortSignal) => Promise<void>;
  /** Tells that a question which was sent needs no answer any more. */
  readonly settled: (question: DeskQuestion, consent: Consent) => void;
  readonly end: () => void;
}

/** Further questions within this time are not sent: whoever is flooded says yes without reading. */
const FLOOD_MS = 10 * 60_000;
const MOST_IN_FLOOD = 30;

/** Sends what waits at the desk to a person elsewhere. What can't be sent is given up, so a dead channel holds nobody. @returns ends it */
export function startChannel(channel: ApprovalChannel, context: ChannelContext): () => void {
  const lost = (id: string): void => context.desk.giveUp(watcher, id);
  const sender = channel.kind === 'ntfy' ? ntfySender(channel, { ...context, lost }) : webhookSender(channel, context);
  const waiting = new Map<string, { readonly question: DeskQuestion; readonly stop: AbortController }>();
  let sentAt: readonly number[] = [];
  const mayReach = (question: DeskQuestion): Promise<void> => {
    const now = Date.now();
    sentAt = sentAt.filter((at) => now - at < FLOOD_MS);
    if (sentAt.length >= MOST_IN_FLOOD) return Promise.reject(new Error(`${MOST_IN_FLOOD} questions in ten minutes are enough`));
    sentAt = [...sentAt, now];
    const stop = new AbortController();
    waiting.set(question.id, { question, stop });
    return sender.send(question, stop.signal);
  };
  const watcher: Watcher = {
    isChannel: true,
    asked: (question) => {
      mayReach(question).catch((error: unknown) => {
        waiting.delete(question.id);
        if (context.desk.find(question.id) === undefined) return;
        const why = error instanceof Error ? error.message : String(error);
        context.notice(`a question could not be sent by ${sender.name}: ${why}`);
        context.desk.giveUp(watcher, question.id);
      });
    },
    settled: (id, consent) => {
      const found = waiting.get(id);
      if (found === undefined) return;
      waiting.delete(id);
      found.stop.abort();
      sender.settled(found.question, consent);
    },
  };
  const leave = context.desk.watch(watcher);
  return () => {
    leave();
    for (const { stop } of waiting.values()) stop.abort();
    sender.end();
  };
}
