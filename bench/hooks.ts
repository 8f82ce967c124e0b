/**
 * npm run bench:hooks -- [--clients [CLIENT...]]
 *
 * What a hook costs: `warden hook` on a warm guard for an allowed call, against an empty program and a Node process that reads its
 * input and answers, in turns; and what a command costs then: bare, carried by the guard, in a process of its own, and in a library's
 * sandbox. What the guard holds in memory at each step. Then a storm: 10,000 hooks of 50 sessions, as fast as they go, with the record verified and counted.
 * All in a state directory of its own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HOOKED } from '../test/clients/hooked.table.ts';
import { commandLine } from '../tools/command-line.ts';
import { confined } from './confined.ts';
import { throughClients } from './through-clients.ts';

const { values, positionals: only } = commandLine(
  import.meta.filename,
  { clients: { type: 'boolean', default: false } },
  HOOKED.map(({ client }) => client.name),
);
const PROJECT = dirname(import.meta.dirname);
const PROGRAM = join(PROJECT, 'dist/bin/sallyport.js');
const WARDEN = join(PROJECT, 'native/bin', `warden-linux-${process.arch}`);
const [ROUNDS, COMMANDS, STORM, SESSIONS, AT_ONCE] = [300, 60, 10_000, 50, 8];

const root = mkdtempSync(join(tmpdir(), 'bench-hooks-'));
const [workspace, home, state] = [join(root, 'work'), join(root, 'home'), join(root, 'state')];
for (const folder of [workspace, home, state]) mkdirSync(folder, { mode: 0o700 });
const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, SALLYPORT_STATE: state };
const NODE_HOOK = join(root, 'hook.mjs');
writeFileSync(
  NODE_HOOK,
  `import { readFileSync } from 'node:fs'; JSON.parse(readFileSync(0, 'utf8')); process.stdout.write('{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow"}}');`,
);

const words = ['hook', 'claude-code', 'PreToolUse', '--state', state, '--version', '0.1.0', '--deadline', '20000'];
const start = ['--start', process.execPath, PROGRAM, 'guard'];

function payload(session: string, tool: string, input: object): string {
  return JSON.stringify({ session_id: session, cwd: workspace, tool_name: tool, tool_input: input });
}

/** Milliseconds. */
function timed(program: string, args: readonly string[], input: string): number {
  const began = process.hrtime.bigint();
  const { status } = spawnSync(program, args, { env, cwd: workspace, input });
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return Number(process.hrtime.bigint() - began) / 1e6;
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function latency(): void {
  const bash = payload('s', 'Bash', { command: 'npm test' });
  const read = payload('s', 'Read', { file_path: 'a' });
  const cases: Readonly<Record<string, () => number>> = {
    'empty program': () => timed('/bin/true', [], ''),
    'warden hook, a file': () => timed(WARDEN, words, read),
    'warden hook, a command': () => timed(WARDEN, words, bash),
    'a Node process': () => timed(process.execPath, [NODE_HOOK], bash),
  };
  timed(WARDEN, [...words, ...start], bash);
  for (let warm = 0; warm < 20; warm++) for (const run of Object.values(cases)) run();
  const found = Object.fromEntries(Object.keys(cases).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < ROUNDS; round++) for (const [name, run] of Object.entries(cases)) found[name]?.push(run());
  const empty = quantile(
    [...(found['empty program'] ?? [])].sort((a, b) => a - b),
    0.5,
  );
  console.log(
    `| ${ROUNDS} rounds in turns | p50 ms | p95 ms | p50 over an empty program | p95 over its p50 |\n| --- | --- | --- | --- | --- |`,
  );
  for (const [name, times] of Object.entries(found)) {
    const sorted = [...times].sort((a, b) => a - b);
    const [half, most] = [quantile(sorted, 0.5), quantile(sorted, 0.95)];
    console.log(
      `| ${name} | ${half.toFixed(2)} | ${most.toFixed(2)} | ${(half - empty).toFixed(2)} | ${(most - empty).toFixed(2)} |`,
    );
  }
}

function one(at: number): Promise<number | null> {
  const input = payload(`storm-${at % SESSIONS}`, 'Read', { file_path: `file-${at}` });
  const child = spawn(WARDEN, [...words, ...start], { env, cwd: workspace, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((done) => child.once('close', done));
}

function sallyport(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(process.execPath, [PROGRAM, ...args], { env, cwd: workspace, encoding: 'utf8', maxBuffer: 2 ** 30 });
}

const memory = (): number => JSON.parse(sallyport('status', '--json').stdout).guard.rssBytes / 2 ** 20;

/** What the guard holds in memory: all of it, and without what it shares with other processes of Node. MiB. */
function weigh(when: string): void {
  const { pid }: { pid: number } = JSON.parse(sallyport('status', '--json').stdout).guard;
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const [rss, pss] = ['Rss', 'Pss'].map((name) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1024).toFixed(0),
  );
  console.log(`| guard, ${when} | RSS ${rss} | PSS ${pss} |`);
}

/** In turns, like the rest. */
async function commands(): Promise<void> {
  const cases = await confined({ env, workspace, state }, (program, args) => timed(program, args, ''));
  const found = Object.fromEntries(Object.keys(cases).map((name): [string, number[]] => [name, []]));
  for (let warm = 0; warm < 5; warm++) for (const run of Object.values(cases)) await run();
  for (let round = 0; round < COMMANDS; round++) for (const [name, run] of Object.entries(cases)) found[name]?.push(await run());
  const bare = [0, 0.5, 0.95].map((part) =>
    quantile(
      [...(found['bash -c'] ?? [])].sort((a, b) => a - b),
      part,
    ),
  );
  console.log(
    `\n| ${COMMANDS} rounds in turns | least ms | p50 | p95 | least over bash | p50 over bash | p95 over bash |\n| --- | --- | --- | --- | --- | --- | --- |`,
  );
  for (const [name, times] of Object.entries(found)) {
    const sorted = [...times].sort((a, b) => a - b);
    const three = [0, 0.5, 0.95].map((part) => quantile(sorted, part));
    const over = three.map((one, at) => one - (bare[at] ?? Number.NaN));
    console.log(`| ${[name, ...[...three, ...over].map((one) => one.toFixed(1))].join(' | ')} |`);
  }
}

async function storm(): Promise<void> {
  const before = hooks();
  const rss = [memory()];
  const began = Date.now();
  let [next, refused] = [0, 0];
  const worker = async (): Promise<void> => {
    for (let at = next++; at < STORM; at = next++) {
      if ((await one(at)) !== 0) refused += 1;
      if (at === STORM / 2) rss.push(memory());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (Date.now() - began) / 1000;
  rss.push(memory());
  const verified = sallyport('trail', 'verify').status === 0;
  const line = rss.map((one) => one.toFixed(0)).join(', ');
  console.log(
    `\n${STORM} hooks of ${SESSIONS} sessions, ${AT_ONCE} at once: ${seconds.toFixed(1)} s, ${refused} refused, ${hooks() - before} recorded, trail ${verified ? 'verifies' : 'DOES NOT VERIFY'}, guard ${line} MiB (before, half, after)`,
  );
}

function hooks(): number {
  return sallyport('trail', 'export', '--format', 'ndjson').stdout.split('"type":"hook"').length - 1;
}

if (values.clients) await throughClients(only);
else {
  await one(0);
  weigh('nothing loaded yet');
  latency();
  weigh('after commands');
  await commands();
  await storm();
  weigh('after the storm');
}
sallyport('stop');
rmSync(root, { recursive: true, force: true });
// The library of the comparison keeps its proxies open.
process.exit();
