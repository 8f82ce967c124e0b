import { maxSatisfying } from 'semver';
import type { PackageRef, RegistryFacts } from '../inspect/packages/index.ts';
import { member, members, parseUrl, textOf } from '../model/index.ts';

const SCRIPTS = ['preinstall', 'install', 'postinstall'] as const;

/** What a packument says of the version that would be installed; undefined where it is none of this package. */
export function npmFacts(text: string, ref: PackageRef): RegistryFacts | undefined {
  const document = parsed(text);
  const versions = member(document, 'versions');
  if (textOf(member(document, 'name')) !== ref.name || typeof versions !== 'object') return undefined;
  const version = chosen(
    ref,
    members(versions).map(([one]) => one),
    member(document, 'dist-tags'),
  );
  const manifest = version === undefined ? undefined : member(versions, version);
  if (version === undefined || manifest === undefined) return { exists: false };
  const time = member(document, 'time');
  const published = timeOf(member(time, version));
  const created = timeOf(member(time, 'created'));
  const licence = textOf(member(manifest, 'license')) ?? textOf(member(member(manifest, 'license'), 'type'));
  const scripts = member(manifest, 'scripts');
  const integrity = textOf(member(member(manifest, 'dist'), 'integrity'));
  return {
    exists: true,
    hasInstallScript:
      member(manifest, 'hasInstallScript') === true ||
      member(manifest, 'gypfile') === true ||
      SCRIPTS.some((name) => textOf(member(scripts, name)) !== undefined),
    hasIntegrity: integrity !== undefined,
    version,
    hosts: hostsOf([textOf(member(member(manifest, 'dist'), 'tarball')) ?? '']),
    ...(integrity === undefined ? {} : { integrity }),
    deprecated: textOf(member(manifest, 'deprecated')) ?? '',
    ...(published === undefined ? {} : { published }),
    ...(created === undefined ? {} : { created }),
    ...(licence === undefined ? {} : { licence }),
  };
}

/** The version that npm would take: the one that is named, a tag's, or the highest of a range. */
function chosen({ version, range }: PackageRef, versions: readonly string[], tags: unknown): string | undefined {
  if (version !== undefined) return versions.includes(version) ? version : undefined;
  const latest = textOf(member(tags, 'latest'));
  const tagged = textOf(member(tags, range ?? 'latest'));
  if (tagged !== undefined) return tagged;
  if (range === undefined || range === '*') return latest;
  const fits = maxSatisfying([...versions], range);
  // npm prefers what `latest` says where the range takes it.
  return latest !== undefined && maxSatisfying([latest], range) === latest ? latest : (fits ?? undefined);
}

/** @param base of addresses that are relative */
export function hostsOf(addresses: readonly string[], base?: string): readonly string[] {
  return [...new Set(addresses.flatMap((one) => parseUrl(one, base)?.host ?? []))];
}

export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
