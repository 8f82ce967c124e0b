import { fromBase64 } from '../checksum.ts';
import type { Format } from '../format.ts';
import { inside, isMixed, isRandomMix, numbersInBase64, token } from './token.ts';

export const talk: readonly Format[] = [
  token('slack-token', 'Slack token', ['xoxb-'], '\\d{9,14}-(?:\\d{9,14}-)?[A-Za-z0-9-]{17,34}'),
  token('slack-token', 'Slack token', ['xoxp-', 'xoxs-', 'xoxo-'], '(?:\\d{5,14}-){3}[0-9a-fA-F]{10,64}'),
  token('slack-token', 'Slack token', ['xoxp-', 'xoxe-'], '(?:\\d{9,14}-){2,3}[A-Za-z0-9-]{28,34}'),
  token('slack-token', 'Slack token', ['xoxa-', 'xoxr-'], '(?:\\d-)?(?:\\d{5,14}-)*[0-9A-Za-z]{8,48}', { check: isMixed }),
  token('slack-token', 'Slack token', ['xoxe-', 'xoxe.xoxb-', 'xoxe.xoxp-'], '\\d-[A-Za-z0-9]{140,200}'),
  token('slack-token', 'Slack session token', ['xoxc-'], '(?:\\d{9,14}-){3}[0-9a-f]{64}'),
  token('slack-token', 'Slack session cookie', ['xoxd-'], '[A-Za-z0-9%+/=-]{60,400}'),
  token('slack-token', 'Slack token', ['xapp-'], '\\d-[A-Z0-9]{9,14}-\\d{9,16}-[0-9a-z]{32,80}'),
  token(
    'slack-webhook',
    'Slack webhook',
    ['hooks.slack.com/'],
    '(?<secret>(?:services|workflows|triggers)/[A-Za-z0-9/]{36,80})',
    {
      check: isMixed,
    },
  ),
  token(
    'slack-webhook',
    'Slack webhook',
    ['hooks.slack.com/'],
    '(?<secret>(?:services|workflows|triggers)/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{20,26})',
    {
      check: isMixed,
    },
  ),
  token(
    'discord-webhook',
    'Discord webhook',
    ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    '(?<secret>\\d{17,20}/[\\w-]{60,80})',
  ),
  token(
    'teams-webhook',
    'Microsoft Teams webhook',
    ['webhook.office.com/webhookb2/', 'outlook.office.com/webhook/'],
    '(?<secret>[\\w-]{36}@[\\w-]{36}/IncomingWebhook/[0-9a-z]{32}/[\\w-]{36})',
  ),
  inside(
    'telegram-token',
    'Telegram bot token',
    [':AA', ':AF', ':AG', ':AE', ':AH'],
    16,
    () => /(?<![A-Za-z0-9/])(?:bot)?\d{8,10}:A[\w-]{34}(?![\w=-])/g,
  ),
  token('sendgrid-key', 'SendGrid API key', ['SG.'], '[\\w-]{22}\\.[\\w-]{43}(?![\\w-])'),
  token('mailgun-key', 'Mailgun API key', ['key-'], '[0-9a-f]{32}', { check: isMixed }),
  inside('mailchimp-key', 'Mailchimp API key', ['-us'], 32, () => /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/g),
  token('brevo-key', 'Brevo API key', ['xkeysib-'], '[0-9a-f]{64}-[A-Za-z0-9]{16}'),
  token('resend-key', 'Resend API key', ['re_'], '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}', { check: isMixed }),
  token('telnyx-key', 'Telnyx API key', ['KEY0'], '[0-9A-F]{31}_[A-Za-z0-9]{22}'),
  token(
    'twilio-key',
    'Twilio API key',
    [...'0123456789abcdef'].map((digit) => `SK${digit}`),
    '[0-9a-f]{31}',
    { check: isMixed },
  ),
  token('intercom-token', 'Intercom token', ['dG9rO'], '[A-Za-z0-9+/]{40,80}={0,2}'),
  // Base64 of the bot's id, which is a number; a time; a signature.
  token('discord-token', 'Discord bot token', numbersInBase64(), '[\\w-]{19,25}\\.[\\w-]{6}\\.[\\w-]{27,38}(?![\\w.-])', {
    check: (secret) => (/^\d{17,20}$/.test(fromBase64(secret.slice(0, secret.indexOf('.'))) ?? '') ? 'valid' : 'no'),
  }),
  token('mandrill-key', 'Mandrill API key', ['md-'], '[\\w-]{22}(?![\\w-])', { check: isRandomMix }),
  token('brevo-key', 'Brevo SMTP key', ['xsmtpsib-'], '[0-9a-f]{64}-[A-Za-z0-9]{16}'),
  token('asana-token', 'Asana token', ['1/1', '2/1'], '\\d{14,16}(?:/\\d{14,17})?:[0-9a-f]{32}'),
  token('clickup-token', 'ClickUp token', ['pk_'], '\\d{6,9}_[A-Z0-9]{32}'),
  token('trello-token', 'Trello token', ['ATTA'], '[0-9a-f]{64}[0-9A-F]{8}'),
  token('zapier-webhook', 'Zapier webhook', ['hooks.zapier.com/hooks/catch/'], '(?<secret>\\d{5,9}/[a-z0-9]{5,12})', {
    weight: 'medium',
  }),
  token(
    'google-chat-webhook',
    'Google Chat webhook',
    ['chat.googleapis.com/v1/spaces/'],
    '(?<secret>[\\w-]{8,20}/messages\\?key=[\\w-]{30,60}&token=[\\w%-]{20,80})',
  ),
  token('linear-key', 'Linear API key', ['lin_api_', 'lin_oauth_'], '[A-Za-z0-9]{40,64}'),
  token('notion-token', 'Notion token', ['secret_'], '[A-Za-z0-9]{43}', { check: isRandomMix }),
  token('notion-token', 'Notion token', ['ntn_'], '\\d{11}[A-Za-z0-9]{32,36}', { check: isMixed }),
  token('figma-token', 'Figma token', ['figd_', 'figo_', 'figu_'], '[\\w-]{36,60}'),
  inside(
    'airtable-token',
    'Airtable token',
    ['pat'],
    0,
    () => /(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}(?![A-Za-z0-9])/g,
  ),
  token('typeform-token', 'Typeform token', ['tfp_'], '[\\w.=-]{59}'),
  token('readme-key', 'ReadMe API key', ['rdme_'], '[a-z0-9]{70}'),
  token('frameio-token', 'Frame.io token', ['fio-u-'], '[\\w=-]{64}'),
  token('hubspot-token', 'HubSpot token', ['pat-na1-', 'pat-eu1-', 'pat-na2-'], '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'),
  token('contentful-token', 'Contentful token', ['CFPAT-'], '[\\w-]{43}'),
];
