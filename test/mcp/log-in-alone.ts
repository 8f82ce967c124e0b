/* The gateway's log-in, with a program in the place of the person and their browser. */
import { type Grant, type KeptLogin, logIn, NOTHING_KEPT, UpstreamAccess } from '../../src/mcp/index.ts';
import { isJsonObject } from '../../src/model/index.ts';

/** The name of a client of the suite's, which its authorization servers take as it is. */
const DESCRIPTION = 'https://conformance-test.local/client-metadata.json';

/** @param context what the suite tells a client beforehand */
export function accessWithBrowser(server: URL, context: string | undefined, told: (text: string) => void): UpstreamAccess {
  let kept: KeptLogin = NOTHING_KEPT;
  const given = contextIn(context);
  const { client, grant } = clientIn(given);
  const secret = async (name: string): Promise<string> => given[name] ?? '';
  const store = {
    read: async () => kept,
    change: async (change: (before: KeptLogin) => KeptLogin | Promise<KeptLogin>) => {
      kept = await change(kept);
      return kept;
    },
  };
  return new UpstreamAccess({
    ...{ name: 'server', server, store, secret },
    told: (event) => told(JSON.stringify(event)),
    redact: () => undefined,
    logIn: async (challenge) => {
      try {
        const signal = AbortSignal.timeout(60_000);
        const login = await logIn({
          server,
          challenge,
          kept,
          client,
          grant,
          scope: '',
          port: undefined,
          secret,
          open: visit,
          signal,
        });
        kept = { login, client: login.client, wanted: null };
        return true;
      } catch (error) {
        told(`${error}`);
        return false;
      }
    },
  });
}

/** Goes to the page and where it leads, as a browser would. */
async function visit(page: URL): Promise<void> {
  const answer = await fetch(page, { redirect: 'manual' });
  const place = answer.headers.get('location');
  if (place === null) throw new Error(`the page of the log-in leads nowhere (${answer.status})`);
  await fetch(place, { redirect: 'error' });
}

function contextIn(text: string | undefined): Readonly<Record<string, string>> {
  const value: unknown = text === undefined ? {} : JSON.parse(text);
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (typeof one === 'string' ? [[name, one]] : [])));
}

interface Given {
  readonly client: Parameters<typeof logIn>[0]['client'];
  readonly grant: Grant;
}

function clientIn({
  name,
  client_id: id,
  client_secret: value,
  private_key_pem: pem,
  ...more
}: Readonly<Record<string, string>>): Given {
  if (id === undefined) return { client: { id: DESCRIPTION, secret: null, isKey: false }, grant: { kind: 'code' } };
  const named = pem === undefined ? (value === undefined ? null : 'client_secret') : 'private_key_pem';
  const client = { id, secret: named === null ? null : { named }, isKey: pem !== undefined };
  if (name === 'auth/pre-registration') return { client, grant: { kind: 'code' } };
  const { idp_token_endpoint: endpoint, idp_client_id: other } = more;
  if (endpoint !== undefined && other !== undefined)
    return { client, grant: { kind: 'exchange', named: 'idp_id_token', endpoint, id: other } };
  return { client, grant: more['valid_jwt'] === undefined ? { kind: 'client' } : { kind: 'assertion', named: 'valid_jwt' } };
}
