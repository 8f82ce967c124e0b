import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/* Java reads no variable and no bundle: it trusts what stands in a key store of its own. Format JKS, which every Java reads in
 * the place of its own `cacerts`, whatever that is written in. */

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;
const HEAD = 12;
const DIGEST = 20;
/** The one that the stores of all Javas have; it protects nothing, and readers of certificates do without it. */
const PASSWORD = 'changeit';
const LARGEST = 8 * 2 ** 20;

const STORES = [
  '/etc/ssl/certs/java/cacerts',
  '/etc/ssl/certs/adoptium/cacerts',
  '/etc/pki/java/cacerts',
  '/etc/pki/ca-trust/extracted/java/cacerts',
] as const;
const HOMES = ['/usr/lib/jvm', '/usr/java', '/opt/java'] as const;
const IN_HOME = ['lib/security/cacerts', 'jre/lib/security/cacerts'] as const;

/** The stores of the Javas on this machine, real paths. @param javaHome the caller's JAVA_HOME */
export function javaStores(javaHome: string | undefined): readonly string[] {
  const homes = [
    ...HOMES.flatMap((folder) => namesIn(folder).map((name) => join(folder, name))),
    ...(javaHome ? [javaHome] : []),
  ];
  const paths = [...STORES, ...homes.flatMap((home) => IN_HOME.map((path) => join(home, path)))];
  return [...new Set(paths.filter((path) => existsSync(path)).map((path) => realpathSync(path)))];
}

/**
 * A store with one more certificate; undefined where there is none to be made.
 *
 * @param bundle what the system trusts: it stands for what was in a store of another format than JKS
 */
export function javaStoreWith(path: string, pem: string, bundle: string, at: number): Buffer | undefined {
  if (statSync(path).size > LARGEST) return undefined;
  return extendStore(readFileSync(path), pem, at) ?? makeStore(bundle, pem, at);
}

/** The entries of a JKS store and one more; undefined where it is no such store. */
export function extendStore(store: Buffer, pem: string, at: number): Buffer | undefined {
  if (store.length < HEAD + DIGEST || store.readUInt32BE(0) !== MAGIC || store.readUInt32BE(4) !== VERSION) return undefined;
  const [certificate] = certificatesOf(pem);
  if (certificate === undefined) return undefined;
  const entries = store.subarray(HEAD, -DIGEST);
  return sealed(store.readUInt32BE(8) + 1, [entries, entryOf('sallyport run', certificate, at)]);
}

function makeStore(bundle: string, pem: string, at: number): Buffer | undefined {
  const system = certificatesOf(bundle);
  const all = [...system, ...certificatesOf(pem)];
  if (system.length === 0) return undefined;
  const entries = all.map((certificate, index) => entryOf(`certificate ${index}`, certificate, at));
  return sealed(entries.length, entries);
}

function certificatesOf(pem: string): readonly Buffer[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
  return [...blocks].map((block) => Buffer.from(block[1] ?? '', 'base64'));
}

function entryOf(alias: string, certificate: Buffer, at: number): Buffer {
  const date = Buffer.alloc(8);
  date.writeBigInt64BE(BigInt(at));
  return Buffer.concat([number(TRUSTED_CERTIFICATE), text(alias), date, text('X.509'), number(certificate.length), certificate]);
}

function sealed(count: number, entries: readonly Buffer[]): Buffer {
  const content = Buffer.concat([number(MAGIC), number(VERSION), number(count), ...entries]);
  const key = Buffer.from(PASSWORD, 'utf16le').swap16();
  const digest = createHash('sha1').update(key).update('Mighty Aphrodite').update(content).digest();
  return Buffer.concat([content, digest]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
