import type { Client } from '../client.ts';
import type { PostureCheck, PostureView } from './types.ts';

/** Whether this client asks Sallyport, and whether an agent could take that away. */
export function hooksCheck(client: Client, view: PostureView): PostureCheck {
  const name = client.name;
  const place = { home: view.home, project: view.project, hook: () => ['warden', 'hook', name] };
  const found = client.scopes.find((scope) =>
    client.files({ ...place, scope }).some(({ path }) => /\bwarden\S*["',\s]+hook\b|SallyportPlugin/.test(view.read(path) ?? '')),
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
