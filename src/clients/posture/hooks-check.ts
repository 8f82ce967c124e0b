import type { Client } from '../client.ts';
import type { PostureCheck, PostureView } from './types.ts';

/** The warden's verb after its name: in one line, in one list, or in `args` beside it. Bounded, for a repository wrote the file. */
const OURS = /\bwarden[\w.-]{0,60}["'\\,\s]{1,200}(?:args"\s{0,20}:\s{0,20}\[\s{0,200}")?hook\b|SallyportPlugin/;

/** Whether this client asks Sallyport, and whether an agent could take that away. */
export function hooksCheck(client: Client, view: PostureView): PostureCheck {
  const name = client.name;
  const place = { home: view.home, project: view.project, hook: () => ['warden', 'hook', name] };
  const found = client.scopes.find((scope) =>
    client.files({ ...place, scope }).some(({ path }) => OURS.test(view.read(path) ?? '')),
  );
  if (found === undefined)
    return {
      level: 'bad',
      what: 'it does not ask Sallyport before it acts',
      why: 'its commands run with your files, keys and network, and nothing is recorded',
      at: '',
      fix: `sallyport init ${name}, or run it whole in the cage: sallyport run --agent ${name} -- ...`,
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
