import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Attack, Row } from './attack.ts';
import { fill } from './inside/forms.mjs';
import { expectation, judge, type Mode, type Seen } from './judge.ts';
import { ATTACKS } from './rows/index.ts';
import { type Arrival, openWorld, type World } from './world.ts';

const HERE = import.meta.dirname;
const PROGRAM = join(dirname(dirname(HERE)), 'dist/bin/sallyport.js');
// sallyport-ignore secret-value: made up, it opens nothing
const VALUE = 'egress-test-value-that-is-long-enough-0123456789';
const MARK = /^row-([a-z]\d+)\.barrier\.test$/;
const LATE_MS = 300;
const FORMS = ['KEY', 'B64', 'B641', 'B642', 'B64URL', 'B64X2', 'B64WIDE', 'WIDE', 'B32', 'HEX', 'PCT', 'PCT2', 'JSONU'];

export interface MatrixOptions {
  readonly mode: Mode;
  /** An empty folder outside the temporary ones, in which `packets` is written by the recorder. */
  readonly base: string;
  /** The compiled `inside/attack.c`. */
  readonly attack: string;
  readonly only: readonly string[] | undefined;
}

/** Runs the rows inside one cage, in the world of outside/world.c, and says what came of each. */
export async function runMatrix({ mode, base, attack, only }: MatrixOptions): Promise<readonly Row[]> {
  const wanted = ATTACKS.filter(({ id }) => only === undefined || only.includes(id));
  const tried = wanted.filter((one) => expectation(one, mode).skip === undefined);
  const place = prepare(base, attack, tried, mode);
  const world = await openWorld(base, place.workspace, VALUE);
  const receiver = await receive(place.workspace, attack);
  try {
    writeFileSync(join(base, 'authority.pem'), world.authority);
    const { answers, arrived } = await attackAll(place, mode, world, receiver);
    const record = mode === 'bare' ? '' : await sallyport(place, ['trail', 'export', '--format', 'ndjson']);
    const refusals = refusalsByRow(record);
    const rows = wanted.map((one): Row => {
      const seen = answers.get(one.id) ?? { answer: undefined, served: [] };
      const own = arrived.filter(({ id }) => id === one.id);
      return judge(one, mode, { ...seen, arrived: own, refusals: refusals.get(one.id.toLowerCase()) ?? [] });
    });
    await new Promise((done) => setTimeout(done, LATE_MS));
    const late = [...world.take(), ...receiver.take()];
    return late.length === 0 ? rows : [...rows, lateRow(late)];
  } finally {
    receiver.child.kill();
    world.close();
  }
}

interface Place {
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
  readonly policy: string;
}

function prepare(base: string, attack: string, tried: readonly Attack[], mode: Mode): Place {
  const [home, workspace, state] = [join(base, 'home'), join(base, 'work'), join(base, 'state')];
  for (const folder of [home, workspace, state]) mkdirSync(folder, { mode: 0o700 });
  for (const name of ['attacker.mjs', 'frames.mjs', 'forms.mjs']) copyFileSync(join(HERE, 'inside', name), join(workspace, name));
  copyFileSync(attack, join(workspace, 'attack'));
  const attacks = tried.map((one) => ({ id: one.id, step: one.step, until: [...expectation(one, mode).any] }));
  writeFileSync(join(workspace, 'attacks.json'), JSON.stringify({ attacks, hasResolver: mode !== 'landlock' }));
  const policy = join(base, 'policy.yaml');
  writeFileSync(policy, POLICY);
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    SALLYPORT_STATE: state,
    NODE_EXTRA_CA_CERTS: join(base, 'authority.pem'),
    EGRESS_SOURCE: VALUE,
  };
  return { workspace, env, policy };
}

// The attacker's script is let run: the walls are tried here, not the inspection that would stop it before.
const POLICY = `version: 1
scan: {ask: none}
network:
  allow:
    - {host: allowed.test, ports: [80, 443, 8080, 9000, 2525]}
    - {host: api.test, ports: [443], inspect: true, methods: [GET, POST], paths: [/open]}
    - {host: '*.lead.test', ports: [80, 443]}
    - {host: curl.test, ports: [80], by: [curl]}
    - {host: 203.0.113.10, ports: [80, 443, 8080, 9000, 2525]}
    - {host: 203.0.113.11, ports: [443]}
    - {host: 203.0.113.12, ports: [80, 443]}
  deny:
    - {host: allowed.test, ports: [80], paths: [/denied], protocol: http}
    - {host: own.test, ports: [443], methods: [PURGE]}
`;

interface Attacked {
  readonly answers: Map<string, Pick<Seen, 'answer' | 'served'>>;
  readonly arrived: (Arrival & { readonly id: string })[];
}

