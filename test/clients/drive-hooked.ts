import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { commandOf } from '../agents/client.ts';
import { type Ended, type Event, eventsOf, makeRepository, PROGRAM, put, start } from '../agents/drive.ts';
import type { Turn } from '../agents/model-apis.ts';
import { startModel } from '../agents/model-server.ts';
import type { Hooked, Mode } from './hooked.ts';

/** Where one session of a hooked agent happens. */
export interface Ground {
  readonly root: string;
  readonly home: string;
  readonly workspace: string;
  readonly state: string;
}

export interface HookedScene {
  readonly files: Readonly<Record<string, string>>;
  /** Variables of the agent's environment. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly script: (ground: Ground) => readonly Turn[];
  /** Servers for tools, by name, with the words that start each. */
  readonly servers?: (ground: Ground) => Readonly<Record<string, readonly string[]>>;
  /** A copy of Sallyport of its own, so that it can be broken. */
  readonly hasOwnProgram?: boolean;
  /** As soon as the folders are there. @returns undoes it at the end */
  readonly found?: (ground: Ground) => () => void;
  /** Before the model says a turn, with its place in the script. */
  readonly onTurn?: (ground: Ground, at: number) => void;
  /** After `init`, before the agent starts. */
  readonly prepare?: (ground: Ground, hand: Hand) => Promise<void>;
  /** When the agent has ended, and the guard has not yet. */
  readonly finish?: (ground: Ground, hand: Hand) => void | Promise<void>;
}

/** A person's own command line beside the agent. */
export interface Hand {
  readonly env: Readonly<Record<string, string>>;
  readonly sallyport: (...args: readonly string[]) => Promise<Ended>;
}

/** What came of it. */
export interface HookedSession extends Ground {
  readonly code: number | null;
  readonly output: string;
  /** Answers of its tools, in their order. */
  readonly results: readonly string[];
  readonly events: readonly Event[];
  readonly verified: boolean;
  /** All that its model was told. */
  readonly told: string;
  /** Whether the hooks are declared as `init` declared them. */
  readonly isIntact: boolean;
  readonly discard: () => void;
}

/** Runs a real agent with the hooks that `sallyport init` declares, in a new repository below BASE. */
export async function driveHooked(
  hooked: Hooked,
  place: string,
  base: string,
  { mode, isHooked }: { readonly mode: Mode; readonly isHooked: boolean },
  scene: HookedScene,
): Promise<HookedSession> {
  const { client } = hooked;
  const root = mkdtempSync(join(base, `${client.name}-${mode}-`));
  const ground: Ground = { root, home: join(root, 'home'), workspace: join(root, 'work'), state: join(root, 'state') };
  const { home, workspace, state } = ground;
  for (const folder of [home, workspace, state]) mkdirSync(folder, { mode: 0o700 });
  const program = scene.hasOwnProgram === true ? copiedTo(join(root, 'sallyport')) : PROGRAM;
  const leave = scene.found?.(ground);
  const model = await startModel(scene.script(ground), client.api, (at) => scene.onTurn?.(ground, at));
  const places = { home, workspace, port: model.port };
  for (const [path, content] of Object.entries(client.files(places))) put(join(home, path), content);
  for (const [path, content] of Object.entries(hooked.mcpFiles(scene.servers?.(ground) ?? {})))
    put(join(home, path), merged(join(home, path), content));
  for (const [path, content] of Object.entries(scene.files)) put(join(workspace, path), content);
  const env = {
    PATH: [dirname(process.execPath), '/usr/local/bin:/usr/bin:/bin'].join(':'),
    HOME: home,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    SALLYPORT_STATE: state,
  };
  await makeRepository(workspace, env);
  const sallyport: Hand['sallyport'] = (...args) => start(process.execPath, [program, ...args], env, workspace);
  if (isHooked) {
    const declared = await sallyport('init', client.name, '--yes', '--quiet');
    if (declared.code !== 0) throw new Error(`init ${client.name}: ${declared.output}`);
  }
  await scene.prepare?.(ground, { env, sallyport });
  const { arguments: words, variables } = hooked.modes[mode];
  const key = `${client.keyPrefix}${randomBytes(20).toString('hex').slice(0, 35)}`;
  const own = { ...env, ...QUIET, ...client.variables(places), ...variables, ...scene.variables, [client.keyVariable]: key };
  const [agent = '', ...first] = commandOf(client, place);
  const ran = await start(agent, [...first, ...words], own, workspace);
  await scene.finish?.(ground, { env, sallyport });
  const left = await sallyport('init', client.name, '--dry-run', '--json');
  const trail = await sallyport('trail', 'export', '--format', 'ndjson');
  const verified = await sallyport('trail', 'verify');
  await sallyport('stop');
  model.close();
  leave?.();
  return {
    ...ground,
    ...ran,
    results: model.results(),
    events: trail.code === 0 ? eventsOf(trail.output) : [],
    verified: verified.code === 0,
    told: model.bodies.join('\n'),
    isIntact: left.output.includes('"files":[]'),
    discard: () => {
      if (process.env['SALLYPORT_AGENTS_KEEP'] === undefined) rmSync(root, { recursive: true, force: true });
      else console.log(`kept ${root}`);
    },
  };
}

/** Program and warden lie beside each other as in the package. @returns the program */
function copiedTo(folder: string): string {
  const from = dirname(dirname(dirname(PROGRAM)));
  for (const part of ['dist', 'native/bin']) cpSync(join(from, part), join(folder, part), { recursive: true });
  return join(folder, 'dist/bin', basename(PROGRAM));
}

/** Clients talk to their makers otherwise. */
const QUIET: Readonly<Record<string, string>> = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  OPENCODE_DISABLE_AUTOUPDATE: '1',
  OPENCODE_DISABLE_MODELS_FETCH: '1',
  OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
};

/** A file that is there already is added to: TOML at its end, JSON by members. */
function merged(path: string, content: string): string {
  let before: string;
  try {
    before = readFileSync(path, 'utf8');
  } catch {
    return content;
  }
  if (path.endsWith('.toml')) return `${before}${content}`;
  return JSON.stringify({ ...JSON.parse(before), ...JSON.parse(content) });
}
