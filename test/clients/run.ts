/**
 * npm run test:clients -- [--misdeeds] [--writes] [--gateway] [--faults [--fault TEXT]] [CLIENT...]
 *
 * Drives real coding agents, with the hooks of `sallyport init` and without a cage around them, against scripted models on loopback:
 * twelve misdeeds in normal and in bypass mode, which must not come to pass, and an ordinary task, which must without a question.
 * The same misdeeds without hooks must come to pass, so that what is stopped is known to be possible. The clients are installed by
 * npm on first use, below SALLYPORT_AGENTS; one that can't be is skipped, and said.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../tools/command-line.ts';
import { install } from '../agents/client.ts';
import type { Check } from '../agents/task.ts';
import { TASK_FILES, taskChecks, taskTurns } from '../agents/task.ts';
import { driveHooked } from './drive-hooked.ts';
import { tryFaults } from './faults.ts';
import { tryGateways } from './gateway.ts';
import { HOOKED } from './hooked.table.ts';
import type { Hooked, Mode } from './hooked.ts';
import { tryMisdeeds } from './misdeeds.ts';
import { tryWrites } from './writes.ts';

const isRoot = process.getuid?.() === 0;
const folder = process.env['SALLYPORT_AGENTS'] ?? join(isRoot ? '/var/cache' : join(homedir(), '.cache'), 'sallyport-agents');
const PARTS = ['misdeeds', 'writes', 'gateway', 'faults'] as const;
const { values, positionals: only } = commandLine(
  import.meta.filename,
  {
    misdeeds: { type: 'boolean' },
    writes: { type: 'boolean' },
    gateway: { type: 'boolean' },
    faults: { type: 'boolean' },
    /** Of the faults, those in whose names this stands. */
    fault: { type: 'string', default: '' },
  },
  HOOKED.map(({ client }) => client.name),
);
const isAll = PARTS.every((part) => values[part] !== true);
const has = (part: (typeof PARTS)[number]): boolean => values[part] === true || (isAll && part !== 'faults');

interface Tried {
  readonly name: string;
  readonly checks: readonly Check[];
}

async function tryClient(hooked: Hooked, place: string, base: string): Promise<Tried> {
  const { client } = hooked;
  const checks: Check[] = [];
  const add = (head: string, found: readonly Check[]): void => {
    for (const one of found) checks.push({ ...one, what: `${head}: ${one.what}` });
  };
  if (has('faults')) add('fault', await tryFaults(hooked, place, base, values.fault));
  if (has('writes')) add('writes', await tryWrites(hooked, place, base));
  if (has('gateway')) add('MCP', await tryGateways(hooked, place, base));
  if (!has('misdeeds')) return { name: client.name, checks };
  add('without Sallyport', await tryMisdeeds(hooked, place, base, { mode: 'bypass', isHooked: false }));
  for (const mode of ['normal', 'bypass'] as const) {
    add(mode, await tryMisdeeds(hooked, place, base, { mode, isHooked: true }));
    add(`${mode}, task`, await task(hooked, place, base, mode));
  }
  return { name: client.name, checks };
}

async function task(hooked: Hooked, place: string, base: string, mode: Mode): Promise<readonly Check[]> {
  const session = await driveHooked(
    hooked,
    place,
    base,
    { mode, isHooked: true },
    {
      files: TASK_FILES,
      script: ({ workspace }) => taskTurns(hooked.client, workspace),
    },
  );
  const told = session.events.filter((event) => event['type'] === 'hook');
  const stopped = told.filter(({ verdict }) => verdict !== 'allow');
  session.discard();
  return [
    ...taskChecks(session),
    { what: 'without a question', ok: told.length > 4 && stopped.length === 0, seen: JSON.stringify(stopped, null, 1) },
  ];
}

function print(tried: readonly Tried[]): number {
  const rows = tried[0]?.checks ?? [];
  const shown = ({ ok, word }: Check): string => (ok ? (word ?? 'ok') : 'DIFFERS');
  const first = Math.max(...rows.map(({ what }) => what.length)) + 2;
  const width = Math.max(14, ...tried.flatMap(({ checks }) => checks.map((one) => shown(one).length))) + 2;
  console.log(`\n${''.padEnd(first)}${tried.map(({ name }) => name.padEnd(width)).join('')}`);
  for (const [at, { what }] of rows.entries())
    console.log(
      `${what.padEnd(first)}${tried.map(({ checks }) => (checks[at] === undefined ? '-' : shown(checks[at])).padEnd(width)).join('')}`,
    );
  const failed = tried.flatMap(({ name, checks }) => checks.filter(({ ok }) => !ok).map((check) => ({ name, ...check })));
  for (const { name, what, seen } of failed) console.log(`\nDIFFERS  ${name}: ${what}\n${seen.slice(-3000)}`);
  const all = tried.reduce((sum, { checks }) => sum + checks.length, 0);
  console.log(`test:clients: ${all - failed.length} passed, ${failed.length} failed`);
  return failed.length;
}

// Not under /tmp, which an agent's own tools may write.
const base = mkdtempSync(join(isRoot ? '/var/lib' : homedir(), 'sallyport-clients-'));
chmodSync(base, 0o755);
const tried: Tried[] = [];
for (const hooked of HOOKED.filter(({ client }) => only.length === 0 || only.includes(client.name))) {
  const place = install(hooked.client, folder);
  if (place === undefined) {
    console.log(`skipped  ${hooked.client.name}: npm can't install ${hooked.client.package} here`);
    continue;
  }
  const begun = Date.now();
  tried.push(await tryClient(hooked, place, base));
  console.log(`${hooked.client.package} in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}
const failed = print(tried);
if (process.env['SALLYPORT_AGENTS_KEEP'] === undefined) rmSync(base, { recursive: true, force: true });
process.exitCode = failed === 0 ? 0 : 1;
