import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrokerKey, fingerprintOf, hostKeysOf, listKeys } from '../broker/index.ts';
import { type SshRule, UserError } from '../model/index.ts';

/** A key that a rule names, as the person's agent holds it. */
export interface FoundKey {
  readonly rule: SshRule;
  readonly fingerprint: string;
  readonly blob: Buffer;
  /** `ssh-ed25519 AAAA...`: the public half as one line. */
  readonly line: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LONGEST_FILE = 65_536;
const KNOWN_HOSTS = ['.ssh/known_hosts', '.ssh/known_hosts2'] as const;

/**
 * Finds the keys that rules name in the person's own ssh-agent.
 * @throws UserError SSH_NO_AGENT, SSH_KEY_UNREADABLE, SSH_KEY_NOT_HELD: before anything runs
 */
export async function findKeys(rules: readonly SshRule[], env: Environment): Promise<readonly FoundKey[]> {
  const agent = env['SSH_AUTH_SOCK'];
  if (agent === undefined || agent === '')
    throw refusal(
      'SSH_NO_AGENT',
      'A rule names an SSH key, and no ssh-agent is running.',
      'eval "$(ssh-agent)", then ssh-add the key.',
    );
  const held = await listKeys(agent);
  return rules.map((rule) => {
    const fingerprint = rule.key.startsWith('SHA256:') ? rule.key : fingerprintIn(rule.key, env);
    const key = held.find(({ blob }) => fingerprintOf(blob) === fingerprint);
    if (key === undefined)
      throw refusal(
        'SSH_KEY_NOT_HELD',
        `Your ssh-agent does not hold the key ${rule.key}.`,
        '`ssh-add -l` lists what it holds; add it with ssh-add.',
      );
    const type = key.blob.subarray(4, 4 + key.blob.readUInt32BE(0)).toString('latin1');
    return { rule, fingerprint, blob: key.blob, line: `${type} ${key.blob.toString('base64')}` };
  });
}

/** What each key may be used for by programs themselves, with the servers' keys of the hosts where it may log in. */
export function brokerKeys(keys: readonly FoundKey[], env: Environment): readonly BrokerKey[] {
  const known = knownHosts(env);
  return [...new Set(keys.map(({ fingerprint }) => fingerprint))].map((fingerprint) => {
    const rules = keys.filter((key) => key.fingerprint === fingerprint).map(({ rule }) => rule);
    const hosts = rules.filter(({ uses }) => uses.includes('login')).flatMap((rule) => rule.hosts);
    return {
      fingerprint,
      sign: rules.some(({ uses }) => uses.includes('sign')),
      logins: hosts.map((host) => ({
        name: host.port === 22 ? host.host : `${host.host}:${host.port}`,
        hostKeys: hostKeysOf(known, host).map(({ blob }) => fingerprintOf(blob)),
      })),
    };
  });
}

/** `known_hosts` for the cage: the servers at which a key may log in, by their plain names. */
export function knownHostLines(keys: readonly FoundKey[], env: Environment): string {
  const known = knownHosts(env);
  const hosts = keys.filter(({ rule }) => rule.uses.includes('login')).flatMap(({ rule }) => rule.hosts);
  const lines = hosts.flatMap((host) => {
    const name = host.port === 22 ? host.host : `[${host.host}]:${host.port}`;
    return hostKeysOf(known, host).map(({ type, blob }) => `${name} ${type} ${blob.toString('base64')}\n`);
  });
  return [...new Set(lines)].join('');
}

function knownHosts(env: Environment): string {
  const own = KNOWN_HOSTS.map((path) => join(env['HOME'] ?? '/nonexistent', path));
  return [...own, '/etc/ssh/ssh_known_hosts'].map(textOf).join('\n');
}

function fingerprintIn(key: string, env: Environment): string {
  const path = key.startsWith('~/') ? join(env['HOME'] ?? '/nonexistent', key.slice(2)) : key;
  for (const file of [path, `${path}.pub`]) {
    const [, blob] = /^(?:ssh|ecdsa|sk)-\S+\s+([A-Za-z0-9+/=]+)/.exec(textOf(file)) ?? [];
    if (blob !== undefined) return fingerprintOf(Buffer.from(blob, 'base64'));
  }
  throw refusal(
    'SSH_KEY_UNREADABLE',
    `${key} is no public SSH key.`,
    'Name the .pub file, or the fingerprint that `ssh-add -l` prints.',
  );
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, path.endsWith('.pub') ? LONGEST_FILE : 2 ** 22);
  } catch {
    return '';
  }
}

function refusal(code: string, sentence: string, hint: string): UserError {
  return new UserError(code, sentence, { hint, exitCode: 125 });
}
