import { createHmac } from 'node:crypto';
import type { ApprovalChannel } from '../../model/index.ts';
import { needsPresenceFor } from '../consent-to.ts';
import type { DeskQuestion } from '../desk.ts';
import type { ChannelContext, Sender } from './channel.ts';
import { patiently, post } from './http.ts';
import { tell } from './told.ts';

type Webhook = Extract<ApprovalChannel, { kind: 'webhook' }>;

/** How long the news that a question is settled is tried to be told. */
const NEWS_MS = 30_000;

/**
 * Questions as JSON to an address of the person's, signed as Standard Webhooks are (https://www.standardwebhooks.com): an id, the
 * time and HMAC-SHA-256 over both and the body.
 */
export function webhookSender({ url: address, secret }: Webhook, { tokens, links, secretFor }: ChannelContext): Sender {
  const url = new URL(address);
  const deliver = async (id: string, type: string, data: object, signal: AbortSignal): Promise<void> => {
    const key = keyOf(await secretFor(secret, url));
    const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
    // Signed anew each time: whoever gets it looks at how old it is.
    await patiently(() => post({ url, headers: signed(id, body, key), body }, signal), signal);
  };
  return {
    name: `webhook ${url.host}`,
    send: async (question, signal) => {
      const base = await links();
      const link = (scope: 'once' | 'no' | 'page'): string => `${base}/a/${tokens.issue(question, scope)}`;
      const once = needsPresenceFor(question, 'once', true) ? {} : { once: link('once') };
      const data = { id: question.id, ...tell(question), page: link('page'), answers: { ...once, no: link('no') } };
      await deliver(question.id, 'approval.asked', data, signal);
    },
    settled: ({ id }: DeskQuestion, consent) => {
      const isYes = consent !== 'no' && consent !== 'silence';
      deliver(`${id}.settled`, 'approval.settled', { id, answer: isYes ? 'yes' : 'no' }, AbortSignal.timeout(NEWS_MS)).catch(
        // It is news only; the answer counts already.
        () => undefined,
      );
    },
    end: () => undefined,
  };
}

function signed(id: string, body: string, key: Buffer): Readonly<Record<string, string>> {
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': `${time}`,
    'webhook-signature': `v1,${signature}`,
  };
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
}
