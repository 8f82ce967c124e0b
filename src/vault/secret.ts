import { UserError } from '../model/index.ts';
import type { Destination } from './gate-types.ts';
import { type HostPattern, isOneOf, parseHostPattern } from './host-pattern.ts';

export type Phase = 'setup' | 'agent';

/** Where a value comes from; none of these holds the value itself. */
export type SecretSource =
  | { readonly kind: 'env'; readonly variable: string }
  | { readonly kind: 'file'; readonly sealed: 'identity' | 'passphrase' }
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | { readonly kind: 'canary' };

/** A header (name in lower case) or a query parameter in which a placeholder is replaced. */
export interface SecretPlace {
  readonly kind: 'header' | 'query';
  readonly name: string;
}

/** What is known of a secret without its value: one entry of `secrets.json`. */
export interface SecretRecord {
  readonly name: string;
  readonly source: SecretSource;
  /** As `formatHostPattern` writes them. Empty for a canary only. */
  readonly hosts: readonly string[];
  /** Empty: any header. */
  readonly places: readonly SecretPlace[];
  readonly phases: readonly Phase[];
  /** The variable that holds the placeholder inside the cage. */
  readonly env: string | undefined;
  /** Milliseconds after which a value that was obtained is forgotten; 0: it lasts as long as this process. */
  readonly ttlMs: number;
}

export const SECRET_NAME: RegExp = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
/** RFC 9110, 5.6.2: token. */
const HEADER = /^[!#$%&'*+.^_`|~0-9a-z-]{1,128}$/;
const LONGEST_TTL = 7 * 86_400_000;

export function isCanary(record: SecretRecord): boolean {
  return record.source.kind === 'canary';
}

export function hostsOf(record: SecretRecord): readonly HostPattern[] {
  return record.hosts.flatMap((text) => parseHostPattern(text) ?? []);
}

/** Whether a secret may go to a host. */
export function isForHost(record: SecretRecord, to: Destination): boolean {
  return isOneOf(to, hostsOf(record));
}

/**
 * Checks a record that a person described.
 *
 * @throws UserError SECRET_NAME, SECRET_HOSTS, SECRET_ENV, SECRET_PLACE, SECRET_PHASES, SECRET_TTL
 */
export function checkRecord(record: SecretRecord): void {
  const problem = problemOf(record);
  if (problem !== undefined) throw new UserError(problem.code, problem.sentence, { hint: problem.hint });
}

interface Problem {
  readonly code: string;
  readonly sentence: string;
  readonly hint: string;
}

function problemOf(record: SecretRecord): Problem | undefined {
  const { name, hosts, places, phases, env, ttlMs, source } = record;
  if (!SECRET_NAME.test(name))
    return problem('SECRET_NAME', 'That is no name for a secret.', 'A letter, then letters, digits, `-` and `_`; 64 at most.');
  if (source.kind === 'canary' && (hosts.length > 0 || places.length > 0 || ttlMs > 0))
    return problem('SECRET_HOSTS', 'A canary goes nowhere.', 'Leave out --host, --header, --query and --ttl.');
  if (source.kind !== 'canary' && hosts.length === 0)
    return problem('SECRET_HOSTS', `${name} has no host that may see it.`, 'Name one: --host api.example.com');
  const wrong = hosts.find((host) => parseHostPattern(host) === undefined);
  if (wrong !== undefined)
    return problem('SECRET_HOSTS', `"${wrong}" is no host.`, 'HOST, HOST:PORT or *.example.com; without a port it is 443.');
  if ((env !== undefined && !VARIABLE.test(env)) || (source.kind === 'env' && !VARIABLE.test(source.variable)))
    return problem('SECRET_ENV', 'That is no name for a variable.', 'Letters, digits and `_`, not beginning with a digit.');
  if (places.some((place) => (place.kind === 'header' ? !HEADER.test(place.name) : place.name === '')))
    return problem('SECRET_PLACE', 'That is no name for a header or a parameter.', 'For example --header x-api-key.');
  if (phases.length === 0) return problem('SECRET_PHASES', `${name} has no phase.`, '--phase setup, --phase agent, or both.');
  if (!Number.isSafeInteger(ttlMs) || ttlMs < 0 || ttlMs > LONGEST_TTL)
    return problem('SECRET_TTL', 'That is no time to live.', 'For example 30m or 1h; 7d at most.');
  return undefined;
}

function problem(code: string, sentence: string, hint: string): Problem {
  return { code, sentence, hint };
}

/** Reads one entry of `secrets.json`; undefined when it has another form. */
export function parseRecord(value: unknown): SecretRecord | undefined {
  if (!isObject(value)) return undefined;
  const { name, hosts, places, phases, env, ttlMs } = value;
  const source = parseSource(value['source']);
  if (typeof name !== 'string' || source === undefined || typeof ttlMs !== 'number') return undefined;
  if (!isTexts(hosts) || !isPhases(phases) || !isPlaces(places)) return undefined;
  if (env !== null && typeof env !== 'string') return undefined;
  const record: SecretRecord = { name, source, hosts, places, phases, env: env ?? undefined, ttlMs };
  return problemOf(record) === undefined ? record : undefined;
}

/** The form in `secrets.json` and in `secret list --json`. */
export function recordJson(record: SecretRecord): Readonly<Record<string, unknown>> {
  return { ...record, env: record.env ?? null };
}

function parseSource(value: unknown): SecretSource | undefined {
  if (!isObject(value)) return undefined;
  const { kind, variable, sealed, argv } = value;
  if (kind === 'env' && typeof variable === 'string') return { kind, variable };
  if (kind === 'file' && (sealed === 'identity' || sealed === 'passphrase')) return { kind, sealed };
  if (kind === 'command' && isTexts(argv) && argv.length > 0) return { kind, argv };
  return kind === 'canary' ? { kind } : undefined;
}

function isPlaces(value: unknown): value is readonly SecretPlace[] {
  return (
    Array.isArray(value) &&
    value.every(
      (place: unknown) =>
        isObject(place) && (place['kind'] === 'header' || place['kind'] === 'query') && typeof place['name'] === 'string',
    )
  );
}

function isPhases(value: unknown): value is readonly Phase[] {
  return isTexts(value) && value.every((phase) => phase === 'setup' || phase === 'agent');
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
