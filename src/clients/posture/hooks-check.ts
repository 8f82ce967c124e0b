import type { Client, Scope } from '../client.ts';
import type { PostureCheck, PostureView } from './types.ts';

/** The warden's verb after its name: in one line, in one list, or in `args` beside it. Bounded, for a repository wrote the file. */
const OURS = /\bwarden[\w.-]{0,60}["'\\,\s]{1,200}(?:args"\s{0,20}:\s{0,20}\[\s{0,200}")?hook\b|SallyportPlugin/;

/** Whose settings make this client ask Sallyport; undefined where none do. */
export function hookedAt(client: Client, view: PostureView): Scope | undefined {
  const place = { home: view.home, project: view.project, hook: () => ['warden', 'hook', client.name] };
  return client.scopes.find((scope) => client.files({ ...place, scope }).some(({ path }) => OURS.test(view.read(path) ?? '')));
}

/** Whether this client asks Sallyport, and whether an agent could take that away. */
export function hooksCheck(client: Client, view: PostureView): PostureCheck {
  const name = client.name;
  const found = hookedAt(client, view);
  if (found === undefined)
    return {
      level: 'bad',
      what: 'it does not ask Sallyport before it acts',
      why: 'its commands run with your files, keys and network, and nothing is recorded',
      at: '',
      fix: `sallyport init ${name}, or run it whole in the cage: sallyport run --agent ${name} -- ...`,
      ...(client.scopes.includes('user') ? { mend: { init: true } } : {}),
    };
  if (found === 'managed')
    return { level: 'good', what: 'it asks Sallyport, and no agent can switch that off', why: '', at: '', fix: '' };
  const canBeManaged = client.scopes.includes('managed');
  return {
    level: canBeManaged ? 'weak' : 'good',
    what: `it asks Sallyport (settings of the ${found})`,
    why: canBeManaged ? 'whoever may write these settings can take the hooks out' : '',
    at: '',
    fix: canBeManaged ? `sudo sallyport init ${name} --managed` : '',
  };
}
