/* Where the links of channels lead: a page on loopback, which a person may publish by a proxy of theirs. It knows no session and no cookie. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type AnswerTokens,
  type ApprovalDesk,
  type Consent,
  consentOfScope,
  consentTo,
  renderAnswered,
  renderGone,
  renderQuestionPage,
  type Ticket,
} from '../../approval/index.ts';
import { LINK_HEADERS, readForm } from './headers.ts';
import { type Listening, listenOnLoopback } from './listen.ts';

export interface LinkContext {
  readonly desk: ApprovalDesk;
  readonly tokens: AnswerTokens;
  /** Whether a code of the person's authenticator is good; it is used up by that. */
  readonly isPresent: (code: string) => boolean;
  readonly hasAuthenticator: () => boolean;
}

/** @throws where the port is taken. @returns with the port that it has */
export function serveLinks(port: number, context: LinkContext): Promise<Listening> {
  return listenOnLoopback(port, (request, response) => {
    answer(request, response, context).catch(() => response.destroy());
  });
}

/** GET and HEAD only show: previews of links answer nothing. */
async function answer(request: IncomingMessage, response: ServerResponse, context: LinkContext): Promise<void> {
  const send = (status: number, html: string): void => {
    response.writeHead(status, LINK_HEADERS).end(request.method === 'HEAD' ? undefined : html);
  };
  const [, token] = /^\/a\/([\w.-]+)$/.exec(request.url ?? '') ?? [];
  if (token === undefined) return send(404, renderGone());
  const ticket = context.tokens.open(token, Date.now());
  if (ticket === undefined) return send(410, renderGone());
  if (request.method === 'GET' || request.method === 'HEAD')
    return send(200, renderQuestionPage(ticket.question, ticket.scope, context.hasAuthenticator()));
  if (request.method !== 'POST') return send(405, renderGone());
  // A page elsewhere that makes a browser send this has no token; one more lock costs nothing.
  const site = request.headers['sec-fetch-site'];
  if (ticket.scope === 'page' && site !== undefined && site !== 'same-origin') return send(403, renderGone());
  const said = await readForm(request);
  return send(200, renderAnswered(await settle(ticket, said, context)));
}

async function settle(ticket: Ticket, form: URLSearchParams, { desk, isPresent }: LinkContext): Promise<Consent | 'late'> {
  const { question, scope, shown } = ticket;
  const consent = consentOfScope(scope) ?? consentIn(form.get('answer'));
  const code = form.get('code') ?? '';
  const given = { consent, shown, isPresent: () => scope === 'page' && isPresent(code), byLink: true };
  const counted = await consentTo(desk.find(question.id), given);
  return desk.answer(question.id, counted, 'link') ? counted : 'late';
}

function consentIn(text: string | null): Consent {
  return text === 'once' || text === 'run' || text === 'always' ? text : 'no';
}
