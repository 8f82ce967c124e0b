/* How a server at an address knows this user: by secrets of the vault, which neither the client nor the record ever sees. */
import { isNear } from '../../mcp/index.ts';
import { type Policy, UserError } from '../../model/index.ts';
import type { Vault } from '../../vault/index.ts';
import { outsideVault } from '../outside-vault.ts';
import { workspacesAround } from '../workspaces-around.ts';
import { readServer } from './accepted.ts';

export interface UpstreamQuery {
  readonly name: string;
  readonly url: URL;
  readonly state: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What `mcp approve` was given; undefined: what it was given when the server was last accepted. */
  readonly flags?: readonly string[];
}

/**
 * The headers that go with each request to a server: of each secret that its policy or its own flags name, its value. They take the
 * place of what a client sends under these names.
 *
 * @returns asked anew for each request; the vault remembers what it has obtained
 * @throws UserError SECRET_ELSEWHERE, SECRET_UNKNOWN, MCP_SECRET_PLAIN
 */
export function upstreamHeaders(query: UpstreamQuery, policy: Policy): () => Promise<Readonly<Record<string, string>>> {
  const names = secretsOf(query, policy);
  if (names.length === 0) return async () => ({});
  const { name, url, state, env } = query;
  if (url.protocol === 'http:' && !isNear(url.hostname))
    throw new UserError('MCP_SECRET_PLAIN', `The server ${name} is reached without encryption, so no secret is sent to it.`, {
      hint: 'Use its https address.',
    });
  const vault = outsideVault(state, env, workspacesAround(state, env, process.cwd()));
  return async () => Object.fromEntries(await Promise.all(names.map((secret) => headerOf(vault, secret, url))));
}

/** Whether a server is given secrets; then it wants no log-in. */
export function hasSecrets(query: UpstreamQuery, policy: Policy): boolean {
  return secretsOf(query, policy).length > 0;
}

async function headerOf(vault: Vault, secret: string, url: URL): Promise<readonly [string, string]> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const value = await vault.valueFor(secret, { host: url.hostname.replace(/^\[|\]$/g, ''), port });
  const place = vault
    .list()
    .find((record) => record.name === secret)
    ?.places.find(({ kind }) => kind === 'header');
  if (place !== undefined && place.name !== 'authorization') return [place.name, value];
  return ['authorization', /^[A-Za-z]+ \S/.test(value) ? value : `Bearer ${value}`];
}

function secretsOf({ name, state, flags }: UpstreamQuery, { mcp }: Policy): readonly string[] {
  const given = flags ?? readServer(state, name).start?.flags ?? [];
  const own = given.filter((_, at) => given[at - 1] === '--secret');
  return [...new Set([...mcp.cages.filter(({ server }) => server === name).flatMap(({ secrets }) => secrets), ...own])];
}
