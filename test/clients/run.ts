/**
 * npm run test:clients -- [CLIENT...]
 *
 * Drives real coding agents, with the hooks of `sallyport init` and without a cage around them, against scripted models on loopback:
 * twelve misdeeds in normal and in bypass mode, which must not come to pass, and an ordinary task, which must without a question.
 * The same misdeeds without hooks must come to pass, so that what is stopped is known to be possible. The clients are installed by
 * npm on first use, below SALLYPORT_AGENTS; one that can't be is skipped, and said.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { install } from '../agents/client.ts';
import type { Check } from '../agents/task.ts';
import { TASK_FILES, taskChecks, taskTurns } from '../agents/task.ts';
import { driveHooked } from './drive-hooked.ts';
import { tryGateways } from './gateway.ts';
import { HOOKED } from './hooked.table.ts';
import type { Hooked, Mode } from './hooked.ts';
import { tryMisdeeds } from './misdeeds.ts';

const isRoot = process.getuid?.() === 0;
const folder = process.env['SALLYPORT_AGENTS'] ?? join(isRoot ? '/var/cache' : join(homedir(), '.cache'), 'sallyport-agents');
const given = process.argv.slice(2);
const only = given.filter((word) => !word.startsWith('--'));
const parts = given.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
const has = (part: string): boolean => parts.length === 0 || parts.includes(part);

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
  const width = 14;
  console.log(`\n${''.padEnd(60)}${tried.map(({ name }) => name.padEnd(width)).join('')}`);
  for (const [at, { what }] of (tried[0]?.checks ?? []).entries())
    console.log(
      `${what.padEnd(60)}${tried.map(({ checks }) => (checks[at]?.ok === true ? 'ok' : 'DIFFERS').padEnd(width)).join('')}`,
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
