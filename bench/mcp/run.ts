/**
 * `npm run bench:mcp [-- --rounds N] [--no-peers]`: what a call of a tool costs through the gateway, beside a direct call and two other
 * proxies, at 100 B and 100 KB. All sides are warm and take turns, so each round is one comparison. mcp-proxy and supergateway come from npm
 * into bench/.work/mcp-peers; they only speak HTTP towards the client, so theirs is the cost of HTTP too.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { acceptServer, loadPolicy, lookAtServer } from '../../src/guard/index.ts';
import { commandLine } from '../../tools/command-line.ts';
import { cleanUpAtExit, makePlace, ON_DISK, type Place, removePlace } from '../place.ts';
import { machine, printRow, type Row, writeResults } from '../results.ts';
import { spread } from '../statistics.ts';
import { BENCH, runTool, SALLYPORT, WORK } from '../tools.ts';
import { type McpSide, overHttp, overStdio } from './sides.ts';

const PEERS = { 'mcp-proxy': '6.7.19', supergateway: '4.0.0' } as const;
const FOLDER = join(WORK, 'mcp-peers');
/** Bytes of a text, and the most that the gateway may add (milliseconds). */
const SIZES = [
  { name: '100 B', bytes: 100, goal: 0.5, part: 1 },
  { name: '100 KB', bytes: 100_000, goal: 8, part: 0.25 },
] as const;
const WARM_UP = 50;
const WORDS = 'the quick brown fox reads a file and says what stands in it\n';

const { values } = commandLine(import.meta.filename, {
  rounds: { type: 'string', default: '1000' },
  'no-peers': { type: 'boolean', default: false },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 4) throw new Error('--rounds takes a whole number from 4');

cleanUpAtExit();
const place = makePlace(ON_DISK);
const sides: McpSide[] = [];
try {
  const argv = [process.execPath, copied(place)];
  sides.push(await overStdio('direct', argv, place), await gateway(argv, place), ...(await peers(argv, place)));
  const [at, where] = [new Date(), machine()];
  const rows: Row[] = [];
  for (const size of SIZES) rows.push(...(await compare(size)));
  for (const row of rows) printRow(row);
  writeResults(rows, at, where);
} finally {
  for (const side of sides) await side.close();
  spawnSync(process.execPath, [SALLYPORT, 'stop'], { env: place.env, stdio: 'ignore' });
  removePlace(place);
}

function copied({ workspace }: Place): string {
  const path = join(workspace, 'server.mjs');
  copyFileSync(join(BENCH, 'mcp', 'server.mjs'), path);
  return path;
}

/** The server as a person has accepted it, with a policy that lets it echo. */
async function gateway(argv: readonly string[], { workspace, state, env, home }: Place): Promise<McpSide> {
  const config = join(home, '.config', 'sallyport');
  mkdirSync(config, { recursive: true });
  const tools = { echo: { call: 'allow', reads: 'private', sends: false } };
  writeFileSync(join(config, 'policy.yaml'), JSON.stringify({ version: 1, mcp: { servers: { bench: { tools } } } }));
  const start = { argv, cwd: workspace, workspace, flags: [] };
  const { policy } = await loadPolicy({ workspace, env });
  const program = [process.execPath, SALLYPORT];
  acceptServer(state, 'bench', start, await lookAtServer({ name: 'bench', start, env, state, program, policy }));
  return overStdio('sallyport mcp run', [...program, 'mcp', 'run', '--name', 'bench', '--', ...argv], place);
}

async function peers(argv: readonly string[], at: Place): Promise<readonly McpSide[]> {
  const missing = values['no-peers'] ? 'not asked for' : installPeers();
  if (missing !== undefined) {
    for (const name of Object.keys(PEERS)) console.log(`${name}: SKIPPED (${missing})`);
    return [];
  }
  const start = (peer: string, path: string): readonly string[] => [process.execPath, join(FOLDER, 'node_modules', peer, path)];
  const proxy = start('mcp-proxy', 'dist/bin/mcp-proxy.mjs');
  const supergateway = start('supergateway', 'dist/index.js');
  const wanted: readonly [string, (port: number) => readonly string[]][] = [
    ['mcp-proxy', (port) => [...proxy, '--host', '127.0.0.1', '--port', `${port}`, '--server', 'stream', '--', ...argv]],
    [
      'supergateway',
      (port) => [
        ...supergateway,
        ...['--stdio', argv.join(' '), '--outputTransport', 'streamableHttp', '--stateful', '--logLevel', 'none'],
        ...['--port', `${port}`],
      ],
    ],
  ];
  const started: McpSide[] = [];
  for (const [name, words] of wanted) {
    try {
      started.push(await overHttp(`${name} (HTTP)`, words, at));
    } catch (error) {
      console.log(`${name}: SKIPPED (${error instanceof Error ? error.message : error})`);
    }
  }
  return started;
}

/** @returns why they are not there */
function installPeers(): string | undefined {
  if (Object.keys(PEERS).every((name) => existsSync(join(FOLDER, 'node_modules', name)))) return undefined;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), JSON.stringify({ private: true, dependencies: PEERS }));
  try {
    runTool(['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'], FOLDER);
    return undefined;
  } catch (error) {
    return `npm could not install them: ${error instanceof Error ? error.message.split('\n')[0] : error}`;
  }
}

async function compare({ name, bytes, goal, part }: (typeof SIZES)[number]): Promise<readonly Row[]> {
  const text = WORDS.repeat(Math.ceil(bytes / WORDS.length)).slice(0, bytes);
  const took = new Map<McpSide, number[]>(sides.map((side) => [side, []]));
  for (let round = -WARM_UP; round < rounds * part; round += 1) {
    // Who goes first changes from round to round.
    for (let at = 0; at < sides.length; at += 1) {
      const side = sides[(at + round + WARM_UP) % sides.length];
      if (side === undefined) continue;
      const began = process.hrtime.bigint();
      await side.echo(text);
      if (round >= 0) took.get(side)?.push(Number(process.hrtime.bigint() - began) / 1e6);
    }
  }
  const direct = took.get(sides[0] as McpSide) ?? [];
  return [...took].slice(1).map(([side, times]) => rowOf(name, side, direct, times, side === sides[1] ? goal : undefined));
}

/** One side against the direct call; the least that was added is what the machine's other work did not touch. */
function rowOf(
  name: string,
  { name: through }: McpSide,
  direct: readonly number[],
  times: readonly number[],
  goal: number | undefined,
): Row {
  const added = spreadOf(times.map((time, round) => time - (direct[round] ?? Number.NaN)));
  const [one, other] = [spread(direct).median, spread(times).median];
  const least = Math.min(...times) - Math.min(...direct);
  return {
    group: 'mcp',
    name: `call of ${name}`,
    sides: `direct → ${through}`,
    pairs: times.length,
    figure: `p50 ${one.toFixed(2)} → ${other.toFixed(2)} ms (added ${added.half.toFixed(2)} [${added.low.toFixed(2)}..${added.high.toFixed(2)}]), p99 ${quantile(times, 0.99).toFixed(2)}, least added ${least.toFixed(2)}`,
    ratio: (other / one).toFixed(2),
    cpu: '',
    target: goal === undefined ? '' : `<= ${goal} ms added at p50`,
    verdict: goal === undefined ? '' : added.half <= goal ? 'met' : 'not met',
    note: `load average ${loadavg()[0]?.toFixed(1)}`,
  };
}

function spreadOf(values: readonly number[]): { readonly half: number; readonly low: number; readonly high: number } {
  return { half: spread(values).median, low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
