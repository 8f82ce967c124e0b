/**
 * npm run egress-attacks -- [--json] [--only ID,ID] [--landlock | --namespaces] [--as-is] [--verbose]
 *
 * Tries to get bytes out of a real cage in more than 300 ways, against servers that write down whatever reaches them, in a network
 * of its own (outside/world.c). Prints a table; exit 1 when a byte got out, when something was stopped otherwise than expected, or
 * when what must work does not. Started by root it does so twice: as root and, by setpriv(1), as an ordinary user.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Row } from './attack.ts';
import { isGood, type Mode } from './judge.ts';
import { runMatrix } from './matrix.ts';
import { ADDRESSES } from './world.ts';

const ORDINARY = 1000;
const NO_WORLD = 3;
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string' },
    landlock: { type: 'boolean' },
    namespaces: { type: 'boolean' },
    'as-is': { type: 'boolean' },
    verbose: { type: 'boolean' },
    /** In the world already: the mode and the folder. */
    inside: { type: 'string' },
    base: { type: 'string' },
  },
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
function tryAll(mode: Mode, uid: number): Table {
  const root = mkdtempSync(join(uid === 0 ? '/var/lib' : process.getuid?.() === 0 ? '/var/lib' : homedir(), 'sallyport-egress-'));
  const own = join(root, 'run');
  try {
    mkdirSync(own, { mode: 0o755 });
    compile(root);
    writeFileSync(join(own, 'resolv.conf'), 'nameserver 127.0.0.1\n');
    writeFileSync(join(own, 'nsswitch.conf'), 'hosts: files dns\n');
    chmodSync(root, 0o755);
    if (process.getuid?.() === 0) for (const path of [root, own]) chownSync(path, uid, uid);
    const as = process.getuid?.() === uid ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all'];
    const self = [process.execPath, ...process.execArgv, import.meta.filename, '--inside', mode, '--base', root];
    const only = options.only === undefined ? [] : ['--only', options.only];
    const [program = '', ...args] = [...as, join(root, 'world'), own, ...ADDRESSES, '--', ...self, ...only];
    const ended = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { PATH: process.env['PATH'], HOME: own, LANG: 'C.UTF-8', EGRESS_TIMES: process.env['EGRESS_TIMES'] } });
    if (ended.status === NO_WORLD) throw new Error('this machine refuses the network namespace in which the attacks are tried');
    if (ended.status !== 0) throw new Error(`the attacks did not end: ${ended.status ?? ended.signal}`);
    return { mode, user: uid === 0 ? 'root' : `uid ${uid}`, rows: JSON.parse(readFileSync(join(root, 'rows.json'), 'utf8')) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function print({ mode, user, rows }: Table): void {
  console.log(`\n${mode}, ${user}, ${rows.length} rows`);
  console.log(`${'id'.padEnd(5)}${'outcome'.padEnd(10)}${'bytes'.padStart(5)}  ${'what is tried'.padEnd(72)} how it ended`);
  for (const { id, outcome, leaked, what, how, expected } of rows) {
    const shown = isGood({ outcome } as Row) && options.verbose !== true ? how.slice(0, 90) : `${how.slice(0, 400)} (expected: ${expected})`;
    console.log(`${id.padEnd(5)}${outcome.padEnd(10)}${String(leaked).padStart(5)}  ${printable(what).padEnd(72)} ${printable(shown)}`);
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
  await inside(options.inside === 'landlock' ? 'landlock' : 'namespaces', options.base ?? '');
  process.exit(0);
}
const modes: readonly Mode[] = options.landlock === true ? ['landlock'] : options.namespaces === true ? ['namespaces'] : ['namespaces', 'landlock'];
const self = process.getuid?.() ?? 0;
const users = self === 0 && options['as-is'] !== true ? [0, ORDINARY] : [self];
const tables = users.flatMap((uid) => modes.map((mode) => tryAll(mode, uid)));
if (options.json === true) console.log(JSON.stringify(tables, null, 1));
else for (const table of tables) print(table);
process.exit(tables.every(({ rows }) => rows.every(isGood)) ? 0 : 1);
