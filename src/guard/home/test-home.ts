/* A copy of a house, started in the cage: what Home Assistant itself says of a configuration before the real one gets it. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { HomeFiles } from '../../inspect/home/index.ts';
import { UserError } from '../../model/index.ts';
import { runCommand } from '../run.ts';
import { filesOfFolder, filesOfRun } from './read-home.ts';

export interface HomeTestRequest {
  readonly folder: string;
  /** With the changes of this transaction. */
  readonly run: string | undefined;
  readonly hass: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly maxMs: number;
  readonly notice: (line: string) => void;
}

export interface HomeTest {
  /** `broken`: Home Assistant's own check refuses it; `down`: it did not come up; `not-tried`: there is no Home Assistant here. */
  readonly outcome: 'up' | 'broken' | 'down' | 'not-tried';
  readonly sentence: string;
  /** Lines of its own check and of its log, without what no network explains. */
  readonly complaints: readonly string[];
  /** What was tried in the cage and refused. */
  readonly attempts: readonly { readonly what: string; readonly count: number }[];
}

/** What follows from there being no network and no devices, and says nothing of the configuration. */
const EXPECTED =
  /requirements?\b.*(?:not found|install)|Unable to install package|Temporary failure in name resolution|Network is unreachable|Cannot connect to host|Name or service not known|Setup of domain .* took|We found a custom integration|aiodns|Timeout while contacting DNS/i;
const MOST_LINES = 40;
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/**
 * Starts a copy of a configuration, with made-up secrets and without a network.
 *
 * @throws UserError HASS_NOT_FOUND where a program was named that is none
 */
