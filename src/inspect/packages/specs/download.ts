import { normalName } from '../names.ts';
import type { Ecosystem, PackageRef } from '../package.ts';

/** One package in one version, as the address of its bytes names it. */
export interface PackageDownload {
  readonly ref: PackageRef & { readonly version: string };
  /** False: other files have such addresses too, so it is one only at a registry. */
  readonly isSure: boolean;
  /** Its manager runs a program of the package's to build or install it, whatever the registry says of scripts. */
  readonly runsCode: boolean;
}

type Read = (path: string) => readonly [name: string, version: string] | undefined;

interface Shape {
  readonly ecosystem: Ecosystem;
  readonly isSure: boolean;
  readonly read: Read;
}

/** `/NAME/-/FILE-VERSION.tgz`; some registries name scope, name and version as folders. */
const npmArchive: Read = (path) => {
  const plain = /\/((?:@[^/]+\/)?[^/@]+)\/-\/(?:@[^/]+\/)?([^/]+)\.tgz$/i.exec(path);
  const [, name = '', file = ''] = plain ?? [];
  const base = name.slice(name.indexOf('/') + 1);
  if (plain !== null) return file.startsWith(`${base}-`) ? [name, file.slice(base.length + 1)] : undefined;
  return pair(/\/download\/((?:@[^/]+\/)?[^/@]+)\/([^/]+)\/[^/]+(?:\.tgz)?$/.exec(path));
};

/** A wheel's name is escaped so that its first two parts are the project and the version (binary distribution format). */
const wheel: Read = (path) => pair(/\/([^/-]+)-([^/-]+)(?:-[^/-]+){3,4}\.whl$/i.exec(path));

/** Of `two-words-1.0.tar.gz` the version begins behind the last hyphen that a digit follows. */
const sourceArchive: Read = (path) =>
  pair(/(?<!\/-)\/([^/]+)-(v?\d[^/-]*)\.(?:tar(?:\.(?:gz|bz2|xz|lz|lzma|zst|z))?|tgz|tbz2?|txz|tlz|zip)$/i.exec(path));
const hashedArchive: Read = (path) =>
  /\/packages\/(?:[0-9a-f]+\/)*[0-9a-f]{32,}\//.test(path) ? sourceArchive(path) : undefined;
const egg: Read = (path) => pair(/\/([^/-]+)-([^/-]+)-py[\d.]+(?:-[^/]+)?\.egg$/i.exec(path));

const crate: Read = (path) =>
  pair(/\/crates\/([\w-]+)\/([^/]+)\/download$/.exec(path)) ?? pair(/\/([\w-]+)-(\d+\.\d+\.\d+[^/]*)\.crate$/.exec(path));

/** Only what is a platform is left out behind the version: `rails-7-thing-1.0.gem` is no rails. */
const PLATFORM =
  '(?:java|jruby|(?:x86|x64|x86_64|i[3-6]86|arm|armv\\d\\w?|arm64|aarch64|universal|ppc64|ppc64le|powerpc|s390x|riscv64|wasm32)-\\w+(?:-(?:gnu|musl|ucrt|\\d+)\\w*)?)';
const GEM = new RegExp(`/gems/([\\w.-]+?)-(\\d+(?:\\.\\w+)*)(?:-${PLATFORM})?\\.gem$`);
const gem: Read = (path) => pair(GEM.exec(path));

/** Upper-case letters stand behind `!` (Go modules reference, "Module proxies"). The module begins with a host. */
const goModule: Read = (path) => {
  const found = /^(?:\/[^/.]+)*\/([^/]+\.[^/]+(?:\/[^/]+)*)\/@v\/([^/]+)\.zip$/.exec(path);
  const plain = (text = ''): string => text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return found === null ? undefined : [plain(found[1]), plain(found[2])];
};

const SHAPES: readonly Shape[] = [
  { ecosystem: 'npm', isSure: true, read: npmArchive },
  { ecosystem: 'pypi', isSure: true, read: wheel },
  { ecosystem: 'pypi', isSure: true, read: hashedArchive },
  { ecosystem: 'cargo', isSure: true, read: crate },
  { ecosystem: 'gem', isSure: true, read: gem },
  { ecosystem: 'golang', isSure: true, read: goModule },
  { ecosystem: 'pypi', isSure: false, read: egg },
  { ecosystem: 'pypi', isSure: false, read: sourceArchive },
];

const ARCHIVE = /\.(?:tgz|tbz2?|txz|tlz|tar|tar\.(?:gz|bz2|xz|lz|lzma|zst|z)|zip|whl|egg|crate|gem|jar)$/i;

/**
 * The package whose bytes a path asks a registry for; undefined where it is none's: metadata and indexes hold no code.
 *
 * @param path of a request, with its query
 */
export function packageOfDownload(path: string): PackageDownload | undefined {
  const plain = plainPath(path);
  if (plain === undefined) return undefined;
  for (const { ecosystem, isSure, read } of SHAPES) {
    const [name, version] = read(plain) ?? [];
    if (name === undefined || version === undefined) continue;
    return {
      isSure,
      runsCode: ecosystem === 'pypi' && read !== wheel,
      ref: { ecosystem, name: normalName(ecosystem, name), version, source: 'registry', isDirect: false },
    };
  }
  return undefined;
}

/** Whether a path asks for an archive of some kind: at a registry it should have told its package. */
export function isArchivePath(path: string): boolean {
  const plain = plainPath(path);
  return plain === undefined || ARCHIVE.test(plain);
}

/** Without query, escapes, parameters of segments, dots and needless slashes, as servers read it; undefined where they may differ. */
function plainPath(path: string): string | undefined {
  // No request has a fragment (RFC 9112, 3.2): some servers end the path there, others go on.
  const bare = path.replace(/\?.*$/s, '');
  if (bare.includes('#')) return undefined;
  try {
    const decoded = decodeURIComponent(bare)
      .replace(/\\/g, '/')
      .replace(/;[^/]*/g, '')
      .replace(/\/{2,}/g, '/');
    const { pathname } = new URL(
      decoded.replace(/[%?#]/g, (one) => encodeURIComponent(one)),
      'http://registry.invalid',
    );
    return decodeURIComponent(pathname).replace(/(?<=.)\/$/, '');
  } catch {
    return undefined;
  }
}

function pair(found: RegExpExecArray | null): readonly [string, string] | undefined {
  const [, name, version] = found ?? [];
  return name === undefined || version === undefined ? undefined : [name, version];
}
