/* The ways of a message from the suite to its reference server, with the gateway in the middle. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { acceptServer, loadPolicy, lookAtServer, type ServerStart } from '../../src/guard/index.ts';
import { StdioUpstream, serveHttp } from '../../src/mcp/index.ts';
import { ALLOW_ALL } from './allow-all.ts';

export interface Passage {
  /** A folder of its own. */
  readonly base: string;
  readonly program: string;
  /** Where the reference server listens. */
  readonly port: number;
}

interface Opened {
  readonly url: string;
  readonly end: () => Promise<void>;
}

const BRIDGE = fileURLToPath(new URL('http-bridge.mjs', import.meta.url));

/** The suite, `mcp serve`, the reference server at its address. */
export function httpToHttp(passage: Passage): Promise<Opened> {
  return served(passage, [`http://localhost:${passage.port}/mcp`], []);
}

/** The suite, `mcp serve`, a stdio server in its cage that is the reference server. */
export function httpToStdio(passage: Passage): Promise<Opened> {
  return served(passage, bridge(passage), near(passage));
}

/** The suite, an adapter of our own that decides nothing, `mcp run`, the stdio server in its cage. */
export async function stdioToStdio(passage: Passage): Promise<Opened> {
  const { start, env } = await accepted(passage, bridge(passage), near(passage));
  const argv = [process.execPath, passage.program, 'mcp', 'run', '--name', 'fixture', ...start.flags, '--', ...start.argv];
  const upstream = new StdioUpstream({
    command: async () => ({ argv, cwd: start.cwd, env }),
    judge: ALLOW_ALL,
    limit: 0,
    notice: () => {},
  });
  const { port, close } = await serveHttp({ port: 0, token: 'test', notice: () => {}, upstream: async () => upstream });
  return {
    url: `http://localhost:${port}/test/fixture`,
    end: async () => {
      close();
      await upstream.end();
      spawnSync(process.execPath, [passage.program, 'stop'], { env, stdio: 'ignore' });
    },
  };
}

async function served(passage: Passage, argv: readonly string[], flags: readonly string[]): Promise<Opened> {
  const { start, env } = await accepted(passage, argv, flags);
  const gateway = spawn(process.execPath, [passage.program, 'mcp', 'serve', '--json', 'fixture'], {
    cwd: start.cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    url: await addressOf(gateway),
    end: async () => {
      const gone = new Promise((resolve) => gateway.once('close', resolve));
      gateway.kill();
      await gone;
      spawnSync(process.execPath, [passage.program, 'stop'], { env, stdio: 'ignore' });
    },
  };
}

const bridge = ({ base, port }: Passage): readonly string[] => {
  const path = join(base, 'work', 'http-bridge.mjs');
  mkdirSync(dirname(path), { recursive: true });
  spawnSync('cp', [BRIDGE, path]);
  return [process.execPath, path, `http://127.0.0.1:${port}/mcp`];
};

const near = ({ port }: Passage): readonly string[] => ['--allow-host', `127.0.0.1:${port}`];

/** A person has looked at the server and accepted it, and their policy allows all that it does. */
async function accepted(
  { base, program }: Passage,
  argv: readonly string[],
  flags: readonly string[],
): Promise<{ readonly start: ServerStart; readonly env: Readonly<Record<string, string>> }> {
  const [state, work, home] = [join(base, 'state'), join(base, 'work'), join(base, 'home')];
  for (const folder of [state, work, join(home, '.config/sallyport')]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The suite's tools do nothing, so the rule for flows has nothing to say of them. Some are called that are not offered.
  const tools = { '*': { call: 'allow', reads: 'none', sends: false } };
  writeFileSync(
    join(home, '.config/sallyport/policy.yaml'),
    JSON.stringify({ version: 1, mcp: { servers: { fixture: { tools } } } }),
  );
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, SALLYPORT_STATE: state };
  const start = { argv, cwd: work, workspace: work, flags };
  const { policy } = await loadPolicy({ workspace: work, env });
  const words = [process.execPath, program];
  acceptServer(state, 'fixture', start, await lookAtServer({ name: 'fixture', start, env, state, program: words, policy }));
  return { start, env };
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
