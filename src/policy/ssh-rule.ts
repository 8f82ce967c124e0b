import type { Layer, SshRule, SshUse } from '../model/index.ts';
import { normaliseHost } from './network-rule.ts';

/** A rule as a document or the command line writes it. */
export interface SshRuleText {
  readonly key: string;
  readonly hosts?: readonly string[] | undefined;
  readonly for?: readonly SshUse[] | undefined;
}

export type SshRuleParse = { readonly ok: true; readonly rule: SshRule } | { readonly ok: false; readonly why: string };

const SSH_PORT = 22;
const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/;

/**
 * Reads a rule about an SSH key. Without hosts it signs and nothing else; with hosts it serves git there, and more only where
 * that is said. Never throws.
 */
export function parseSshRule(written: string | SshRuleText, layer: Layer): SshRuleParse {
  const text: SshRuleText = typeof written === 'string' ? { key: written } : written;
  const key = text.key.trim().replace(/^(SHA256:.*?)=$/, '$1');
  if (!FINGERPRINT.test(key) && !/^(?:\/|~\/)/.test(key))
    return {
      ok: false,
      why: `${show(key)} is no key: expected SHA256:... as \`ssh-add -l\` prints it, or the path of a .pub file`,
    };
  const hosts = (text.hosts ?? []).map(readHost);
  const wrong = hosts.indexOf(undefined);
  if (wrong >= 0)
    return { ok: false, why: `${show(text.hosts?.[wrong] ?? '')} is no host: expected a name, and a port if it is not 22` };
  const uses = text.for ?? (hosts.length === 0 ? ['sign'] : ['git']);
  if (uses.length === 0) return { ok: false, why: 'for is empty: expected git, login or sign' };
  const needsHost = uses.find((use) => use !== 'sign');
  if (needsHost !== undefined && hosts.length === 0) return { ok: false, why: `${needsHost} needs hosts` };
  if (needsHost === undefined && hosts.length > 0) return { ok: false, why: 'hosts are for git and login, and neither is named' };
  return { ok: true, rule: { key, hosts: hosts.filter((host) => host !== undefined), uses, layer } };
}

/** A rule as one text: two rules with the same text permit the same. */
export function showSshRule({ key, hosts, uses }: SshRule): string {
  const places = hosts.map(({ host, port }) => (port === SSH_PORT ? host : `${host}:${port}`));
  const says: Readonly<Record<SshUse, string>> = {
    git: `git at ${places.join(', ')}`,
    login: `log-ins at ${places.join(', ')}`,
    sign: 'signatures',
  };
  return `the SSH key ${key} for ${uses.map((use) => says[use]).join(' and ')}`;
}

function readHost(text: string): SshRule['hosts'][number] | undefined {
  const found = /^(\[[^\]]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/.exec(text.trim());
  const host = found?.[1] === undefined ? undefined : normaliseHost(found[1]);
  const port = found?.[2] === undefined ? SSH_PORT : Number(found[2]);
  const isOne = host !== undefined && !host.startsWith('*') && !host.includes('/') && port >= 1 && port <= 65_535;
  return isOne ? { host, port } : undefined;
}

function show(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
