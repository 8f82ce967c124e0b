/* The approvals page: on loopback, for whoever brings a ticket from a terminal. It answers as `sallyport approvals` does. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApprovalDesk, type Consent, consentTo, shownHash } from '../../approval/index.ts';
import type { JsonObject } from '../../model/index.ts';
import { UserError } from '../../model/index.ts';
import { PAGE_HEADERS, readBody } from './headers.ts';
import { type Listening, listenOnLoopback } from './listen.ts';
import { countKeys, isTouched, readKeys, register, registrationOptions, removeKey, touchOptions } from './security-keys.ts';
import type { Visitors } from './visitors.ts';

export interface PageContext {
  readonly desk: ApprovalDesk;
  readonly visitors: Visitors;
  readonly state: string;
  /** Whether a code of the person's authenticator is good; it is used up by that. */
  readonly isPresent: (code: string) => boolean;
  readonly hasAuthenticator: () => boolean;
  /** The guard's sessions, for whoever looks. */
  readonly sessions: () => readonly JsonObject[];
  readonly notice: (text: string) => void;
}

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['approvals.html', 'text/html; charset=utf-8'],
  '/approvals.js': ['approvals.js', 'text/javascript; charset=utf-8'],
  '/approvals.css': ['approvals.css', 'text/css; charset=utf-8'],
};

export async function servePage(context: PageContext): Promise<Listening> {
  let origin = '';
  const listening = await listenOnLoopback(0, (request, response) => {
    respond(request, response, origin, context).catch((error: unknown) => fail(response, error, context));
  });
  origin = `http://localhost:${listening.port}`;
  return listening;
}

