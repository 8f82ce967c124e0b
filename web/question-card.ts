import type { DeskQuestion } from '../src/approval/desk.ts';
import { type About, call, Refused, touch, type Yes } from './calls.ts';
import { element, visible } from './dom.ts';

const YESES: Readonly<Record<Yes, string>> = {
  once: 'Allow this once',
  run: 'Allow exactly this for the session',
  always: 'Allow exactly this in this repository for 30 days',
};

/** One question: the effect, who asks and why, what each answer covers. No is the first button. */
export function questionCard(question: DeskQuestion, shown: string, about: About): HTMLElement {
  const { client, session, cwd, action, reasons, rules = [], isOnce, isHigh, offer } = question;
  const said = element('p', { className: 'error' });
  said.setAttribute('role', 'status');
  const time = element('span');
  const rows: readonly (readonly [string, string])[] = [
    ...reasons.map((reason, at) => [at === 0 ? 'Why' : '', reason] as const),
    ...rules.map((rule, at) => [at === 0 ? 'Rule' : '', rule] as const),
    ['Who', `${client}, session ${session.slice(0, 13)}`],
    ['In', cwd],
    ['A yes covers', isOnce === true ? 'exactly this, once' : 'exactly this call of this agent, with all of its arguments, in this folder'],
    ...(offer === undefined ? [] : [['Again', offer] as const]),
  ];
  const list = element('dl', {}, ...rows.flatMap(([label, text]) => [element('dt', {}, label), element('dd', {}, visible(text))]));
  list.append(element('dt', {}, 'Without an answer'), element('dd', {}, 'it does not happen, in ', time));
  const code = element('input', { name: 'code', inputMode: 'numeric', maxLength: 6, autocomplete: 'one-time-code' });
  const answer = async (consent: Yes | 'no', presence: object): Promise<void> => {
    try {
      const { counted } = await call<{ counted: string }>('/answer', { id: question.id, consent, shown, ...presence });
      if (counted === 'late') said.textContent = 'It was settled before.';
    } catch (error) {
      said.textContent = error instanceof Refused ? error.message : String(error);
    }
  };
  const no = element('button', { className: 'no', onclick: () => void answer('no', {}) }, 'No');
  const offered = (Object.keys(YESES) as Yes[]).filter((yes) => yes === 'once' || isOnce !== true);
  const free = offered.filter((yes) => !needsPresence(question, yes));
  const bound = offered.filter((yes) => needsPresence(question, yes));
  const yes = (consent: () => Yes, presence: () => Promise<object>, label: string): HTMLButtonElement => {
    const say = (): Promise<void> =>
      presence().then(
        (given) => answer(consent(), given),
        (error: unknown) => {
          said.textContent = error instanceof Error ? error.message : String(error);
        },
      );
    return element('button', { className: 'yes', onclick: () => void say() }, label);
  };
  const card = element(
    'article',
    { className: isHigh === true ? 'high' : '' },
    element('h3', {}, `${visible(client)} wants to do something that leaves the cage${isHigh === true ? ', and reaches far' : ''}`),
    element('pre', {}, visible(action)),
    list,
    element('div', {}, no, ...free.map((consent) => yes(() => consent, async () => ({}), YESES[consent]))),
  );
  card.dataset['id'] = question.id;
  if (bound.length > 0) {
    const how = element('select', { name: 'how' }, ...bound.map((consent) => element('option', { value: consent }, YESES[consent])));
    how.setAttribute('aria-label', 'What a yes covers');
    const chosen = (): Yes => bound.find((consent) => consent === how.value) ?? 'once';
    const byCode = yes(chosen, async () => ({ code: code.value }), 'Yes, with the code');
    const byKey = yes(chosen, () => touch({ id: question.id, consent: chosen(), shown }), 'Yes, with a key');
    const label = element('label', {}, 'Code of your authenticator ', code);
    card.append(element('div', { className: 'presence' }, how, element('br'), label, ' ', byCode, ...(about.keys === 0 ? [] : [byKey])));
  }
  card.append(said);
  const tick = (): void => {
    const left = Math.max(0, Math.round((question.until - Date.now()) / 1000));
    time.textContent = left >= 120 ? `${Math.round(left / 60)} minutes` : `${left} s`;
    if (card.isConnected || left > 0) setTimeout(tick, 1000);
  };
  tick();
  return card;
}

function needsPresence({ needsCode }: DeskQuestion, yes: Yes): boolean {
  return needsCode === 'any' || (needsCode === 'lasting' && yes !== 'once');
}
