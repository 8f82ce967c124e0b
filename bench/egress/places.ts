import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { createAuthority } from '../../src/egress/index.ts';
import type { Place } from '../place.ts';
import { BENCH } from '../tools.ts';

/** Names that lead to the host: one whose connections pass as they are, one whose TLS is ended by the proxy. */
export const NAMES = { plain: 'plain.test', inspected: 'inspected.test' } as const;

/** The files that the two programs need, in the workspace of a place. */
export interface EgressFiles {
  readonly client: string;
  readonly host: string;
  readonly key: string;
  readonly cert: string;
  readonly authority: string;
}

/** Builds client and host into plain files, and makes the host's certificate. */
export async function prepare(place: Place): Promise<EgressFiles> {
  await build({
    entryPoints: { client: join(BENCH, 'egress', 'client.ts'), host: join(BENCH, 'egress', 'host.ts') },
    outdir: place.workspace,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const authority = await createAuthority();
  const { key, cert } = await authority.credentialsFor(NAMES.inspected);
  const files = {
    client: join(place.workspace, 'client.mjs'),
    host: join(place.workspace, 'host.mjs'),
    key: join(place.scratch, 'key.pem'),
    cert: join(place.scratch, 'cert.pem'),
    authority: join(place.workspace, 'authority.pem'),
  };
  writeFileSync(files.key, key, { mode: 0o600 });
  writeFileSync(files.cert, cert);
  writeFileSync(files.authority, authority.pem);
  return files;
}

export interface Ports {
  readonly tcp: number;
  readonly tls: number;
}

/** Sallyport's policy: both names, by their protocol. */
export function writePolicy(place: Place, { tcp, tls }: Ports): string {
  const path = join(place.scratch, 'policy.yaml');
  const rules = [
    `{ host: ${NAMES.plain}, ports: [${tcp}], protocol: tcp }`,
    `{ host: ${NAMES.inspected}, ports: [${tls}], inspect: true }`,
    `'127.0.0.1:${tcp}'`,
    `'127.0.0.1:${tls}'`,
  ];
  writeFileSync(path, `version: 1\nnetwork:\n  allow:\n${rules.map((rule) => `    - ${rule}\n`).join('')}`);
  return path;
}
