import { isInRange, normalName, type PackageRef, type RegistryFacts } from '../inspect/packages/index.ts';
import { elements, member, textOf } from '../model/index.ts';
import { hostsOf, parsed, timeOf } from './npm-facts.ts';

interface IndexFile {
  readonly file: string;
  readonly url: string;
  readonly published: number | undefined;
  readonly hasHash: boolean;
  /** SHA-256 in hexadecimal digits. */
  readonly digest: string | undefined;
}

/**
 * What a simple index says (PEP 503 as HTML, PEP 691 and 700 as JSON); undefined where the answer is about another project.
 *
 * @param page address of the answer
 */
export function pypiFacts(text: string, type: string, ref: PackageRef, page: string): RegistryFacts | undefined {
  const files = type.includes('json') ? filesOfJson(parsed(text), ref.name) : filesOfHtml(text);
  if (files === undefined) return undefined;
  const own = files.filter(({ file }) => ref.version === undefined || isOfVersion(file, ref.version));
  if (own.length === 0) return { exists: false };
  const times = own.flatMap(({ published }) => published ?? []);
  const all = files.flatMap(({ published }) => published ?? []);
  // Without a version it is the newest release that comes; a file without a time could be that one.
  const isTimed = times.length === own.length;
  const digest = own.length === 1 && ref.version !== undefined ? own[0]?.digest : undefined;
  return {
    exists: true,
    hasInstallScript: !own.some(({ file }) => /\.whl$/i.test(file)),
    hasIntegrity: own.every(({ hasHash }) => hasHash),
    deprecated: '',
    hosts: hostsOf(
      own.map(({ url }) => url),
      page,
    ),
    ...(ref.version === undefined ? {} : { version: ref.version }),
    ...(digest === undefined ? {} : { integrity: `sha256:${digest}` }),
    ...(isTimed ? { published: Math.max(...times) } : {}),
    ...(all.length > 0 && all.length === files.length ? { created: Math.min(...all) } : {}),
  };
}

function filesOfJson(document: unknown, name: string): readonly IndexFile[] | undefined {
  const own = textOf(member(document, 'name'));
  if (own === undefined || normalName('pypi', own) !== normalName('pypi', name)) return undefined;
  if (!Array.isArray(member(document, 'files'))) return undefined;
  return elements(member(document, 'files')).flatMap((file) => {
    const filename = textOf(member(file, 'filename'));
    if (filename === undefined) return [];
    const hashes = member(file, 'hashes');
    const hasHash = Object.keys(Object(hashes)).length > 0;
    const digest = textOf(member(hashes, 'sha256'));
    const url = textOf(member(file, 'url')) ?? '';
    return [{ file: filename, url, published: timeOf(member(file, 'upload-time')), hasHash, digest }];
  });
}

/** A page that is cut off has no end; then files may be missing. */
function filesOfHtml(text: string): readonly IndexFile[] | undefined {
  if (!/<\/(?:body|html)>\s*(?:<!--[^<]{0,200}-->\s*)?$/i.test(text.slice(-1000))) return undefined;
  return [...text.matchAll(/<a\s[^>]{0,4000}href=["']([^"'>]{1,4000})["'][^>]{0,4000}>/gi)].map(([, href = '']) => ({
    file: href.replace(/[#?].*$/, '').replace(/^.*\//, ''),
    url: href,
    published: undefined,
    digest: /#sha256=([0-9a-f]{64})/i.exec(href)?.[1],
    hasHash: /#\w+=[0-9a-f]+/i.test(href),
  }));
}

/** `name-1.0-py3-none-any.whl`, `name-1.0.tar.gz`; both are `1.0.0` too (PEP 440). */
function isOfVersion(file: string, version: string): boolean {
  const [, written] = (/\.whl$/i.test(file) ? /^[^-]+-([^-]+)-/ : /-v?(\d[^-]*)\.(?:tar\.\w+|zip|egg|tgz)$/i).exec(file) ?? [];
  if (isInRange('pypi', `==${version}`, written)) return true;
  const bare = file.replace(/\.(?:tar\.gz|tar\.bz2|zip|whl|egg|tgz)$/i, '');
  const at = bare.toLowerCase().indexOf(`-${version.toLowerCase()}`);
  const next = at === -1 ? '' : bare.charAt(at + version.length + 1);
  return at !== -1 && (next === '' || next === '-');
}
