/** Where the systems keep the bundle of certificates that they trust; programs that read no variable read it there. */
export const SYSTEM_BUNDLES: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * The bundles that are believed beside Node's own roots: the first of the system's that is there, and the user's own (NODE_EXTRA_CA_CERTS),
 * which Node forgets where other roots are given.
 */
export function trustedBundles(
  isThere: (path: string) => boolean,
  extra: string | undefined,
  system: readonly string[] = SYSTEM_BUNDLES,
): readonly string[] {
  return [system.find(isThere) ?? '', extra ?? ''].filter((path) => path !== '' && isThere(path));
}

/** What TLS says of a certificate that nobody vouches for, where more authorities might. */
export const UNVOUCHED: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
