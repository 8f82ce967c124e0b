import type { UpstreamAccess } from '../../mcp/index.ts';
import type { Policy, Step } from '../../model/index.ts';
import { accessTo } from './upstream-login.ts';
import { hasSecrets, type UpstreamQuery, upstreamHeaders } from './upstream-secret.ts';

/** A server at an address, with what it knows this user by: secrets of the vault where it is given some, else a log-in. */
export function upstreamPlace(
  query: UpstreamQuery,
  policy: Policy,
  record: (step: Step) => void,
): { readonly url: URL; readonly known: () => Promise<Readonly<Record<string, string>>>; readonly access?: UpstreamAccess } {
  const place = { url: query.url, known: upstreamHeaders(query, policy) };
  return hasSecrets(query, policy) ? place : { ...place, access: accessTo({ ...query, server: query.url }, record) };
}
