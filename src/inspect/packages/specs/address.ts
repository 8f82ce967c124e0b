import type { PackageSource } from '../package.ts';

const GIT_HOSTS = /^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|gist\.github\.com|codeberg\.org)$/;

const LONGEST = 4096;

/** Where an address leads, and without what stands behind `#` and without a password. */
export interface Address {
  readonly source: Extract<PackageSource, 'git' | 'url' | 'file'>;
  readonly url: string;
}

/**
 * What an address in a specifier is: `git+ssh://…`, `git@host:…`, `https://…`, `file:…`, `../folder`.
 *
 * @returns undefined for what is no address
 */
export function addressOf(text: string): Address | undefined {
  const value = text.trim();
  if (value.length > LONGEST) return { source: 'url', url: value.slice(0, LONGEST) };
  if (/^(?:git|hg|svn|bzr)\+|^(?:git|ssh):\/\//i.test(value)) return { source: 'git', url: withoutPassword(value) };
  if (/^[\w.-]+@[\w.-]+:(?!\d+\/?$)\S+$/.test(value)) return { source: 'git', url: value };
  if (/^https?:\/\//i.test(value)) return { source: isRepository(value) ? 'git' : 'url', url: withoutPassword(value) };
  if (/^(?:file|link|portal):/i.test(value)) return { source: 'file', url: value };
  if (/^(?:\.{1,2}(?:[\\/]|$)|[\\/]|~[\\/]|[A-Za-z]:[\\/])/.test(value)) return { source: 'file', url: value };
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? { source: 'url', url: withoutPassword(value) } : undefined;
}

/** The last part of an address without its ending: what an unnamed thing is called for a person. */
export function nameOfAddress(url: string): string {
  const path = url.replace(/[#?].*$/, '').replace(/@[^/@]*$/, '');
  const last = path.split(/[\\/:]/).findLast((part) => part !== '') ?? '';
  return last.replace(/\.(?:git|tgz|tar|zip|whl|tar\.gz|tar\.bz2|tar\.xz)$/i, '') || url;
}

function isRepository(url: string): boolean {
  const path = url.replace(/[#?].*$/, '');
  if (/\.git(?:@[^/]*)?$/i.test(path) || /^https:\/\/codeload\.github\.com\//i.test(path)) return true;
  const parts = /^https?:\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/[^/]+\/[^/]+\/?$/i.exec(path);
  return parts?.[1] !== undefined && GIT_HOSTS.test(parts[1].toLowerCase()) && !/\.(?:tgz|gz|zip)$/i.test(path);
}

/** Who logs in is nobody's business in a report. */
function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/@\s]*)@/i, (_all, scheme: string, who: string) =>
    who.includes(':') || /^https?/i.test(scheme) ? scheme : `${scheme}${who}@`,
  );
}
