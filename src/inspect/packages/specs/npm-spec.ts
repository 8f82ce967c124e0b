import type { PackageRef } from '../package.ts';
import { addressOf, nameOfAddress } from './address.ts';

/** What one specifier of npm's says, beside where it stands. */
export type SpecParts = Pick<PackageRef, 'name' | 'version' | 'range' | 'source' | 'url' | 'alias'>;

const EXACT = /^[v=\s]*(\d{1,16}\.\d{1,16}\.\d{1,16}(?:-[\w.-]{1,200})?(?:\+[\w.-]{1,200})?)\s*$/;
const ARCHIVE = /\.(?:tgz|tar|tar\.gz)$/i;
// `user/repository` and `user/repository#branch`: npm takes it for one of GitHub.
const SHORTHAND = /^(?:(?:github|gitlab|bitbucket|gist):)?[\w.-]+(?:\/[\w.-]+)?(?:#.*)?$/;

/** One version, or undefined for a range. */
export function exactVersion(text: string): string | undefined {
  return EXACT.exec(text)?.[1];
}

/** What a manifest asks for under a name: `^1.2`, `npm:real@1`, `workspace:*`, `github:user/repo`, `https://…`, `file:../x`. */
export function npmSpec(name: string, spec: string): SpecParts {
  const value = spec.trim();
  if (value.startsWith('npm:')) return aliased(name, value.slice(4));
  if (value.startsWith('patch:')) return npmSpec(name, decode(/^patch:(?:@?[^@#]+)@([^#]*)/.exec(value)?.[1] ?? ''));
  if (value.startsWith('workspace:')) return { name, range: value, source: 'workspace' };
  if (value.startsWith('jsr:')) return { name, range: value.slice(4), source: 'url', url: value };
  if (/^(?:github|gitlab|bitbucket|gist):/.test(value)) return { name, source: 'git', url: value };
  const address = addressOf(value);
  if (address !== undefined) return { name, ...address };
  if (ARCHIVE.test(value)) return { name, source: 'file', url: value };
  if (value.includes('/') && SHORTHAND.test(value)) return { name, source: 'git', url: value };
  return { name, ...versionOrRange(value), source: 'registry' };
}

/**
 * What a word of a command line names: `left-pad`, `@a/b@1`, `x@npm:real@1`, `user/repo`, `./folder`, `https://…/x.tgz`.
 *
 * @returns undefined for what npm could not install
 */
export function npmArgument(word: string): SpecParts | undefined {
  const value = word.trim();
  if (value === '' || value.length > 2000) return undefined;
  const named = /^(@[^/@\s]+\/[^/@\s]+|[^/@\s:]+)(?:@([\s\S]*))?$/.exec(value);
  if (named?.[1] !== undefined && !/^\.{1,2}$/.test(named[1]) && (named[2] !== undefined || !ARCHIVE.test(value)))
    return npmSpec(named[1], named[2] ?? '');
  if (value.startsWith('npm:')) return npmArgument(value.slice(4));
  const unnamed = npmSpec('', value);
  return unnamed.source === 'registry' ? undefined : { ...unnamed, name: nameOfAddress(unnamed.url ?? value) };
}

function aliased(alias: string, target: string): SpecParts {
  const parts = /^(@[^/@]+\/[^@]+|[^@/]+)(?:@([\s\S]*))?$/.exec(target);
  // Berry writes `lodash@npm:^4`: a range, and no other name.
  if (parts?.[1] === undefined || isRange(target)) return { name: alias, ...versionOrRange(target), source: 'registry' };
  const real = npmSpec(parts[1], parts[2] ?? '');
  return real.name === alias ? real : { ...real, alias };
}

function isRange(text: string): boolean {
  return text === '' || /^[\s<>=~^*v]*\d|^[<>=~^*]|^[xX*]$/.test(text);
}

function versionOrRange(text: string): { readonly version: string } | { readonly range: string } {
  const version = exactVersion(text);
  return version === undefined ? { range: text.trim() === '' ? 'latest' : text.trim() } : { version };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
