import type { DeskQuestion } from '../src/approval/desk.ts';

/** What the guard's page can be asked; the token stays in this tab and for this origin. */
const TOKEN = 'sallyport-token';

export class Refused extends Error {}

/** Exchanges the ticket behind the # for a token, and takes it out of the address. @throws Refused */
export async function enter(): Promise<void> {
  const ticket = location.hash.slice(1);
  if (ticket === '') return;
  history.replaceState(null, '', '/');
  const { token } = await call<{ token: string }>('/enter', { ticket });
  sessionStorage.setItem(TOKEN, token);
}

export async function call<T>(path: string, body: object): Promise<T> {
  const answer = await post(path, body);
  const value = await answer.json();
  if (!answer.ok) throw new Refused(typeof value.error === 'string' ? value.error : `the guard answered ${answer.status}`);
  return value;
}

/** Lines of JSON, until the guard hangs up. @throws Refused */
export async function* lines(path: string): AsyncGenerator<Line> {
  const answer = await post(path, {});
  if (!answer.ok || answer.body === null) throw new Refused('open this page anew: sallyport approvals page');
  let rest = '';
  const decoder = new TextDecoder();
  for await (const piece of answer.body) {
    rest += decoder.decode(piece, { stream: true });
    const whole = rest.split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) yield JSON.parse(line);
  }
}

function post(path: string, body: object): Promise<Response> {
  const token = sessionStorage.getItem(TOKEN);
  const headers = { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
  return fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

export type Yes = 'once' | 'run' | 'always';

export interface Session {
  readonly client: string;
  readonly id: string;
  readonly cwd: string;
  readonly calls: number;
  readonly asked: number;
  readonly answered: number;
  readonly accepted: number;
  readonly denied: number;
}

export interface About {
  readonly hasAuthenticator: boolean;
  readonly keys: number;
  readonly sessions: readonly Session[];
}

export interface Line {
  readonly asked?: DeskQuestion;
  readonly shown?: string;
  readonly settled?: { readonly id: string; readonly consent: string };
  readonly about?: About;
}

/** Asks for a touch of a key, for exactly this. */
export async function touch(about: object): Promise<object> {
  const { handle, options } = await call<{ handle: string; options: PublicKeyCredentialRequestOptionsJSON }>('/touch', about);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey });
  if (!(credential instanceof PublicKeyCredential)) throw new Refused('no key answered');
  return { handle, touch: credential.toJSON() };
}

/** @param presence a code, or a touch that was asked for this */
export async function registerKey(name: string, presence: object): Promise<void> {
  const { handle, options } = await call<{ handle: string; options: PublicKeyCredentialCreationOptionsJSON }>('/keys/begin', presence);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  if (!(credential instanceof PublicKeyCredential)) throw new Refused('no key answered');
  await call('/keys/add', { handle, name, response: credential.toJSON() });
}