async function attackAll(place: Place, mode: Mode, world: World, receiver: Receiver): Promise<Attacked> {
  const { answers, arrived }: Attacked = { answers: new Map(), arrived: [] };
  const onLine = (line: string): void => {
    const told: Told = JSON.parse(line);
    if (told.key !== undefined) world.know(FORMS.map((name) => JSON.parse(`"${fill(`{${name}}`, '', told.key ?? '')}"`)));
    if (told.offer !== undefined) world.visit(told.offer);
    if (told.id === undefined) return;
    if (process.env['EGRESS_TIMES'] !== undefined) process.stderr.write(`${told.id} ${told.ms}\n`);
    answers.set(told.id, { answer: told.answer ?? '', served: world.served() });
    // By its mark, where it has one: it may come a moment after its row.
    for (const one of [...world.take(), ...receiver.take()])
      arrived.push({ ...one, id: /LEAK-([A-Z]\d+)/i.exec(one.what)?.[1]?.toUpperCase() ?? told.id });
  };
  const attacker = [process.execPath, 'attacker.mjs'];
  if (mode === 'bare') {
    await spawned({ ...place, env: { ...place.env, EGRESS_KEY: VALUE } }, attacker, onLine);
    return { answers, arrived };
  }
  await sallyport(place, [
    'secret',
    'add',
    'egress',
    '--from-env',
    'EGRESS_SOURCE',
    '--host',
    'own.test:443',
    '--env',
    'EGRESS_KEY',
  ]);
  const options = ['-q', '--policy', place.policy, '--secret', 'egress', ...(mode === 'landlock' ? ['--force-mode', mode] : [])];
  await spawned(place, [process.execPath, PROGRAM, 'run', ...options, '--', ...attacker], onLine);
  return { answers, arrived };
}

interface Told {
  readonly id?: string;
  readonly answer?: string;
  readonly ms?: number;
  readonly offer?: number;
  readonly key?: string;
}

async function sallyport(place: Place, args: readonly string[]): Promise<string> {
  const { code, text, errors } = await spawned(place, [process.execPath, PROGRAM, ...args]);
  if (code !== 0) throw new Error(`sallyport ${args[0]} ended with ${code}: ${errors.slice(-2000)}`);
  return text;
}

interface Spawned {
  readonly code: number | null;
  readonly text: string;
  readonly errors: string;
}

/** Runs a program in the world. A socket is left open for it, which must not come into the cage. */
function spawned(place: Place, [program = '', ...args]: readonly string[], onLine?: (line: string) => void): Promise<Spawned> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: place.env,
      cwd: place.workspace,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      timeout: 240_000,
    });
    let text = '';
    let errors = '';
    child.stderr?.on('data', (piece: Buffer) => {
      errors += piece.toString();
    });
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        text += `${line}\n`;
        if (onLine !== undefined && line.startsWith('{')) onLine(line);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text, errors }));
  });
}

/** Refusals in the record, by row: what stands before a row's mark belongs to it. */
function refusalsByRow(exported: string): ReadonlyMap<string, readonly string[]> {
  const byRow = new Map<string, readonly string[]>();
  let since: string[] = [];
  for (const line of exported.split('\n')) {
    if (line === '') continue;
    const { event = {} }: { readonly event?: Readonly<Record<string, unknown>> } = JSON.parse(line);
    const row = MARK.exec(String(event['host'] ?? ''))?.[1];
    if (row === undefined) {
      if (event['verdict'] === 'deny') since.push(String(event['rule']));
    } else if (event['type'] === 'request') {
      byRow.set(row, [...new Set([...(byRow.get(row) ?? []), ...since])]);
      since = [];
    }
  }
  return byRow;
}

interface Receiver {
  readonly child: ChildProcess;
  take(): readonly Arrival[];
}

/** Datagram sockets of the host, in the workspace and by an abstract name, which Node can't open. */
async function receive(workspace: string, attack: string): Promise<Receiver> {
  const child = spawn(attack, ['receive', 'datagram.sock', '@sallyport-egress-datagram', '@sallyport-egress'], {
    cwd: workspace,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let got: Arrival[] = [];
  await new Promise<void>((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`the receiver of datagrams ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'READY') done();
      else got.push({ what: `bytes to a local socket: ${line}`, bytes: Number(line.split(' ')[1]) });
    });
  });
  return {
    child,
    take: () => {
      const taken = got;
      got = [];
      return taken;
    },
  };
}

function lateRow(late: readonly Arrival[]): Row {
  const leaked = late.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    id: 'Z00',
    area: 'kernel',
    what: 'after the last row',
    outcome: 'LEAKED',
    expected: '',
    how: late.map(({ what }) => what).join('; '),
    leaked,
  };
}
