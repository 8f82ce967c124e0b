/**
 * `npm run test:mcp`: three servers, each asked the same with and without the gateway; every message must be the same. Installs the
 * servers with npm into a folder of its own (SALLYPORT_MCP_SERVERS names one where they are already); without a network it says so.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { acceptServer, loadPolicy, lookAtServer } from '../../src/guard/index.ts';
import { commandLine } from '../../tools/command-line.ts';
import { compareConformance } from './conformance.ts';
import { record } from './record.ts';
import { type RecordedServer, SERVERS } from './sessions.table.ts';

commandLine(import.meta.filename, {});
const VERSION = '2026.8.31';
const PROGRAM = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'dist/bin/sallyport.js');
const base = mkdtempSync(join(process.getuid?.() === 0 ? '/var/lib' : homedir(), 'sallyport-mcp-'));

try {
  process.exitCode = await main();
} finally {
  rmSync(base, { recursive: true, force: true });
}

async function main(): Promise<number> {
  const servers = process.env['SALLYPORT_MCP_SERVERS'] ?? install();
  if (servers === undefined) {
    console.log('SKIPPED: the servers could not be installed (no network?)');
    return 0;
  }
  let different = 0;
  for (const server of SERVERS) different += await compare(server, servers);
  const conformance = join(base, 'conformance');
  mkdirSync(conformance);
  const scenarios = await compareConformance(conformance, PROGRAM);
  if (scenarios === undefined)
    console.log('SKIPPED: conformance (SALLYPORT_MCP_CONFORMANCE and SALLYPORT_MCP_FIXTURE say where it is)');
  different += scenarios ?? 0;
  console.log(
    different === 0 ? 'Every message is the same with and without the gateway.' : `${different} messages or scenarios differ.`,
  );
  return different === 0 ? 0 : 1;
}

function install(): string | undefined {
  const folder = join(base, 'servers');
  mkdirSync(folder);
  const wanted = SERVERS.map((server) => `${server.package}@${VERSION}`);
  const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, ...wanted], {
    stdio: 'ignore',
  });
  return status === 0 ? folder : undefined;
}

async function compare(server: RecordedServer, servers: string): Promise<number> {
  const [direct, through] = [place(server, 'direct'), place(server, 'through')];
  const argv = (workspace: string): readonly string[] => [
    process.execPath,
    entryOf(server, servers),
    ...server.arguments(workspace),
  ];
  // Both work in a folder of the same name, one after the other, for a path is part of an answer.
  const wanted = await record(
    { argv: argv(direct.workspace), cwd: direct.workspace, env: direct.env },
    server.said(direct.workspace),
  );
  await accept(server.name, argv(through.workspace), through);
  const gateway = [
    process.execPath,
    PROGRAM,
    'mcp',
    'run',
    '--name',
    server.name,
    ...flags(through.env),
    '--',
    ...argv(through.workspace),
  ];
  const found = await record({ argv: gateway, cwd: through.workspace, env: through.env }, server.said(through.workspace));
  const plain = found.map((line) => line.replaceAll(through.workspace, direct.workspace));
  const odd = Array.from({ length: Math.max(wanted.length, plain.length) }, (_, at) => at).filter(
    (at) => wanted[at] !== plain[at],
  );
  console.log(`${server.name}: ${wanted.length} messages direct, ${plain.length} through the gateway, ${odd.length} differ`);
  for (const at of odd.slice(0, 5))
    console.log(`  direct:  ${wanted[at]?.slice(0, 300)}\n  through: ${plain[at]?.slice(0, 300)}`);
  spawnSync(process.execPath, [PROGRAM, 'stop'], { env: through.env, stdio: 'ignore' });
  return odd.length;
}

interface Place {
  readonly workspace: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string>>;
}

function place(server: RecordedServer, kind: string): Place {
  const root = join(base, server.name, kind);
  const [workspace, state, home] = [join(root, 'work'), join(root, 'state'), join(root, 'home')];
  for (const folder of [workspace, state, home]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    SALLYPORT_STATE: state,
    MEMORY_FILE_PATH: join(workspace, 'memory.jsonl'),
  };
  return { workspace, state, env };
}

function flags(env: Place['env']): readonly string[] {
  return Object.keys(env).includes('MEMORY_FILE_PATH') ? ['--env', 'MEMORY_FILE_PATH'] : [];
}

/** What a person does with `sallyport mcp approve`. */
async function accept(name: string, argv: readonly string[], { workspace, state, env }: Place): Promise<void> {
  const start = { argv, cwd: workspace, workspace, flags: flags(env) };
  const { policy } = await loadPolicy({ workspace, env });
  const program = [process.execPath, PROGRAM];
  acceptServer(state, name, start, await lookAtServer({ name, start, env, state, program, policy }));
}

function entryOf(server: RecordedServer, servers: string): string {
  const folder = join(servers, 'node_modules', server.package);
  const { bin }: { bin: string | Record<string, string> } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : (Object.values(bin)[0] ?? ''));
}
