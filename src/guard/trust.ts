/** Variables by which programs find the certificates that they trust: a bundle that holds all of them. */
const BUNDLES = [
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'CARGO_HTTP_CAINFO',
  'PIP_CERT',
  'AWS_CA_BUNDLE',
  'DENO_CERT',
  'npm_config_cafile',
] as const;

/** The variables that make programs trust a bundle. Node adds its own roots to it. */
export function trustEnvironment(bundle: string): Readonly<Record<string, string>> {
  return { NODE_EXTRA_CA_CERTS: bundle, ...Object.fromEntries(BUNDLES.map((name) => [name, bundle])) };
}

/** The system's certificates and the run's own. */
export function mergedBundle(system: string, authority: string): string {
  return `${system.trimEnd()}\n${authority.trim()}\n`.trimStart();
}
