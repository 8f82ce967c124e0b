/**
 * npm run egress-attacks -- [--json] [--only ID,ID] [--landlock | --namespaces | --bare] [--as-is] [--verbose]
 *
 * Tries to get bytes out of a real cage in some 500 ways, against servers that write down whatever reaches them, in a network
 * of its own (outside/world.c). Prints a table; exit 1 when a byte got out, when something was stopped otherwise than expected, or
 * when what must work does not. Started by root it does so twice: as root and, by setpriv(1), as an ordinary user.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../tools/command-line.ts';
import type { Row } from './attack.ts';
import { isGood, type Mode } from './judge.ts';
import { runMatrix } from './matrix.ts';
import { ADDRESSES } from './world.ts';

const ORDINARY = 1000;
const NO_WORLD = 3;
const isRoot = process.getuid?.() === 0;
const MODES = ['namespaces', 'landlock', 'bare'] as const satisfies readonly Mode[];
const { values: options } = commandLine(import.meta.filename, {
  json: { type: 'boolean' },
  only: { type: 'string' },
  landlock: { type: 'boolean' },
  namespaces: { type: 'boolean' },
  bare: { type: 'boolean' },
  'as-is': { type: 'boolean' },
  verbose: { type: 'boolean' },
  /** In the world already: the mode and the folder. */
  inside: { type: 'string' },
  base: { type: 'string' },
});

interface Table {
  readonly mode: Mode;
  readonly user: string;
  readonly rows: readonly Row[];
}

async function inside(mode: Mode, base: string): Promise<void> {
  const only = options.only?.split(',');
  const rows = await runMatrix({ mode, base: join(base, 'run'), attack: join(base, 'attack'), only });
  writeFileSync(join(base, 'rows.json'), JSON.stringify(rows));
}

function compile(base: string): void {
  const flags = ['-std=c11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-O1', '-pthread'];
  for (const source of ['outside/world.c', 'inside/attack.c'])
    execFileSync('cc', [...flags, '-o', join(base, source.replace(/^.*\/|\.c$/g, '')), join(import.meta.dirname, source)]);
}

/** One table: a new folder, a new world, all rows. */
async function tryAll(mode: Mode, uid: number): Promise<Table> {
  const root = mkdtempSync(join(isRoot ? '/var/lib' : homedir(), 'sallyport-egress-'));
  const own = join(root, 'run');
  try {
    mkdirSync(own);
    compile(root);
    writeFileSync(join(own, 'resolv.conf'), 'nameserver 127.0.0.1\n');
    writeFileSync(join(own, 'nsswitch.conf'), 'hosts: files dns\n');
    chmodSync(root, 0o755);
    if (isRoot) for (const path of [root, own]) chownSync(path, uid, uid);
    const as = isRoot && uid !== 0 ? ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all'] : [];
    const self = [process.execPath, ...process.execArgv, import.meta.filename, '--inside', mode, '--base', root];
    const only = options.only === undefined ? [] : ['--only', options.only];
    const code = await run([...as, join(root, 'world'), own, ...ADDRESSES, '--', ...self, ...only], own);
    if (code === NO_WORLD) throw new Error('this machine refuses the network namespace in which the attacks are tried');
    if (code !== 0) throw new Error(`the attacks did not end: ${code}`);
    const rows: readonly Row[] = JSON.parse(readFileSync(join(root, 'rows.json'), 'utf8'));
    return { mode, user: uid === 0 ? 'root' : `uid ${uid}`, rows };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function run([program = '', ...args]: readonly string[], home: string): Promise<number | null> {
  const env = { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8', EGRESS_TIMES: process.env['EGRESS_TIMES'] };
  const child = spawn(program, args, { stdio: ['ignore', 2, 'inherit'], env });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function print({ mode, user, rows }: Table): void {
  console.log(`\n${mode}, ${user}, ${rows.length} rows`);
  console.log(`${'id'.padEnd(5)}${'outcome'.padEnd(10)}${'bytes'.padStart(5)}  ${'what is tried'.padEnd(72)} how it ended`);
  for (const { id, outcome, leaked, what, how, expected } of rows) {
    const shown =
      isGood({ outcome }) && options.verbose !== true ? how.slice(0, 90) : `${how.slice(0, 400)} (expected: ${expected})`;
    console.log(
      `${id.padEnd(5)}${outcome.padEnd(10)}${String(leaked).padStart(5)}  ${printable(what).padEnd(72)} ${printable(shown)}`,
    );
  }
  const count = (outcome: Row['outcome']): number => rows.filter((row) => row.outcome === outcome).length;
  console.log(
    `${count('stopped')} stopped, ${count('works')} controls work, ${count('LEAKED')} leaked, ${count('OTHERWISE')} stopped otherwise, ${count('BROKEN')} broken, ${count('skipped')} skipped`,
  );
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').trim();
}

if (options.inside !== undefined) {
  await inside(MODES.find((mode) => mode === options.inside) ?? 'namespaces', options.base ?? '');
  process.exit(0);
}
const chosen = MODES.filter((mode) => options[mode] === true);
const modes: readonly Mode[] = chosen.length > 0 ? chosen : ['namespaces', 'landlock'];
const users = isRoot && options['as-is'] !== true ? [0, ORDINARY] : [process.getuid?.() ?? 0];
const tables: Table[] = [];
// The two ways of confining at the same time, each in a world of its own.
for (const uid of users) tables.push(...(await Promise.all(modes.map((mode) => tryAll(mode, uid)))));
if (options.json === true) console.log(JSON.stringify(tables, null, 1));
else for (const table of tables) print(table);
if (tables.every(({ rows }) => rows.length === 0)) throw new Error(`no attack is called ${options.only}`);
process.exitCode = tables.every(({ rows }) => rows.every(isGood)) ? 0 : 1;
