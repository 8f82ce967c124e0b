/* The log-ins of servers at addresses: where they are kept, and what is recorded of them. */
import { type KeptLogin, type LoginStore, NOTHING_KEPT, readKeptLogin, UpstreamAccess } from '../../mcp/index.ts';
import { isJsonObject, type Step } from '../../model/index.ts';
import { keptText, Redactor, redactionSet } from '../../vault/index.ts';
import { sha256 } from '../identity.ts';
import { outsideVault } from '../outside-vault.ts';
import { workspacesAround } from '../workspaces-around.ts';

export interface LoginQuery {
  readonly name: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The log-in of one server, in the vault: no cage shows it, and no other user can read it. */
export function loginStore(state: string, name: string): LoginStore {
  const kept = keptText(state, `${name.toLowerCase()}-${sha256(name).slice(0, 8)}`);
  return {
    read: async () => parse(await kept.read()),
    change: async (change) =>
      parse(
        await kept.change(async (text) => {
          const after = await change(parse(text));
          return after.login === null && after.client === null && after.wanted === null ? undefined : JSON.stringify(after);
        }),
      ),
  };
}

/** What is sent to a server of the log-in out of the vault: each secret to its own hosts only. */
export function secretsFor({ state, env }: LoginQuery): (name: string, to: URL) => Promise<string> {
  const vault = outsideVault(state, env, workspacesAround(state, env, process.cwd()));
  return (name, to) =>
    vault.valueFor(name, {
      host: to.hostname.replace(/^\[|\]$/g, ''),
      port: Number(to.port) || (to.protocol === 'https:' ? 443 : 80),
    });
}

/** How the gateway shows a server who its user is. */
export function accessTo(query: LoginQuery & { readonly server: URL }, record: (step: Step) => void): UpstreamAccess {
  const { name, state, server } = query;
  let made: { readonly key: string; readonly set: ReturnType<typeof redactionSet> } | undefined;
  return new UpstreamAccess({
    name,
    server,
    store: loginStore(state, name),
    secret: secretsFor(query),
    told: ({ outcome, issuer, scope, why }) =>
      record({ type: 'login', server: name, address: server.href, outcome, issuer, scope, why }),
    redact: (values) => {
      const key = values.join(' ');
      if (made?.key !== key) made = { key, set: redactionSet(values.map((value) => ({ secret: 'log-in', value }))) };
      return made.set === undefined ? undefined : new Redactor(made.set);
    },
  });
}

/** A file that can't be understood is no log-in. */
function parse(text: string | undefined): KeptLogin {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return isJsonObject(value) ? readKeptLogin(value) : NOTHING_KEPT;
  } catch {
    return NOTHING_KEPT;
  }
}
