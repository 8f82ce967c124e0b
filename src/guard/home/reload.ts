/* The running house takes over what was made, through its own API; the token comes from the vault and is seen by its host alone. */
import { parseUrl, UserError } from '../../model/index.ts';
import { stateDirectory } from '../../trail/index.ts';
import { isForHost } from '../../vault/index.ts';
import { outsideVault } from '../outside-vault.ts';
import { workspacesAround } from '../workspaces-around.ts';

export interface Instance {
  /** `http://homeassistant.local:8123` */
  readonly url: string;
  /** Name of the token in the vault. */
  readonly secret: string;
}

type Ask = (method: 'GET' | 'POST', path: string) => Promise<unknown>;

const TIME_MS = 30_000;
/** What can be taken over without a restart. */
const RELOADS = ['automation/reload', 'script/reload', 'scene/reload'];

/**
 * A running house, ready to check and take over its configuration: what comes back does so, and tells why it did not; undefined where it
 * did and still runs.
 *
 * @param folder where the change was made
 * @throws UserError INSTANCE_INVALID, SECRET_UNKNOWN
 */
export async function openHouse(
  instance: Instance,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<() => Promise<string | undefined>> {
  const ask = await asker(instance, folder, env);
  return () => reload(ask);
}

async function reload(ask: Ask): Promise<string | undefined> {
  try {
    const checked = await ask('POST', '/api/config/core/check_config');
    if (fieldOf(checked, 'result') !== 'valid')
      return `it refuses the configuration: ${String(fieldOf(checked, 'errors')).slice(0, 300)}`;
    for (const one of RELOADS) await ask('POST', `/api/services/${one}`);
    const state = fieldOf(await ask('GET', '/api/config'), 'state');
    return state === 'RUNNING' ? undefined : `it does not run afterwards: ${String(state).slice(0, 60)}`;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 300) : 'it did not answer';
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

async function asker({ url, secret }: Instance, folder: string, env: Readonly<Record<string, string | undefined>>): Promise<Ask> {
  const base = addressOf(url);
  const to = { host: base.hostname.replace(/^\[|\]$/g, ''), port: Number(base.port || (base.protocol === 'https:' ? 443 : 80)) };
  const state = stateDirectory(env);
  const vault = outsideVault(state, env, [folder, ...workspacesAround(state, env, process.cwd())]);
  const record = vault.list().find(({ name }) => name === secret);
  const run = await vault.forRun({ phase: 'agent', names: [secret] });
  if (record?.env === undefined || !isForHost(record, to))
    throw new UserError('INSTANCE_INVALID', `The secret ${secret} is not for ${to.host}.`, {
      hint: `sallyport secret add ${secret} --host ${to.host}:${to.port} --env HASS_TOKEN`,
    });
  const placeholder = run.environment[record.env] ?? '';
  await run.ready(to);
  return async (method, path) => {
    const head = run.gate.outgoing(to, { path, headers: ['authorization', `Bearer ${placeholder}`] });
    if ('why' in head) throw new Error(`the token may not be used: ${head.why}`);
    const answer = await fetch(new URL(path, base), {
      method,
      headers: { authorization: head.headers[1] ?? '', 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: '{}' } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(TIME_MS),
    });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
    return answer.json();
  };
}

function addressOf(url: string): URL {
  const parsed = parseUrl(url);
  if (parsed !== undefined && /^https?:$/.test(parsed.protocol)) return parsed;
  throw new UserError('INSTANCE_INVALID', `${JSON.stringify(url.slice(0, 80))} is no address of a house.`, {
    hint: 'For example --instance http://homeassistant.local:8123.',
  });
}
