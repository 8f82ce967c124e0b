import type { PackageRef } from '../package.ts';
import { addressOf } from './address.ts';

/**
 * Where the bytes of a locked package of npm's come from. An address counts as a registry's only where it names this package and
 * this version as registries do (`/NAME/-/NAME-VERSION.tgz`): else a lockfile could say one name and fetch another.
 */
export function tarballSource(resolved: string, name: string, version: string | undefined): Pick<PackageRef, 'source' | 'url'> {
  const address = addressOf(resolved);
  if (address === undefined) return { source: 'url', url: resolved };
  if (!/^https?:\/\//i.test(resolved)) return address;
  // Yarn writes a digest of the archive behind its address; behind that of a repository it is the commit.
  const url = address.source === 'git' ? address.url : address.url.replace(/#[0-9a-f]{40}$/, '');
  return { source: isOfRegistry(url, name, version) ? 'registry' : address.source, url };
}

function isOfRegistry(url: string, name: string, version: string | undefined): boolean {
  if (version === undefined) return false;
  const path = url
    .replace(/[?#].*$/, '')
    .replace(/%2f/gi, '/')
    .replaceAll('%40', '@')
    .replace(/%2b/gi, '+');
  const base = name.slice(name.indexOf('/') + 1);
  const [plain = version] = version.split('+');
  const files = [version, plain].map((one) => `/${name}/-/${base}-${one}.tgz`);
  // GitHub's registry and some proxies name the version as a folder.
  return (
    files.some((file) => path.endsWith(file)) ||
    files.some((file) => path.endsWith(file.replace(`/-/${base}`, `/-/${name}`))) ||
    path.includes(`/download/${name}/${version}/`)
  );
}