export async function testHomeFolder(request: HomeTestRequest): Promise<HomeTest> {
  const hass = findHass(request);
  if (hass === undefined) return notTried();
  const files = request.run === undefined ? filesOfFolder(request.folder) : (await filesOfRun(request.run, request.env)).after;
  if (!files.paths.includes('configuration.yaml'))
    throw new UserError('HOME_NOT_FOUND', `There is no configuration.yaml in ${request.folder}.`, {
      hint: 'Name the folder that holds it.',
    });
  // Beside the records it could be no workspace; below a temporary folder the cage shows another one.
  const base = join(request.env['XDG_CACHE_HOME'] ?? join(request.env['HOME'] ?? homedir(), '.cache'), 'sallyport', 'houses');
  mkdirSync(base, { recursive: true, mode: 0o700 });
  const copy = mkdtempSync(join(base, 'house-'));
  try {
    layOut(files, copy);
    return await carryOut(request, hass, copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function notTried(): HomeTest {
  return {
    outcome: 'not-tried',
    sentence:
      'There is no Home Assistant here (hass on the PATH, or --hass): only the files were read. Whether integrations accept their settings, and whether it comes up, was not tried.',
    complaints: [],
    attempts: [],
  };
}

function findHass({ hass, env }: HomeTestRequest): string | undefined {
  if (hass !== undefined) {
    if (isProgram(hass)) return realpathOfFolder(hass);
    throw new UserError('HASS_NOT_FOUND', `${hass} can't be started.`, {
      hint: 'Name bin/hass of a virtual environment that has homeassistant installed.',
    });
  }
  return (env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'hass'))
    .find(isProgram);
}

/** The program's own name stays: a virtual environment is known by the folder that it is started from. */
function realpathOfFolder(path: string): string {
  return join(realpathSync(dirname(path)), path.slice(path.lastIndexOf('/') + 1));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The files as they are, but no secret: what stands in .storage is left out, secrets.yaml has the same names and other values. */
function layOut(files: HomeFiles, copy: string): void {
  for (const path of files.paths) {
    if (/(?:^|\/)\.storage\//.test(path) || files.links?.has(path) === true) continue;
    const read = files.read(path);
    if (!('text' in read)) continue;
    const target = join(copy, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, /(?:^|\/)secrets\.yaml$/.test(path) ? madeUp(read.text) : read.text);
  }
}

function madeUp(secrets: string): string {
  return [...secrets.matchAll(/^([\w-]+)\s*:/gm)]
    .map(
      ([, name = '']) =>
        `${name}: "${/url|host|ip/i.test(name) ? 'http://192.0.2.1' : /port/i.test(name) ? '1' : 'made-up-0000000000000000'}"\n`,
    )
    .join('');
}

async function carryOut(request: HomeTestRequest, hass: string, copy: string): Promise<HomeTest> {
  const check = await inCage(request, hass, copy, `${quoted(hass)} --script check_config -c "$PWD" > .check.log 2>&1`);
  const checked = linesOf(copy, '.check.log');
  // Its exit code is that of warnings too: what it could not install without a network is none of the configuration's faults.
  const isBroken =
    checked.some((line) =>
      /^\s*(?:Failed config|General Errors)\b|^ERROR:homeassistant\.(?:config|components\.(?:automation|script|scene|template))\b/.test(
        line,
      ),
    ) || !checked.some((line) => line.startsWith('Testing configuration'));
  if (isBroken)
    return {
      outcome: 'broken',
      sentence: 'Home Assistant refuses this configuration.',
      complaints: checked.filter((line) => !EXPECTED.test(line) && !/^(?:INFO|DEBUG|ERROR: )/.test(line)).slice(0, MOST_LINES),
      attempts: check.attempts,
    };
  const seconds = Math.max(5, Math.round(request.maxMs / 1000));
  const script = [
    `${quoted(hass)} -v --skip-pip -c "$PWD" > .boot.log 2>&1 &`,
    'house=$!',
    `for i in $(seq ${seconds * 2}); do`,
    '  if grep -q "Home Assistant initialized in" .boot.log; then sleep 2; kill $house; wait $house; exit 0; fi',
    '  if ! kill -0 $house 2> /dev/null; then exit 9; fi',
    '  sleep 0.5',
    'done',
    'kill $house; exit 8',
  ].join('\n');
  const boot = await inCage(request, hass, copy, script);
  const log = linesOf(copy, '.boot.log').filter(
    (line) => /\b(?:ERROR|CRITICAL)\b|Traceback|Error:/.test(line) && !EXPECTED.test(line),
  );
  const isUp =
    linesOf(copy, '.boot.log').some((line) => line.includes('Home Assistant initialized in')) &&
    !linesOf(copy, '.boot.log').some((line) => /recovery mode|safe mode/i.test(line));
  return {
    outcome: isUp ? 'up' : 'down',
    sentence: isUp
      ? 'Home Assistant came up with this configuration, without a network and with made-up secrets.'
      : boot.exitCode === 8
        ? `Home Assistant was not up after ${seconds} s.`
        : 'Home Assistant did not come up with this configuration.',
    complaints: log.slice(0, MOST_LINES),
    attempts: merged([...check.attempts, ...boot.attempts]),
  };
}

async function inCage(
  request: HomeTestRequest,
  hass: string,
  copy: string,
  script: string,
): Promise<{ readonly exitCode: number; readonly attempts: HomeTest['attempts'] }> {
  const result = await runCommand({
    argv: ['bash', '-c', script],
    cwd: copy,
    workspace: copy,
    env: request.env,
    // The environment that hass lives in, and the Python that it was made of.
    read: [dirname(dirname(hass)), ...pythonOf(hass)],
    unattended: true,
    limits: { time: request.maxMs + 60_000 },
    notice: request.notice,
  });
  const denied = result.summary.denied;
  return { exitCode: result.exitCode, attempts: denied.map(({ op, what, count }) => ({ what: `${op} ${what}`, count })) };
}

/** Folders of the interpreter that a virtual environment leads to. */
function pythonOf(hass: string): readonly string[] {
  const python = join(dirname(hass), 'python3');
  return existsSync(python)
    ? [dirname(dirname(realpathSync(python)))].filter((folder) => folder !== '/usr' && folder !== '/')
    : [];
}

function merged(attempts: HomeTest['attempts']): HomeTest['attempts'] {
  const counts = new Map<string, number>();
  for (const { what, count } of attempts) counts.set(what, (counts.get(what) ?? 0) + count);
  return [...counts].map(([what, count]) => ({ what, count }));
}

function linesOf(copy: string, name: string): readonly string[] {
  try {
    // Colours of a terminal are no part of a sentence.
    return readFileSync(join(copy, name), 'utf8')
      .replaceAll(COLOUR, '')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.replaceAll(copy, '/config'));
  } catch {
    return [];
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
