import type { NetworkRule } from '../model/index.ts';
import { decideConnection, decideRequest } from './decide-network.ts';
import { normaliseHost } from './network-rule.ts';

/** What an example of a network rule, or a question about one, names. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** Undefined: the connection alone. */
  readonly request: { readonly method: string; readonly path: string } | undefined;
}

const PLACE = /^(?:([A-Z]{3,10}) )?(?:(https?):\/\/)?(\[[^\]]+\]|[^/:\s]+)(?::(\d{1,5}))?(\/\S*)?$/;

/** Reads `HOST`, `HOST:PORT`, `https://HOST/PATH` or `METHOD https://HOST/PATH`. Without a port and a scheme it is 443. */
export function parsePlace(text: string): Place | undefined {
  const [, method, scheme, name, digits, path] = PLACE.exec(text.trim()) ?? [];
  const host = name === undefined ? undefined : normaliseHost(name);
  const port = digits === undefined ? (scheme === 'http' ? 80 : 443) : Number(digits);
  if (host === undefined || host.startsWith('*') || port < 1 || port > 65_535) return undefined;
  const isRequest = method !== undefined || path !== undefined || scheme !== undefined;
  return { host, port, request: isRequest ? { method: method ?? 'GET', path: path ?? '/' } : undefined };
}

/** Whether a rule speaks of a place; which program asks does not matter. */
export function isAboutPlace(rule: NetworkRule, { host, port, request }: Place): boolean {
  const only = { allow: [rule], ask: [], deny: [], unlisted: 'deny', fetch: 'off' } as const;
  const question = { host, port, isBy: () => true };
  if (decideConnection(only, question).verdict !== 'allow') return false;
  return request === undefined || decideRequest(only, { ...question, ...request }).verdict === 'allow';
}
