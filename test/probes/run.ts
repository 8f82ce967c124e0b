/**
 * npm run probes -- [--base DIR] [--only ID,ID] [--program FILE] [--landlock | --namespaces] [--as-text] [--verbose]
 *
 * Tries every probe under `sallyport run`, prints a table and fails on any difference from what is expected. Started by root it
 * does so twice: as root and, by setpriv(1), as an ordinary user.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../tools/command-line.ts';
import { judge, type Outcome } from './judge.ts';
import type { Probe } from './probe.ts';
import { probes } from './probes.ts';
import { BUILT, World } from './world.ts';

const ORDINARY = { uid: 1000, gid: 1000 };
const { values: options } = commandLine(import.meta.filename, {
  base: { type: 'string' },
  only: { type: 'string' },
  program: { type: 'string' },
  landlock: { type: 'boolean' },
  namespaces: { type: 'boolean' },
  verbose: { type: 'boolean' },
  'as-is': { type: 'boolean' },
  'as-text': { type: 'boolean' },
});
const isRoot = process.getuid?.() === 0;

const unknown = options.only?.split(',').find((id) => !probes.some((probe) => probe.id === id));
if (unknown !== undefined) throw new Error(`no probe is called ${unknown}`);

function selected(mode: 'namespaces' | 'landlock'): readonly Probe[] {
  const only = options.only?.split(',');
  return probes.filter(
    (probe) =>
      (only?.includes(probe.id) ?? true) &&
      (mode === 'namespaces' || probe.landlock === true) &&
      (probe.only === undefined || process.arch === probe.only),
  );
}

function line(cells: readonly [string, string, string, string]): string {
  const [id, expect, result, what] = cells;
  return `${id.padEnd(6)}${expect.padEnd(11)}${result.slice(0, 60).padEnd(24)} ${what}`;
}

async function tryAll(mode: 'namespaces' | 'landlock', base: string): Promise<number> {
  const world = new World(
    base,
    options.program ?? BUILT,
    mode === 'landlock' ? ['--force-mode', 'landlock'] : [],
    options['as-text'],
  );
  const wanted = selected(mode);
  let failures = 0;
  process.stdout.write(
    `\n${mode}, ${isRoot ? 'root' : `uid ${process.getuid?.()}`}, ${wanted.length} probes\n${line(['id', 'expected', 'result', 'what is tried'])}\n`,
  );
  try {
    await world.open();
    for (const probe of wanted) {
      const outcome: Outcome = await world.run(probe);
      const verdict = judge(probe, outcome);
      if (!verdict.ok) failures++;
      process.stdout.write(
        `${line([probe.id, probe.expect, `${verdict.ok ? '' : 'DIFFERS: '}${verdict.result}`, probe.what])}\n`,
      );
      if (!verdict.ok || options.verbose === true)
        process.stdout.write(
          `      exit ${outcome.exitCode ?? outcome.signal}: ${outcome.output.trim().slice(-400).replaceAll('\n', '\n      ')}\n`,
        );
    }
  } finally {
    await world.close();
  }
  process.stdout.write(`${wanted.length - failures} of ${wanted.length} as expected\n`);
  return failures;
}

function asOrdinaryUser(base: string): number {
  const own = join(base, 'ordinary');
  mkdirSync(own);
  chownSync(own, ORDINARY.uid, ORDINARY.gid);
  const rest = process.argv.slice(2).filter((arg, i, all) => arg !== '--base' && all[i - 1] !== '--base');
  const ended = spawnSync(
    'setpriv',
    [
      `--reuid=${ORDINARY.uid}`,
      `--regid=${ORDINARY.gid}`,
      '--clear-groups',
      '--inh-caps=-all',
      process.execPath,
      ...process.execArgv,
      import.meta.filename,
      '--as-is',
      '--base',
      own,
      ...rest,
    ],
    { stdio: 'inherit', env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: own, LANG: 'C.UTF-8' } },
  );
  return ended.status ?? 1;
}

// Not under /tmp: a workspace there would hide what the private /tmp of a run hides.
const base = mkdtempSync(join(options.base ?? (isRoot ? '/var/lib' : homedir()), 'sp-'));
chmodSync(base, 0o755);
const modes =
  options.landlock === true
    ? (['landlock'] as const)
    : options.namespaces === true
      ? (['namespaces'] as const)
      : (['namespaces', 'landlock'] as const);
let failures = 0;
for (const mode of modes) failures += await tryAll(mode, mkdtempSync(join(base, 'w-')));
if (isRoot && options['as-is'] !== true) failures += asOrdinaryUser(base);
rmSync(base, { recursive: true, force: true });
process.exitCode = failures === 0 ? 0 : 1;
