import type { ApprovalChannel, JsonObject } from '../../model/index.ts';
import { consentTo, needsPresenceFor } from '../consent-to.ts';
import type { DeskQuestion } from '../desk.ts';
import { consentOfScope } from './answer-tokens.ts';
import type { Sender, SenderContext } from './channel.ts';
import { patiently, post } from './http.ts';
import { type Listening, listen } from './ntfy-answers.ts';
import { tell } from './told.ts';

type Ntfy = Extract<ApprovalChannel, { kind: 'ntfy' }>;

interface Access {
  readonly topic: string;
  /** Where the buttons write to: as hard to guess as the topic. */
  readonly answerTopic: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly answerHeaders: Readonly<Record<string, string>>;
}

/** ntfy takes 4096 bytes of message; a sign may take four of them. */
const LONGEST_MESSAGE = 900;

/**
 * Questions as notifications of an ntfy server (https://docs.ntfy.sh/publish/) with buttons. A button calls the guard's own page
 * where that can be reached from everywhere; else it writes its signed token to a second topic, to which the guard listens while a
 * question waits. Nothing that a link preview or the app itself fetches answers anything.
 */
export function ntfySender(channel: Ntfy, context: SenderContext): Sender {
  const { desk, tokens, links, isPublic, secretFor, notice, lost } = context;
  const server = new URL(channel.server);
  const waiting = new Map<string, 'sending' | 'sent'>();
  let listening: Listening | undefined;
  const name = `ntfy ${server.host}`;
  const access = async (): Promise<Access> => {
    const topic = topicOf(await secretFor(channel.topic, server));
    const bearer = async (secret: string | undefined): Promise<Readonly<Record<string, string>>> =>
      secret === undefined ? {} : { authorization: `Bearer ${await secretFor(secret, server)}` };
    return {
      topic,
      answerTopic: `${topic}-answers`,
      headers: await bearer(channel.token),
      answerHeaders: await bearer(channel.answers),
    };
  };
  const take = async (token: string): Promise<void> => {
    const ticket = tokens.open(token.trim(), Date.now());
    const consent = ticket === undefined ? undefined : consentOfScope(ticket.scope);
    if (ticket === undefined || consent === undefined) return;
    const said = { consent, shown: ticket.shown, isPresent: () => false, byLink: true };
    desk.answer(ticket.question.id, await consentTo(desk.find(ticket.question.id), said), name);
  };
  const release = (id: string): void => {
    waiting.delete(id);
    if (waiting.size > 0) return;
    listening?.end();
    listening = undefined;
  };
  return {
    name,
    send: async (question, signal) => {
      const base = isPublic ? await links() : '';
      const { topic, answerTopic, headers, answerHeaders } = await access();
      waiting.set(question.id, 'sending');
      signal.addEventListener('abort', () => release(question.id), { once: true });
      try {
        if (!isPublic) {
          listening ??= listen(new URL(`${channel.server}/${answerTopic}/json`), headers, {
            onMessage: (text) => void take(text),
            onDead: (why) => {
              listening = undefined;
              notice(`${name}: answers do not arrive: ${why}`);
              for (const [id, state] of [...waiting]) if (state === 'sent') lost(id);
            },
          });
          await listening.ready;
        }
        const button = (scope: 'once' | 'no', label: string): JsonObject => ({
          action: 'http',
          label,
          method: 'POST',
          clear: true,
          ...(isPublic
            ? { url: `${base}/a/${tokens.issue(question, scope)}` }
            : { url: `${channel.server}/${answerTopic}`, headers: answerHeaders, body: tokens.issue(question, scope) }),
        });
        const page = isPublic ? `${base}/a/${tokens.issue(question, 'page')}` : undefined;
        const body = JSON.stringify({ topic, ...messageOf(question, button, page) });
        await patiently(
          () => post({ url: server, headers: { 'content-type': 'application/json', ...headers }, body }, signal),
          signal,
        );
        if (!isPublic && listening === undefined) throw new Error('answers do not arrive');
        if (waiting.has(question.id)) waiting.set(question.id, 'sent');
      } catch (error) {
        release(question.id);
        throw error;
      }
    },
    settled: ({ id }) => release(id),
    end: () => listening?.end(),
  };
}

function topicOf(value: string): string {
  const topic = value.trim();
  // As the server's own rule; room is left for `-answers`.
  if (/^[-_A-Za-z0-9]{8,56}$/.test(topic)) return topic;
  throw new Error('the secret of the topic holds no name of a topic (8 to 56 letters, digits, - and _)');
}

function messageOf(
  question: DeskQuestion,
  button: (scope: 'once' | 'no', label: string) => JsonObject,
  page: string | undefined,
): JsonObject {
  const { client, session, folder, action, reasons, until } = tell(question);
  const isBare = !needsPresenceFor(question, 'once', true);
  const answers = [...(isBare ? [button('once', 'Allow once')] : []), button('no', 'No')];
  const more = page === undefined ? [] : [{ action: 'view', label: isBare ? 'Look' : 'Answer with a code', url: page }];
  const presence = isBare
    ? []
    : [
        page === undefined
          ? 'A yes needs your authenticator: sallyport approvals on the machine.'
          : 'A yes needs your authenticator.',
      ];
  const lines = [action.slice(0, LONGEST_MESSAGE / 2), ...reasons.map((reason) => `why: ${reason}`)]
    .join('\n')
    .slice(0, LONGEST_MESSAGE - 200);
  return {
    title: `${client} asks in ${folder}`,
    message: [lines, ...presence, `Session ${session}. A no by itself at ${until.slice(11, 19)} UTC.`].join('\n'),
    priority: 4,
    tags: ['question'],
    ...(page === undefined ? {} : { click: page }),
    actions: [...answers, ...more],
  };
}
