/*
 * What a hooked and confined shell command costs through real clients: sessions of one client with and without Sallyport, in turns,
 * each of many commands. What counts is the time from the model's word to the client's next question, so the client's own work,
 * its hooks and the command are all in it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { install } from '../test/agents/client.ts';
import { driveHooked } from '../test/clients/drive-hooked.ts';
import { HOOKED } from '../test/clients/hooked.table.ts';
import type { Hooked } from '../test/clients/hooked.ts';

const [PAIRS, COMMANDS, WARM] = [5, 24, 4];
const isRoot = process.getuid?.() === 0;
const folder = process.env['SALLYPORT_AGENTS'] ?? join(isRoot ? '/var/cache' : join(homedir(), '.cache'), 'sallyport-agents');

/** Milliseconds of each command of one session, without the first ones. */
async function session(hooked: Hooked, place: string, base: string, isHooked: boolean): Promise<readonly number[]> {
  const at: number[] = [];
  const ran = await driveHooked(
    hooked,
    place,
    base,
    { mode: 'bypass', isHooked },
    {
      files: {},
      onTurn: () => at.push(performance.now()),
      script: () => [...Array.from({ length: COMMANDS }, (_, one) => hooked.client.shell(`true ${one}`)), { say: 'done' }],
    },
  );
  ran.discard();
  if (ran.code !== 0 || at.length < COMMANDS + 1) throw new Error(`${hooked.client.name}: ${ran.output.slice(-1000)}`);
  // Hooks that were not asked would cost nothing.
  if (isHooked && ran.events.filter((event) => event['type'] === 'hook' && event['verdict'] === 'allow').length < COMMANDS)
    throw new Error(`${hooked.client.name}: its hooks were not asked`);
  return at
    .slice(1)
    .map((time, one) => time - (at[one] ?? time))
    .slice(WARM);
}

function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** @param only names of clients; none: all of them */
export async function throughClients(only: readonly string[]): Promise<void> {
  const base = mkdtempSync(join(isRoot ? '/var/lib' : homedir(), 'sallyport-bench-'));
  console.log(
    `| ${PAIRS} pairs of sessions, ${COMMANDS - WARM} commands each | without: least, p50, p95 ms | with: least, p50, p95 ms | added: least, p50, p95 |\n| --- | --- | --- | --- |`,
  );
  for (const hooked of HOOKED.filter(({ client }) => only.length === 0 || only.includes(client.name))) {
    const place = install(hooked.client, folder);
    if (place === undefined) console.log(`skipped  ${hooked.client.name}: npm can't install ${hooked.client.package} here`);
    else await measure(hooked, place, base);
  }
  rmSync(base, { recursive: true, force: true });
}

async function measure(hooked: Hooked, place: string, base: string): Promise<void> {
  const [bare, held]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const isHooked of pair % 2 === 0 ? [false, true] : [true, false])
      (isHooked ? held : bare).push(...(await session(hooked, place, base, isHooked)));
  }
  const three = (times: readonly number[]): readonly number[] => [0, 0.5, 0.95].map((part) => quantile(times, part));
  const show = (times: readonly number[]): string => times.map((one) => one.toFixed(1)).join(', ');
  const [without, withIt] = [three(bare), three(held)];
  const added = withIt.map((one, at) => one - (without[at] ?? Number.NaN));
  console.log(`| ${hooked.client.package} | ${show(without)} | ${show(withIt)} | ${show(added)} |`);
}
