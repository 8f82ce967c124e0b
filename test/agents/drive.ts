import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Client } from './client.ts';
import { commandOf } from './client.ts';
import type { Turn } from './model-apis.ts';
import { startModel } from './model-server.ts';

export const PROGRAM: string = join(dirname(dirname(import.meta.dirname)), 'dist/bin/sallyport.js');
const LONGEST_MS = 180_000;

export interface Installed {
  readonly client: Client;
  /** Its folder. */
  readonly place: string;
}

export type Event = Readonly<Record<string, unknown>>;

/** What came of one session of an agent in a cage. */
export interface Session {
  readonly code: number | null;
  /** What the client printed. */
  readonly output: string;
  /** Answers of its tools, in their order. */
  readonly results: readonly string[];
  readonly events: readonly Event[];
  /** The real key of its model. */
  readonly key: string;
  readonly keysAtModel: readonly string[];
  /** Files and other places where the real key was found: there must be none. */
  readonly leaks: readonly string[];
  readonly workspace: string;
  /** Whether the record of the run is whole. */
  readonly verified: boolean;
}

export interface Scene {
  readonly files: Readonly<Record<string, string>>;
  readonly script: (workspace: string) => readonly Turn[];
  /** More flags of `sallyport run`. */
  readonly flags: readonly string[];
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs an agent in a cage in a new repository below BASE, against a model that follows the scene's script. */
export async function drive({ client, place }: Installed, base: string, scene: Scene): Promise<Session> {
  const root = mkdtempSync(join(base, `${client.name}-`));
  const [home, workspace, state] = [join(root, 'home'), join(root, 'work'), join(root, 'state')];
  for (const folder of [home, workspace, state]) mkdirSync(folder, { mode: 0o700 });
  const key = `${client.keyPrefix}${randomBytes(48)
    .toString('hex')
    .slice(0, client.keyPrefix === 'AIza' ? 35 : 90)}`;
  const model = await startModel(scene.script(workspace), client.api);
  const places = { home, workspace, port: model.port };
  for (const [path, content] of Object.entries(client.files(places))) put(join(home, path), content);
  for (const [path, content] of Object.entries(scene.files)) put(join(workspace, path), content);
  const env = {
    PATH: [dirname(process.execPath), '/usr/local/bin:/usr/bin:/bin'].join(':'),
    HOME: home,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    SALLYPORT_STATE: state,
  };
  await makeRepository(workspace, env);
  if (client.keyFile !== undefined) put(join(home, client.keyFile.path), client.keyFile.content(key));
  const given = client.keyFile === undefined ? { [client.keyVariable]: key } : {};
  const own = { ...env, ...client.variables(places), ...given };
  const flags = ['--agent', client.name, '--reads', '--unattended', '--read', place, ...scene.flags];
  const command = [...commandOf(client, place), ...client.arguments];
  const ran = await start(process.execPath, [PROGRAM, 'run', ...flags, '--', ...command], own, workspace);
  const trail = await start(process.execPath, [PROGRAM, 'trail', 'export', '--format', 'ndjson'], env, workspace);
  const verified = await start(process.execPath, [PROGRAM, 'trail', 'verify'], env, workspace);
  model.close();
  const told = [ran.output, trail.output, ...model.bodies].join('\n');
  const leaks = [
    ...(told.includes(key) ? ['what was printed, recorded or told'] : []),
    ...filesWith(key, root, client.keyFile?.path),
  ];
  if (process.env['SALLYPORT_AGENTS_KEEP'] === undefined) rmSync(root, { recursive: true, force: true });
  else console.log(`kept ${root}`);
  return {
    ...ran,
    results: model.results(),
    events: eventsOf(trail.output),
    key,
    keysAtModel: model.keys,
    leaks,
    workspace,
    verified: verified.code === 0,
  };
}

export function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: 0o600 });
}

export async function makeRepository(workspace: string, env: Readonly<Record<string, string>>): Promise<void> {
  const who = ['-c', 'user.name=A Person', '-c', 'user.email=person@example.test'];
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    [...who, 'commit', '-q', '-m', 'first', '--allow-empty'],
  ])
    await start('git', args, env, workspace);
}

export function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (piece: string) => {
        output += piece;
      });
    }
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

export function eventsOf(trail: string): readonly Event[] {
  return trail.split('\n').flatMap((line): readonly Event[] => {
    if (line === '') return [];
    const { event }: { event?: Event } = JSON.parse(line);
    return event === undefined ? [] : [event];
  });
}

/** Files below a folder that hold a text, as it is or in base64. @param but the end of a path that may */
function filesWith(text: string, folder: string, but: string | undefined): readonly string[] {
  const forms = [text, Buffer.from(text).toString('base64').slice(0, 40)];
  const found: string[] = [];
  const visit = (path: string): void => {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status?.isDirectory() === true) for (const name of readdirSync(path)) visit(join(path, name));
    if (status?.isFile() !== true || (but !== undefined && path.endsWith(but))) return;
    const content = readFileSync(path);
    if (forms.some((form) => content.includes(form))) found.push(path);
  };
  if (existsSync(folder)) visit(folder);
  return found;
}
