/**
 * npm run agents -- [CLIENT...]
 *
 * Drives real coding agents in cages against scripted models on loopback: a whole edit-build-test task, and what a deceived agent
 * would try. Prints a table and fails on any difference. Started by root it does so twice: as root and, by setpriv(1), as an
 * ordinary user. The clients are installed by npm on first use, below SALLYPORT_AGENTS (1.4 GB for all).
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../tools/command-line.ts';
import { attempts } from './attempts.ts';
import { install } from './client.ts';
import { CLIENTS } from './clients.table.ts';
import type { Installed } from './drive.ts';
import { type Check, task } from './task.ts';

const ORDINARY = { uid: 1000, gid: 1000 };
const isRoot = process.getuid?.() === 0;
const folder = process.env['SALLYPORT_AGENTS'] ?? join(isRoot ? '/var/cache' : join(homedir(), '.cache'), 'sallyport-agents');
const { values, positionals: only } = commandLine(
  import.meta.filename,
  { 'as-is': { type: 'boolean', default: false } },
  CLIENTS.map(({ name }) => name),
);

interface Tried {
  readonly name: string;
  readonly checks: readonly Check[];
}

async function tryAll(base: string): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const client of CLIENTS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const place = install(client, folder);
    if (place === undefined) {
      console.log(`skipped  ${client.name}: npm can't install ${client.package} here`);
      continue;
    }
    const installed: Installed = { client, place };
    const begun = Date.now();
    const checks = [...(await task(installed, base)), ...(await attempts(installed, base))];
    console.log(`${client.package} in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    tried.push({ name: client.label ?? client.name, checks });
  }
  return tried;
}

function printTable(tried: readonly Tried[]): number {
  const width = 16;
  const rows = tried[0]?.checks ?? [];
  console.log(
    `\n${isRoot ? 'root' : `uid ${process.getuid?.()}`}`.padEnd(62) + tried.map(({ name }) => name.padEnd(width)).join(''),
  );
  for (const [at, { what }] of rows.entries()) {
    const cells = tried.map(({ checks }) => (checks[at]?.ok === true ? 'ok' : 'DIFFERS').padEnd(width));
    console.log(`${what.padEnd(61)}${cells.join('')}`);
  }
  const failed = tried.flatMap(({ name, checks }) => checks.filter(({ ok }) => !ok).map((check) => ({ name, ...check })));
  for (const { name, what, seen } of failed) console.log(`\nDIFFERS  ${name}: ${what}\n${seen.slice(-3000)}`);
  const all = tried.reduce((sum, { checks }) => sum + checks.length, 0);
  console.log(`agents: ${all - failed.length} passed, ${failed.length} failed`);
  return failed.length;
}

function asOrdinaryUser(base: string): number {
  const own = join(base, 'ordinary');
  mkdirSync(own);
  chownSync(own, ORDINARY.uid, ORDINARY.gid);
  const { status } = spawnSync(
    'setpriv',
    [
      `--reuid=${ORDINARY.uid}`,
      `--regid=${ORDINARY.gid}`,
      '--clear-groups',
      '--inh-caps=-all',
      process.execPath,
      ...process.execArgv,
      import.meta.filename,
      '--as-is',
      ...only,
    ],
    { stdio: 'inherit', env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: own, LANG: 'C.UTF-8', SALLYPORT_AGENTS: folder } },
  );
  return status ?? 1;
}

// Not under /tmp: a workspace there would hide what the private /tmp of a run hides.
const base = mkdtempSync(join(isRoot ? '/var/lib' : homedir(), 'sallyport-agents-'));
chmodSync(base, 0o755);
const tried = await tryAll(base);
let failed = printTable(tried);
if (isRoot && !values['as-is']) failed += asOrdinaryUser(base);
if (process.env['SALLYPORT_AGENTS_KEEP'] === undefined) rmSync(base, { recursive: true, force: true });
process.exitCode = failed === 0 && tried.length > 0 ? 0 : 1;
