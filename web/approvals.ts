/* The approvals page: what waits at the guard's desk, and a person's answers. */
import { type About, call, enter, type Line, lines, Refused, registerKey, type Session, touch } from './calls.ts';
import { byId, element, visible } from './dom.ts';
import { questionCard } from './question-card.ts';

const AGAIN_MS = 2000;
const MOST_SETTLED = 20;

let about: About = { hasAuthenticator: false, keys: 0, sessions: [] };

function take({ asked, shown, settled, about: told }: Line): void {
  if (told !== undefined) tell(told);
  if (asked !== undefined && shown !== undefined) byId('questions').append(questionCard(asked, shown, about));
  if (settled !== undefined) settle(settled.id, settled.consent);
  byId('nothing').hidden = byId('questions').childElementCount > 0;
  document.title = byId('questions').childElementCount > 0 ? `(${byId('questions').childElementCount}) Sallyport` : 'Sallyport';
}

function settle(id: string, consent: string): void {
  const card = [...byId('questions').children].find((one) => one instanceof HTMLElement && one.dataset['id'] === id);
  if (card === undefined) return;
  const words = consent === 'silence' ? 'no answer: no' : consent === 'no' ? 'no' : 'yes';
  const action = card.querySelector('pre')?.textContent?.slice(0, 200) ?? '';
  byId('history').prepend(element('li', {}, element('strong', {}, `${words} `), action));
  for (const old of [...byId('history').children].slice(MOST_SETTLED)) old.remove();
  byId('settled-section').hidden = false;
  card.remove();
}

function tell(told: About): void {
  const isNew = told.keys !== about.keys || byId('keys-about').textContent === '';
  about = told;
  byId('keys-form').hidden = !told.hasAuthenticator;
  byId('keys-about').textContent = told.hasAuthenticator
    ? 'A key is as good as a code of your authenticator, for exactly one answer each time.'
    : 'Set up an authenticator first (sallyport approvals setup-totp): its code shows that a key is registered by you.';
  byId('sessions-section').hidden = told.sessions.length === 0;
  byId('sessions-body').replaceChildren(...told.sessions.map(sessionRow));
  if (isNew) listKeys().catch(complain);
}

function sessionRow({ client, id, cwd, calls, asked, answered, accepted, denied }: Session): HTMLElement {
  const number = (text: string): HTMLElement => element('td', { className: 'number' }, text);
  return element(
    'tr',
    {},
    element('td', {}, visible(`${client} ${id.slice(0, 13)}`)),
    element('td', {}, visible(cwd)),
    number(`${calls}`),
    number(`${asked}`),
    number(answered === 0 ? '' : `${accepted} of ${answered}`),
    number(`${denied}`),
  );
}

interface Key {
  readonly id: string;
  readonly name: string;
  readonly since: number;
}

async function listKeys(): Promise<void> {
  const { keys } = await call<{ keys: readonly Key[] }>('/keys', {});
  byId('keys-list').replaceChildren(
    ...keys.map(({ id, name, since }) => {
      const remove = element('button', { onclick: () => void removeKey(id) }, 'Remove');
      return element('li', {}, `${visible(name)}, since ${new Date(since).toISOString().slice(0, 10)} `, remove);
    }),
  );
}

/** Whoever may take a key away must show that they are there: by the code that stands in the form, else by a touch. */
async function removeKey(id: string): Promise<void> {
  const form = byId<HTMLFormElement>('keys-form');
  await telling(async () => {
    const code = new FormData(form).get('code');
    const presence = typeof code === 'string' && code !== '' ? { code } : await touch({ remove: id });
    await call('/keys/remove', { id, ...presence });
    await listKeys();
    return 'The key was removed.';
  });
}

async function telling(what: () => Promise<string>): Promise<void> {
  const said = byId('keys-said');
  try {
    said.textContent = await what();
    said.className = '';
  } catch (error) {
    complain(error);
  }
}

function complain(error: unknown): void {
  const said = byId('keys-said');
  said.textContent = error instanceof Error ? error.message : String(error);
  said.className = 'error';
}

byId<HTMLFormElement>('keys-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = byId<HTMLFormElement>('keys-form');
  const fields = new FormData(form);
  void telling(async () => {
    await registerKey(String(fields.get('name') ?? ''), { code: String(fields.get('code') ?? '') });
    form.reset();
    await listKeys();
    return 'The key was registered.';
  });
});

async function run(): Promise<void> {
  const state = byId('state');
  for (;;) {
    try {
      await enter();
      for await (const line of lines('/watch')) {
        state.textContent = 'Watching.';
        take(line);
      }
      state.textContent = 'The guard hung up; trying again.';
    } catch (error) {
      state.textContent = error instanceof Refused ? error.message : 'The guard is not there.';
      if (error instanceof Refused) return;
    }
    byId('questions').replaceChildren();
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

void run();
