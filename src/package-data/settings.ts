import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Ecosystem, isEcosystem, type PackageRules } from '../inspect/packages/index.ts';
import { UserError } from '../model/index.ts';

/** Where data about packages comes from. */
export type UpdateSource = {
  /** An address, or an absolute path. */
  readonly from: string;
  /** The digest that the bytes must have, in hexadecimal. */
  readonly sha256?: string;
  /** A public Ed25519 key (raw, base64): the signature lies beside the bytes, as FROM.sig. */
  readonly key?: string;
} & ({ readonly kind: 'osv' } | { readonly kind: 'names'; readonly ecosystem: Ecosystem });

export interface PackageSettings {
  /** What the file says; what it does not say is the policy's. */
  readonly rules: Partial<PackageRules>;
  /** Undefined: OSV's own archives. */
  readonly sources?: readonly UpdateSource[];
}

/** The archives that the OSV project publishes, one an ecosystem. Rust's bears the name of its registry: who wants it names it. */
export const OSV_ARCHIVES: readonly UpdateSource[] = ['npm', 'PyPI', 'Go', 'RubyGems', 'Maven'].map((name) => ({
  kind: 'osv',
  from: `https://osv-vulnerabilities.storage.googleapis.com/${name}/all.zip`,
}));

/**
 * The user's own `packages.json` beside their policy: a repository has no say in it.
 *
 * @throws UserError naming what is wrong
 */
export function readPackageSettings(env: Readonly<Record<string, string | undefined>>, exitCode: 2 | 125 = 2): PackageSettings {
  const config = env['XDG_CONFIG_HOME'];
  const home = env['HOME'];
  const folder =
    config !== undefined && isAbsolute(config)
      ? config
      : join(home !== undefined && isAbsolute(home) ? home : homedir(), '.config');
  const path = join(folder, 'sallyport', 'packages.json');
  const text = readIfThere(path, exitCode);
  if (text === undefined) return { rules: {} };
  const refuse = (what: string): UserError =>
    new UserError('PACKAGE_SETTINGS', `${path}: ${what}.`, { hint: 'docs/packages.md describes the file.', exitCode });
  const value = parseObject(text);
  if (value === undefined) throw refuse('it is no JSON object');
  const unknown = Object.keys(value).find((key) => !['cooldownHours', 'internal', 'refusedLicences', 'sources'].includes(key));
  if (unknown !== undefined) throw refuse(`there is no setting ${JSON.stringify(unknown)}`);
  const { cooldownHours, internal, refusedLicences, sources } = value;
  if (cooldownHours !== undefined && !isHours(cooldownHours)) throw refuse('cooldownHours must be a number of hours');
  if ((internal !== undefined && !isTexts(internal)) || (refusedLicences !== undefined && !isTexts(refusedLicences)))
    throw refuse('internal and refusedLicences must be lists of texts');
  if (sources !== undefined && !Array.isArray(sources)) throw refuse('sources must be a list');
  const read = sources?.map(
    (source: unknown, index: number) => sourceOf(source) ?? refuse(`sources: item ${index + 1} is not understood`),
  );
  const wrong = read?.find((source) => source instanceof UserError);
  if (wrong instanceof UserError) throw wrong;
  return {
    rules: {
      ...(cooldownHours === undefined ? {} : { cooldown: cooldownHours * 3_600_000 }),
      ...(internal === undefined ? {} : { internal }),
      ...(refusedLicences === undefined ? {} : { refusedLicences }),
    },
    ...(read === undefined ? {} : { sources: read.filter((source): source is UpdateSource => !(source instanceof UserError)) }),
  };
}

function readIfThere(path: string, exitCode: 2 | 125): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw new UserError('PACKAGE_SETTINGS', `${path} can't be read.`, { exitCode, cause: error });
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHours(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 24 * 365;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string' && text !== '');
}

/** `{"osv": FROM}` or `{"names": FROM, "ecosystem": E}`, with `sha256` or `key`. */
function sourceOf(value: unknown): UpdateSource | undefined {
  if (!isObject(value)) return undefined;
  const { osv, names, ecosystem, sha256, key, ...more } = value;
  if (Object.keys(more).length > 0) return undefined;
  if (sha256 !== undefined && (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/i.test(sha256))) return undefined;
  if (key !== undefined && (typeof key !== 'string' || Buffer.from(key, 'base64').length !== 32)) return undefined;
  const trust = { ...(sha256 === undefined ? {} : { sha256 }), ...(key === undefined ? {} : { key }) };
  if (typeof osv === 'string' && names === undefined) return { kind: 'osv', from: osv, ...trust };
  if (typeof names !== 'string' || typeof ecosystem !== 'string' || !isEcosystem(ecosystem)) return undefined;
  return { kind: 'names', from: names, ecosystem, ...trust };
}
