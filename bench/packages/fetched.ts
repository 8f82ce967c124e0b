/** The set's malicious names and versions, served from this machine in the form of OSV and brought by `sallyport packages update`. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Row, Sets } from './data.ts';

const program = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'dist', 'bin', 'sallyport.js');
/** The set does not say which versions were bad; this one stands for them. */
export const BAD_VERSION = '9.9.9';

/** Runs `work` with a state directory that has the reports. */
export async function withReports<Result>(sets: Sets, work: (state: string) => Promise<Result>): Promise<Result> {
  const compromised = new Set(sets.compromised.map(keyOf));
  const documents = [
    ...sets.malicious
      .filter((row) => !compromised.has(keyOf(row)))
      .map((row, index) => document(row, `MAL-0-${index}`, { ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] })),
    ...sets.compromised.map((row, index) => document(row, `MAL-1-${index}`, { versions: [BAD_VERSION] })),
  ];
  const server = createServer((_request, response) => response.end(documents.map((one) => JSON.stringify(one)).join('\n')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  try {
    const { port } = server.address() as AddressInfo;
    await promisify(execFile)(process.execPath, [program, 'packages', 'update', '--osv', `http://127.0.0.1:${port}/all.ndjson`], {
      env: { ...process.env, SALLYPORT_STATE: state },
    });
    return await work(state);
  } finally {
    server.close();
    rmSync(state, { recursive: true, force: true });
  }
}

export function keyOf({ ecosystem, name }: Row): string {
  return `${ecosystem} ${name.toLowerCase()}`;
}

function document({ ecosystem, name }: Row, id: string, affected: object): object {
  return {
    id,
    modified: '2026-01-01T00:00:00Z',
    affected: [{ package: { ecosystem: ecosystem === 'npm' ? 'npm' : 'PyPI', name }, ...affected }],
  };
}
