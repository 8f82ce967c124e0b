import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { looksLikeAddress } from '../../policy/index.ts';
import type { Authority } from '../http/context.ts';

type Library = typeof import('@peculiar/x509');
interface Credentials {
  readonly key: string;
  readonly cert: string;
}
type Certificate = InstanceType<Library['X509Certificate']>;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const BEFORE_MS = 3_600_000;
const LASTS_MS = 7 * 24 * 3_600_000;
const MOST_LEAVES = 1000;

export interface RunAuthority extends Authority {
  /** The certificate to be trusted inside the cage. The key never leaves this process. */
  readonly pem: string;
}

/** Makes the certificate authority of one run: ECDSA P-256, a week long, its key in memory only. */
export async function createAuthority(): Promise<RunAuthority> {
  // The library finds its parts by metadata, and asks for this first.
  await import('reflect-metadata');
  const library = await import('@peculiar/x509');
  library.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await library.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    // Each run's authority has a name of its own, so that a cached one is never taken for it.
    name: `CN=Sallyport run ${serial().slice(0, 12)}`,
    notBefore: new Date(Date.now() - BEFORE_MS),
    notAfter: new Date(Date.now() + LASTS_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new library.BasicConstraintsExtension(true, 0, true),
      new library.KeyUsagesExtension(library.KeyUsageFlags.keyCertSign | library.KeyUsageFlags.cRLSign, true),
      await library.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const leaves = new Map<string, Promise<Credentials>>();
  return {
    pem: certificate.toString('pem'),
    credentialsFor: (host) => {
      const known = leaves.get(host) ?? makeLeaf(library, host, certificate, keys.privateKey);
      leaves.delete(host);
      leaves.set(host, known);
      const [oldest] = leaves.keys();
      if (leaves.size > MOST_LEAVES && oldest !== undefined) leaves.delete(oldest);
      return known;
    },
  };
}

async function makeLeaf(
  library: Library,
  host: string,
  issuer: Certificate,
  signingKey: webcrypto.CryptoKey,
): Promise<Credentials> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await library.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: host.length <= 64 ? `CN=${host}` : 'CN=Sallyport',
    issuer: issuer.subject,
    notBefore: new Date(Date.now() - BEFORE_MS),
    notAfter: new Date(Date.now() + LASTS_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new library.BasicConstraintsExtension(false, undefined, true),
      new library.KeyUsagesExtension(library.KeyUsageFlags.digitalSignature, true),
      new library.ExtendedKeyUsageExtension([library.ExtendedKeyUsage.serverAuth]),
      new library.SubjectAlternativeNameExtension([{ type: looksLikeAddress(host) ? 'ip' : 'dns', value: host }]),
      await library.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' });
  return {
    key: key.toString(),
    cert: `${certificate.toString('pem')}\n${issuer.toString('pem')}\n`,
  };
}

/** 127 random bits: positive, as RFC 5280, 4.1.2.2 wants it. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString('hex');
}
