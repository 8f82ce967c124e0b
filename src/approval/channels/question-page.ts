import { createHash } from 'node:crypto';
import { needsPresenceFor } from '../consent-to.ts';
import type { DeskQuestion } from '../desk.ts';
import type { Consent } from '../question.ts';
import type { Scope } from './answer-tokens.ts';
import { tell } from './told.ts';

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.2rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8888;border-radius:.3rem;padding:.6rem}
button,input{font:inherit;padding:.5rem 1rem;margin:.2rem .3rem .2rem 0}dt{font-weight:600}dd{margin:0 0 .5rem}`;

/** For a policy that lets this style through and no other. */
export const PAGE_STYLE_HASH: string = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/**
 * A question as whoever has its link sees it: without secrets, with what a yes covers.
 *
 * @param scope what the link is good for
 * @param hasAuthenticator whether a code can be asked for
 */
export function renderQuestionPage(question: DeskQuestion, scope: Scope, hasAuthenticator: boolean): string {
  const { client, session, folder, action, reasons, rules, until } = tell(question);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['Why it is asked', reasons],
    ['Rule', rules],
    ['Session', [`${session} of ${client}, in ${folder}`]],
    ['Without an answer', [`it does not happen (${until.slice(11, 19)} UTC)`]],
  ];
  const list = rows
    .filter(([, texts]) => texts.length > 0)
    .map(([label, texts]) => `<dt>${label}</dt>${texts.map((text) => `<dd>${escaped(text)}</dd>`).join('')}`);
  return document(
    `${escaped(client)} asks`,
    `<pre>${escaped(action)}</pre><dl>${list.join('')}</dl><form method="post">${choices(question, scope, hasAuthenticator)}</form>`,
  );
}

const LABELS = {
  once: 'Allow this once',
  run: 'Allow exactly this for the session',
  always: 'Allow exactly this here for 30 days',
} as const;

function choices(question: DeskQuestion, scope: Scope, hasAuthenticator: boolean): string {
  const no = '<button name="answer" value="no">No</button>';
  if (scope === 'no') return no;
  const offered = (['once', 'run', 'always'] as const).filter(
    (consent) => consent === 'once' || (scope === 'page' && question.isOnce !== true),
  );
  const free = offered.filter((consent) => !needsPresenceFor(question, consent, true));
  const bound =
    scope === 'page' && hasAuthenticator ? offered.filter((consent) => needsPresenceFor(question, consent, true)) : [];
  const button = (consent: keyof typeof LABELS): string => `<button name="answer" value="${consent}">${LABELS[consent]}</button>`;
  const code =
    bound.length === 0
      ? ''
      : `<p><label>Code of your authenticator <input name="code" inputmode="numeric" pattern="[0-9]{6}" maxlength="6" autocomplete="one-time-code"></label><br>${bound.map(button).join('')}</p>`;
  const elsewhere =
    free.length + bound.length > 0
      ? ''
      : '<p>A yes to this needs an authenticator, and none is set up: answer at the machine (<code>sallyport approvals</code>).</p>';
  return `<p>${free.map(button).join('')}${no}</p>${code}${elsewhere}`;
}

export function renderAnswered(consent: Consent | 'late'): string {
  if (consent === 'late') return renderGone();
  const isYes = consent !== 'no' && consent !== 'silence';
  return document(
    isYes ? 'Allowed' : 'Refused',
    `<p>${isYes ? 'It may happen.' : 'It does not happen.'} You can close this page.</p>`,
  );
}

/** The same for whatever opens nothing: a stranger learns nothing from it. */
export function renderGone(): string {
  return document(
    'Nothing to answer',
    '<p>This link is good for one answer, for a few minutes. It is used, over, or never was one.</p>',
  );
}

function document(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sallyport</title><style>${STYLE}</style><h1>${title}</h1>${body}</html>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
