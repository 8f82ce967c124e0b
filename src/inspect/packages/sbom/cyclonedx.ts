import type { PackageRef } from '../package.ts';
import { formatPurl } from '../purl.ts';

/** A bill of materials in the form of CycloneDX 1.6 (ECMA-424), as JSON. */
export interface Bom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: object;
  readonly components: readonly Component[];
}

interface Component {
  readonly type: 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly purl: string;
  readonly scope?: 'optional';
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly externalReferences?: readonly { readonly type: 'distribution' | 'vcs'; readonly url: string }[];
}

/**
 * The bill of what lockfiles and manifests name. The same packages make the same components, in one order.
 *
 * @param about name of the folder, the serial number (a UUID) and the time in ISO form, which a pure function can't have
 */
export function cycloneDx(
  refs: readonly PackageRef[],
  about: { readonly name: string; readonly toolVersion: string; readonly serial: string; readonly time: string },
): Bom {
  const byPurl = new Map<string, Component>();
  for (const ref of refs.filter(({ source }) => source !== 'workspace')) {
    const component = componentOf(ref);
    const known = byPurl.get(component.purl);
    // A digest or an address that one file has must not be lost because another comes first.
    byPurl.set(component.purl, { ...component, ...known });
  }
  const tools = { components: [{ type: 'application', name: 'sallyport', version: about.toolVersion }] };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${about.serial}`,
    version: 1,
    metadata: { timestamp: about.time, tools, component: { type: 'application', 'bom-ref': 'project', name: about.name } },
    components: [...byPurl.values()].sort((one, other) => (one.purl < other.purl ? -1 : 1)),
  };
}

function componentOf(ref: PackageRef): Component {
  const { ecosystem, name, version } = ref;
  const purl = formatPurl({ ecosystem, name, ...(version === undefined ? {} : { version }) });
  const [group, own] = splitName(ref);
  const hashes = hashesOf(ref.integrity);
  const url =
    ref.url !== undefined && /^(?:https?|git(?:\+\w+)?|ssh):\/\//.test(ref.url) ? encodeURI(decodeLoosely(ref.url)) : undefined;
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name: own,
    ...(version === undefined ? {} : { version }),
    purl,
    ...(ref.group === 'dev' || ref.group === 'optional' ? { scope: 'optional' } : {}),
    ...(hashes.length === 0 ? {} : { hashes }),
    ...(url === undefined ? {} : { externalReferences: [{ type: ref.source === 'git' ? 'vcs' : 'distribution', url }] }),
  };
}

function splitName({ ecosystem, name }: PackageRef): readonly [group: string | undefined, name: string] {
  const sign = ecosystem === 'maven' ? ':' : ecosystem === 'npm' ? '/' : undefined;
  const at = sign === undefined ? -1 : name.indexOf(sign);
  return at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
}

const ALGORITHMS: Readonly<Record<string, readonly [name: string, digits: number]>> = {
  sha1: ['SHA-1', 40],
  sha256: ['SHA-256', 64],
  sha384: ['SHA-384', 96],
  sha512: ['SHA-512', 128],
  md5: ['MD5', 32],
};

/** Digests of one archive (`sha512-BASE64`, `sha256:HEX`, bare hexadecimal). Of several files there is no one digest. */
function hashesOf(integrity: string | undefined): readonly { readonly alg: string; readonly content: string }[] {
  const parts = integrity?.split(' ') ?? [];
  const [only] = parts;
  if (only === undefined || parts.length > 1) return [];
  const [, kind, sign, value = ''] = /^(sha1|sha256|sha384|sha512|md5)([-:=.])(.+)$/i.exec(only) ?? ['', 'sha256', ':', only];
  const algorithm = ALGORITHMS[kind?.toLowerCase() ?? ''];
  const content = sign === '-' ? hexOf(value) : value.toLowerCase();
  return algorithm !== undefined && content.length === algorithm[1] && /^[0-9a-f]+$/.test(content)
    ? [{ alg: algorithm[0], content }]
    : [];
}

function hexOf(base64: string): string {
  try {
    return [...atob(base64)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return '';
  }
}

function decodeLoosely(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
