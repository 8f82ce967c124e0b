/* A copy of a house, started in the cage: what Home Assistant itself says of a configuration before the real one gets it. */
import { rmSync } from 'node:fs';
import { pathOutside } from '../../../confine/index.ts';
import type { HomeFiles } from '../../../inspect/home/index.ts';
import { UserError } from '../../../model/index.ts';
import { filesOfFolder, filesOfRun } from '../read-home.ts';
import { type Attempt, linesOf, mergedAttempts, readableLines, runInCage, type TestCage } from './cage.ts';
import { layOut, makeCopyFolder } from './copy.ts';
import { findEngine, imageOf, runPlan } from './engine.ts';
import { findHass, foldersOf } from './hass.ts';
import { isRefused, isUp, missingIn, toldOfBoot, toldOfCheck } from './read-logs.ts';
import { checkServers, type ServerCheck } from './servers.ts';

export interface HomeTestRequest {
  readonly folder: string;
  /** With the changes of this transaction. */
  readonly run: string | undefined;
  readonly hass: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly maxMs: number;
  readonly notice: (line: string) => void;
}

/** What became of the copy of Home Assistant. */
export interface HouseTest {
  /** `broken`: Home Assistant's own check refuses it; `down`: it did not come up; `not-tried`: there is none here that could. */
  readonly outcome: 'up' | 'broken' | 'down' | 'not-tried';
  readonly sentence: string;
  /** Lines of its own check and of its log, without what no network explains. */
  readonly complaints: readonly string[];
  /** What was tried in the cage and refused. */
  readonly attempts: readonly Attempt[];
}

export interface HomeTest extends HouseTest {
  /** Brokers and proxies beside it, by their own programs. */
  readonly servers: readonly ServerCheck[];
}

const CHECKED = 'CHECKED';

/**
 * Starts a copy of a configuration, with made-up secrets and without a network; has the servers beside it check theirs.
 *
 * @throws UserError HASS_NOT_FOUND where a program was named that is none; HOME_NOT_FOUND
 */
export async function testHomeFolder(request: HomeTestRequest): Promise<HomeTest> {
  const hass = findHass(request.hass, request.env);
  const files = request.run === undefined ? filesOfFolder(request.folder) : (await filesOfRun(request.run, request.env)).after;
  const copy = makeCopyFolder(request.env);
  try {
    const servers = await checkServers(files, copy, request);
    if (!files.paths.includes('configuration.yaml') && servers.length === 0)
      throw new UserError('HOME_NOT_FOUND', `There is no configuration.yaml in ${request.folder}.`, {
        hint: 'Name the folder that holds it.',
      });
    layOut(files, copy);
    return { ...(await testHouse(request, files, hass, copy)), servers };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function testHouse(request: HomeTestRequest, files: HomeFiles, hass: string | undefined, copy: string): Promise<HouseTest> {
  if (!files.paths.includes('configuration.yaml'))
    return notTried('There is no configuration.yaml here, so there is no Home Assistant to start.');
  if (hass !== undefined) return withProgram(request, hass, copy);
  return withEngine(request, files, copy);
}

function notTried(why: string): HouseTest {
  return { outcome: 'not-tried', sentence: why, complaints: [], attempts: [] };
}

const ONLY_READ = 'only the files were read. Whether integrations accept their settings, and whether it comes up, was not tried.';

async function withProgram(request: HomeTestRequest, hass: string, copy: string): Promise<HouseTest> {
  const cage: TestCage = { ...request, read: foldersOf(hass) };
  const check = await runInCage(cage, copy, `${quoted(hass)} --script check_config -c "$PWD" > .check.log 2>&1`);
  const checked = linesOf(copy, '.check.log');
  const missing = missingIn(checked);
  if (missing !== undefined)
    return notTried(
      `Home Assistant's own check needs ${missing}, which its environment does not have (pip install it there): ${ONLY_READ}`,
    );
  if (isRefused(checked)) return refused(checked, check.attempts);
  const seconds = Math.max(5, Math.round(request.maxMs / 1000));
  const boot = await runInCage(cage, copy, bootScript(`${quoted(hass)} -v --skip-pip -c "$PWD"`, seconds));
  return booted(linesOf(copy, '.boot.log'), boot.exitCode, seconds, mergedAttempts([...check.attempts, ...boot.attempts]));
}

async function withEngine(request: HomeTestRequest, files: HomeFiles, copy: string): Promise<HouseTest> {
  const none = `There is no Home Assistant here (hass on the PATH, or --hass): ${ONLY_READ}`;
  const read = files.paths.includes('.HA_VERSION') ? files.read('.HA_VERSION') : undefined;
  const image = imageOf(read !== undefined && 'text' in read ? read.text : undefined);
  // It runs without walls of ours.
  const env = { ...request.env, PATH: pathOutside(request.env['PATH'], request.folder) };
  const engine = image === undefined ? undefined : await findEngine(image, env);
  if (image === undefined || engine === undefined) return notTried(none);
  const { program, hasImage } = engine;
  if (!hasImage) return notTried(`${none} ${program} would start it, but has no ${image}: ${program} pull ${image}.`);
  const seconds = Math.max(5, Math.round(request.maxMs / 1000));
  const own = 'python3 -m homeassistant';
  const script = `${own} --script check_config -c /config 2>&1; echo ${CHECKED}; ${bootScript(`${own} -v --skip-pip -c /config`, seconds, 'kill $house; cat .boot.log')}`;
  const { code, text } = await runPlan({ program, image, copy, script }, env, request.maxMs + 120_000);
  const lines = readableLines(text);
  const at = lines.indexOf(CHECKED);
  const checked = at < 0 ? lines : lines.slice(0, at);
  if (isRefused(checked)) return refused(checked, []);
  return booted(lines.slice(at + 1), code, seconds, []);
}

/** Ends with 0 when it is up, with 8 when time is over, with 9 when it ended by itself. */
function bootScript(command: string, seconds: number, atLast = 'kill $house'): string {
  return [
    `${command} > .boot.log 2>&1 &`,
    'house=$!',
    `for i in $(seq ${seconds * 2}); do`,
    `  if grep -q "Home Assistant initialized in" .boot.log; then sleep 2; ${atLast}; wait $house; exit 0; fi`,
    `  if ! kill -0 $house 2> /dev/null; then ${atLast.replace('kill $house; ', '').replace('kill $house', 'true')}; exit 9; fi`,
    '  sleep 0.5',
    'done',
    `${atLast}; exit 8`,
  ].join('\n');
}

function refused(checked: readonly string[], attempts: readonly Attempt[]): HouseTest {
  return {
    outcome: 'broken',
    sentence: 'Home Assistant refuses this configuration.',
    complaints: toldOfCheck(checked),
    attempts,
  };
}

function booted(log: readonly string[], code: number, seconds: number, attempts: readonly Attempt[]): HouseTest {
  const up = isUp(log);
  const late =
    code === 8 ? `Home Assistant was not up after ${seconds} s.` : 'Home Assistant did not come up with this configuration.';
  return {
    outcome: up ? 'up' : 'down',
    sentence: up ? 'Home Assistant came up with this configuration, without a network and with made-up secrets.' : late,
    complaints: toldOfBoot(log),
    attempts,
  };
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
