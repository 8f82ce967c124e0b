/** Where the systems keep the bundle of certificates that they trust; programs that read no variable read it there. */
export const SYSTEM_BUNDLES: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

export interface RootSources {
  /** Node's own. */
  readonly own: readonly string[];
  /** A file's text; what it throws is a bundle that can't be read, and vouches for nobody. */
  readonly read: (path: string) => string;
  /** The user's own bundle (NODE_EXTRA_CA_CERTS), which Node forgets where other roots are given. */
  readonly extra: string | undefined;
}

/** All who are believed of a certificate: Node's own roots, those of the first of the system's bundles that is there, and the user's. */
export function trustedRoots({ own, read, extra }: RootSources, system: readonly string[] = SYSTEM_BUNDLES): string[] {
  const bundleAt = (path: string): readonly string[] => {
    try {
      return [read(path)];
    } catch {
      return [];
    }
  };
  return [...own, ...system.flatMap(bundleAt).slice(0, 1), ...(extra ? bundleAt(extra) : [])];
}

/** What TLS says of a certificate that nobody vouches for, where more authorities might. */
export const UNVOUCHED: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
