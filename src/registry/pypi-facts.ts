import { normalName, type PackageRef, type RegistryFacts } from '../inspect/packages/index.ts';
import { elements, member, textOf } from '../model/index.ts';
import { parsed, timeOf } from './npm-facts.ts';

interface IndexFile {
  readonly file: string;
  readonly published: number | undefined;
  readonly hasHash: boolean;
}

/** What a simple index says (PEP 503 as HTML, PEP 691 and 700 as JSON); undefined where the answer is about another project. */
export function pypiFacts(text: string, type: string, ref: PackageRef): RegistryFacts | undefined {
  const files = type.includes('json') ? filesOfJson(parsed(text), ref.name) : filesOfHtml(text);
  if (files === undefined) return undefined;
  const own = files.filter(({ file }) => ref.version === undefined || isOfVersion(file, ref.version));
  if (own.length === 0) return { exists: false };
  const times = own.flatMap(({ published }) => published ?? []);
  const all = files.flatMap(({ published }) => published ?? []);
  // Without a version it is the newest release that comes; a file without a time could be that one.
  const isTimed = times.length === own.length;
  return {
    exists: true,
    hasInstallScript: !own.some(({ file }) => /\.whl$/i.test(file)),
    hasIntegrity: own.every(({ hasHash }) => hasHash),
    deprecated: '',
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
    const hasHash = Object.keys(Object(member(file, 'hashes'))).length > 0;
    return [{ file: filename, published: timeOf(member(file, 'upload-time')), hasHash }];
  });
}

/** A page that is cut off has no end; then files may be missing. */
function filesOfHtml(text: string): readonly IndexFile[] | undefined {
  if (!/<\/(?:body|html)>\s*(?:<!--[^<]{0,200}-->\s*)?$/i.test(text.slice(-1000))) return undefined;
  return [...text.matchAll(/<a\s[^>]{0,4000}href=["']([^"'>]{1,4000})["'][^>]{0,4000}>/gi)].map(([, href = '']) => ({
    file: href.replace(/[#?].*$/, '').replace(/^.*\//, ''),
    published: undefined,
    hasHash: /#\w+=[0-9a-f]+/i.test(href),
  }));
}

/** `name-1.0-py3-none-any.whl`, `name-1.0.tar.gz`. */
function isOfVersion(file: string, version: string): boolean {
  const bare = file.replace(/\.(?:tar\.gz|tar\.bz2|zip|whl|egg|tgz)$/i, '');
  const at = bare.toLowerCase().indexOf(`-${version.toLowerCase()}`);
  const next = at === -1 ? '' : bare.charAt(at + version.length + 1);
  return at !== -1 && (next === '' || next === '-');
}
