import { z } from 'zod';
import type { PolicyDocument } from './document.ts';
import { text } from './schema-words.ts';

const secretName = text('the name of a secret (sallyport secret add)', 64);
const channel = z.union(
  [
    z.strictObject({
      webhook: text('an https address').describe('Gets each question as JSON, signed as Standard Webhooks are.'),
      secret: secretName.describe('The secret that signs: `whsec_` with base64, or any text.'),
    }),
    z.strictObject({
      ntfy: text('the https address of an ntfy server'),
      topic: secretName.describe('The secret that holds the name of the topic.'),
      token: secretName.describe('The secret that holds the access token of the guard.').optional(),
      answers: secretName
        .describe(
          'The secret that holds an access token which may only write to the topic of answers; it stands in each message.',
        )
        .optional(),
    }),
  ],
  { error: 'expected {ntfy, topic, token, answers} or {webhook, secret}' },
);
export const approvals: z.ZodType<NonNullable<PolicyDocument['approvals']>> = z
  .strictObject(
    {
      channels: z
        .array(channel, { error: 'expected a list of channels' })
        .max(10, 'expected at most 10 channels')
        .describe('Where questions are sent when they wait for a person.')
        .optional(),
      'public-url': text('an https address')
        .describe("Where the guard's answer page is reachable for you: a reverse proxy or a tailnet in front of `port`.")
        .optional(),
      port: z
        .number({ error: 'expected a port' })
        .int('expected a port')
        .min(1, 'expected a port')
        .max(65_535, 'expected a port')
        .describe('The port of the answer page on the loopback of this machine (default: any free one).')
        .optional(),
    },
    { error: 'expected {channels, public-url, port}' },
  )
  .describe('How questions reach a person elsewhere. Ignored in a repository.');
