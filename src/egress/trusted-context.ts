import { existsSync, readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { SYSTEM_BUNDLES } from '../model/index.ts';

/**
 * A greeting for which Node's own roots vouch, the first of the system's bundles that is there, and the user's own (NODE_EXTRA_CA_CERTS), which
 * Node forgets where other roots are given. A bundle that can't be read vouches for nobody.
 */
export function trustedContext(system: readonly string[] = SYSTEM_BUNDLES): SecureContext {
  const paths = [system.find((path) => existsSync(path)), process.env['NODE_EXTRA_CA_CERTS']];
  return createSecureContext({ ca: [...rootCertificates, ...paths.flatMap(bundleAt)] });
}

function bundleAt(path: string | undefined): readonly string[] {
  try {
    return path === undefined || path === '' ? [] : [readFileSync(path, 'utf8')];
  } catch {
    return [];
  }
}