/** What a person can mend is told; anything else says nothing. */
function fail(response: ServerResponse, error: unknown, { notice }: PageContext): void {
  if (error instanceof UserError && !response.headersSent) {
    send(response, 400, { error: error.message });
    return;
  }
  notice(`the page failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  if (response.headersSent) response.destroy();
  else send(response, 500, { error: 'the guard failed; it says why where it runs' });
}

function send(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { ...PAGE_HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function respond(request: IncomingMessage, response: ServerResponse, origin: string, context: PageContext): Promise<void> {
  const { method = '', url = '', headers } = request;
  // A name that somebody made point to this machine is not ours, nor is a page elsewhere.
  if (headers.host !== origin.slice('http://'.length) || (headers.origin !== undefined && headers.origin !== origin))
    return void response.writeHead(403, PAGE_HEADERS).end();
  const file = method === 'GET' ? FILES[url] : undefined;
  if (file !== undefined) return sendFile(response, file);
  if (method !== 'POST' || headers.origin !== origin || headers['content-type'] !== 'application/json')
    return void response.writeHead(404, PAGE_HEADERS).end();
  const now = Date.now();
  if (url === '/enter') {
    const token = context.visitors.enter(textOf(await bodyOf(request), 'ticket'), now);
    return token === undefined
      ? send(response, 401, { error: 'this ticket was used, or is too old' })
      : send(response, 200, { token });
  }
  const bearer = /^Bearer ([\w-]+)$/.exec(headers.authorization ?? '')?.[1];
  if (!context.visitors.isVisit(bearer, now)) return send(response, 401, { error: 'enter with a ticket first' });
  const body = await bodyOf(request);
  if (url === '/watch') return watch(response, context);
  const call = CALLS[url];
  if (call === undefined) return void response.writeHead(404, PAGE_HEADERS).end();
  send(response, 200, await call(body, { ...context, origin, now }));
}

function sendFile(response: ServerResponse, [file, type]: readonly [string, string]): void {
  const bytes = readFileSync(new URL(`../../dist/web/${file}`, import.meta.url));
  response.writeHead(200, { ...PAGE_HEADERS, 'content-type': type }).end(bytes);
}

const PULSE_MS = 15_000;

/** Questions as they come, a line of JSON each, for as long as the page is open. */
function watch(response: ServerResponse, { desk, hasAuthenticator, state, sessions }: PageContext): void {
  response.writeHead(200, { ...PAGE_HEADERS, 'content-type': 'application/x-ndjson' });
  const line = (value: object): void => void response.write(`${JSON.stringify(value)}\n`);
  const tell = (): void =>
    line({ about: { hasAuthenticator: hasAuthenticator(), keys: countKeys(state), sessions: sessions() } });
  tell();
  const leave = desk.watch({
    asked: (question) => line({ asked: question, shown: shownHash(question) }),
    settled: (id, consent) => line({ settled: { id, consent } }),
  });
  const pulse = setInterval(tell, PULSE_MS);
  response.on('close', () => {
    clearInterval(pulse);
    leave();
  });
}

interface Call extends PageContext {
  readonly origin: string;
  readonly now: number;
}

/** What a person at the page may do; each text of theirs is checked where it is used. */
const CALLS: Readonly<Record<string, (body: JsonObject, call: Call) => Promise<object>>> = {
  '/answer': async (body, call) => {
    const id = textOf(body, 'id');
    const consent = consentIn(textOf(body, 'consent'));
    const shown = textOf(body, 'shown');
    const isPresent = (): Promise<boolean> => isThere(body, call, `${id} ${consent} ${shown}`);
    const counted = await consentTo(call.desk.find(id), { consent, shown, isPresent, byLink: false });
    return { counted: call.desk.answer(id, counted, 'page') ? counted : 'late' };
  },
  /** A touch for one answer to one question as it was shown, or for taking one key away. */
  '/touch': async (body, { visitors, state, now }) => {
    const { handle, challenge } = visitors.challenge(purposeOf(body), now);
    return { handle, options: await touchOptions(state, challenge) };
  },
  '/keys': async (_, { state }) => ({ keys: readKeys(state).map(({ id, name, since }) => ({ id, name, since })) }),
  '/keys/begin': async (body, call) => {
    // A key of somebody else's would be a yes for ever.
    if (!isCodeGood(body, call)) throw new UserError('NOT_THERE', 'That needs a code of your authenticator.');
    const { handle, challenge } = call.visitors.challenge('register', call.now);
    return { handle, options: await registrationOptions(call.state, challenge) };
  },
  '/keys/add': async (body, { visitors, state, origin, now }) => {
    const challenge = visitors.takeChallenge(textOf(body, 'handle'), 'register', now);
    const isKept =
      challenge !== undefined &&
      (await register(state, origin, challenge, { name: textOf(body, 'name'), response: body['response'] }));
    if (!isKept) throw new UserError('KEY_REFUSED', 'That was no answer of a key to this question, so nothing was kept.');
    return { added: true };
  },
  '/keys/remove': async (body, call) => {
    const id = textOf(body, 'id');
    if (!(await isThere(body, call, `remove ${id}`)))
      throw new UserError('NOT_THERE', 'That needs a code of your authenticator, or one of your keys.');
    return { removed: removeKey(call.state, id) };
  },
};

/** A code, or a touch that was asked for exactly this. */
async function isThere(body: JsonObject, call: Call, purpose: string): Promise<boolean> {
  if (body['touch'] === undefined) return isCodeGood(body, call);
  const challenge = call.visitors.takeChallenge(textOf(body, 'handle'), purpose, call.now);
  return challenge !== undefined && isTouched(call.state, call.origin, challenge, body['touch']);
}

function isCodeGood(body: JsonObject, { visitors, now, isPresent }: Call): boolean {
  if (!visitors.mayGuess(now)) throw new UserError('GUESSES', 'Too many wrong codes; try again in ten minutes.');
  const isGood = isPresent(textOf(body, 'code'));
  if (!isGood) visitors.wrong(now);
  return isGood;
}

function purposeOf(body: JsonObject): string {
  const removed = textOf(body, 'remove');
  return removed === ''
    ? `${textOf(body, 'id')} ${consentIn(textOf(body, 'consent'))} ${textOf(body, 'shown')}`
    : `remove ${removed}`;
}

function consentIn(text: string): Consent {
  return text === 'once' || text === 'run' || text === 'always' ? text : 'no';
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  const value: unknown = JSON.parse((await readBody(request)) || '{}');
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(body: JsonObject, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}
