/*
 * What a hooked and confined shell command costs through real clients: sessions of one client without Sallyport, with its hooks and a
 * program in the warden's place that says yes at once, and with Sallyport, in turns, each of many commands. What counts is the time from
 * the model's word to the client's next question, so the client's own work, its hooks and the command are all in it. What the hooks that
 * do nothing add is the client's own part: to start two programs, and to read what they say.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { install } from '../test/agents/client.ts';
import { driveHooked } from '../test/clients/drive-hooked.ts';
import { HOOKED } from '../test/clients/hooked.table.ts';
import type { Hooked } from '../test/clients/hooked.ts';
import { compiled } from './tools.ts';

const [ROUNDS, COMMANDS, WARM] = [5, 24, 4];
const GOAL_MS = 10;
const isRoot = process.getuid?.() === 0;
const folder = process.env['SALLYPORT_AGENTS'] ?? join(isRoot ? '/var/cache' : join(homedir(), '.cache'), 'sallyport-agents');

const WAYS = ['without', 'idle', 'with'] as const;
type Way = (typeof WAYS)[number];

/** Milliseconds of each command of one session, without the first ones. */
async function session(hooked: Hooked, place: string, base: string, way: Way): Promise<readonly number[]> {
  const at: number[] = [];
  const ran = await driveHooked(
    hooked,
    place,
    base,
    { mode: 'bypass', isHooked: way !== 'without' },
    {
      files: {},
      hasOwnProgram: way === 'idle',
      prepare: async ({ root }) => {
        if (way === 'idle') copyFileSync(compiled('yes'), join(root, 'sallyport/native/bin', `warden-linux-${process.arch}`));
      },
      onTurn: () => at.push(performance.now()),
      script: () => [...Array.from({ length: COMMANDS }, (_, one) => hooked.client.shell(`true ${one}`)), { say: 'done' }],
    },
  );
  ran.discard();
  if (ran.code !== 0 || at.length < COMMANDS + 1) throw new Error(`${hooked.client.name}: ${ran.output.slice(-1000)}`);
  // Hooks that were not asked would cost nothing.
  if (way === 'with' && ran.events.filter((event) => event['type'] === 'hook' && event['verdict'] === 'allow').length < COMMANDS)
    throw new Error(`${hooked.client.name}: its hooks were not asked`);
  return at
    .slice(1)
    .map((time, one) => time - (at[one] ?? time))
    .slice(WARM);
}

/** Without one there is no program that does nothing, and its column stays empty. */
function hasCompiler(): boolean {
  try {
    return compiled('yes') !== '';
  } catch {
    return false;
  }
}

function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** @param only names of clients; none: all of them */
export async function throughClients(only: readonly string[]): Promise<void> {
  const base = mkdtempSync(join(isRoot ? '/var/lib' : homedir(), 'sallyport-bench-'));
  const three = 'least, p50, p95 ms';
  console.log(
    `| ${ROUNDS} rounds of sessions, ${COMMANDS - WARM} commands each | without: ${three} | hooks that do nothing: ${three} | with: ${three} | added: least, p50, p95 | of it not the client's own | goal: p50 added <= ${GOAL_MS} ms |\n| --- | --- | --- | --- | --- | --- | --- |`,
  );
  for (const hooked of HOOKED.filter(({ client }) => only.length === 0 || only.includes(client.name))) {
    const place = install(hooked.client, folder);
    if (place === undefined) console.log(`skipped  ${hooked.client.name}: npm can't install ${hooked.client.package} here`);
    else await measure(hooked, place, base);
  }
  rmSync(base, { recursive: true, force: true });
}

async function measure(hooked: Hooked, place: string, base: string): Promise<void> {
  const found: Readonly<Record<Way, number[]>> = { without: [], idle: [], with: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const turn = WAYS.map((_, at) => WAYS[(at + round) % WAYS.length] ?? 'with').filter((way) => way !== 'idle' || hasCompiler());
    for (const way of turn) found[way].push(...(await session(hooked, place, base, way)));
  }
  const three = (times: readonly number[]): readonly number[] => [0, 0.5, 0.95].map((part) => quantile(times, part));
  const show = (times: readonly number[]): string => times.map((one) => (Number.isNaN(one) ? '-' : one.toFixed(1))).join(', ');
  const [without, idle, withIt] = [three(found.without), three(found.idle), three(found.with)];
  const over = (base: readonly number[]): readonly number[] => withIt.map((one, at) => one - (base[at] ?? Number.NaN));
  const [, half = Number.NaN] = over(without);
  const goal = half <= GOAL_MS ? 'met' : `missed by ${(half - GOAL_MS).toFixed(1)} ms`;
  const figures = [without, idle, withIt, over(without), over(idle)].map(show);
  console.log(`| ${[hooked.client.package, ...figures, goal].join(' | ')} |`);
}
