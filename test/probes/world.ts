import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Outcome } from './judge.ts';
import { BEGIN } from './judge.ts';
import type { Probe } from './probe.ts';
import { SECRETS } from './tables/reading.table.ts';

const HELPERS = join(import.meta.dirname, 'helpers');
const PROJECT = dirname(dirname(import.meta.dirname));
/** What `--program` replaces, to try an installed package. */
export const BUILT: string = join(PROJECT, 'dist/bin/sallyport.js');
const RUN_LIMIT_MS = 100_000;
/** Programs that attempts use, compiled for each world. Some know one table of system calls only. */
const INSIDE = ['rawcall', 'compat32', 'x32', 'flip', 'hidden'];
const ONLY_X64 = ['compat32', 'x32'];
const HELD = ['.ssh/id_ed25519', '.aws/credentials', '.netrc', '.claude/.credentials.json', ...SECRETS];

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The host as probes find it: a home with secrets, services, a victim process, and a workspace that is made anew for every probe. */
export class World {
  readonly #base: string;
  readonly #asText: boolean;
  readonly #program: string;
  static #made = 0;
  readonly #tag: string;
  readonly #mode: readonly string[];
  #host: ChildProcess | undefined;
  #victim: ChildProcess | undefined;
  #inside: Server | undefined;
  #ports = { tcp: 0, udp: 0, shm: 0, terminal: '' };

  /** `base`: a new folder outside the temporary folders. `program`: the built program. `mode`: options for every run. `asText`: the command
   * stands on the command line, where the policy reads it first; else it comes by standard input, and only the walls stand against it. */
  constructor(base: string, program: string, mode: readonly string[], asText = false) {
    this.#asText = asText;
    this.#base = base;
    this.#program = program;
    World.#made += 1;
    this.#tag = `probe-${process.pid}-${World.#made}`;
    this.#mode = mode;
  }

  get #ws(): string {
    return join(this.#base, 'ws');
  }

  variables(): Record<string, string> {
    const out = join(this.#base, 'out');
    return {
      OUT: out,
      WS: this.#ws,
      HOME: join(this.#base, 'home'),
      STATE: join(this.#base, 'state'),
      PROJECT,
      TAG: this.#tag,
      FIFO: join(out, 'fifo'),
      HOSTPID: String(this.#victim?.pid ?? 0),
      PORT: String(this.#ports.tcp),
      UDPPORT: String(this.#ports.udp),
      SOCK: join(out, 's.sock'),
      DGRAM: join(out, 'd.sock'),
      ABS: this.#tag,
      SHMKEY: String(this.#ports.shm),
      TERMINAL: this.#ports.terminal,
    };
  }

  async open(): Promise<void> {
    const home = join(this.#base, 'home');
    for (const secret of HELD) put(join(home, secret), 'TOPSECRET\n');
    put(join(home, '.bashrc'), '# host\n');
    put(join(this.#base, 'out/plain.txt'), '# host\n');
    mkdirSync(join(this.#base, 'bin'), { recursive: true });
    for (const name of [...INSIDE, 'launch', 'host']) this.#compile(name);
    this.#startVictim();
    await this.#startHost();
  }

  #startVictim(): void {
    this.#victim = spawn('sleep', ['3600'], { env: { HOSTENVSECRET: '1' }, stdio: 'ignore' });
  }

  #compile(name: string): void {
    if (ONLY_X64.includes(name) && process.arch !== 'x64') return;
    execFileSync('cc', [
      '-O1',
      '-pthread',
      '-o',
      join(this.#base, 'bin', name),
      join(HELPERS, `${name}.c`),
      ...(name === 'host' ? ['-lrt'] : []),
    ]);
  }

  async #startHost(): Promise<void> {
    const host = spawn(join(this.#base, 'bin/host'), [join(this.#base, 'out'), this.#tag], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#host = host;
    for await (const line of createInterface({ input: host.stdout })) {
      this.#ports = JSON.parse(line) as { tcp: number; udp: number; shm: number; terminal: string };
      return;
    }
    throw new Error('the host side did not start');
  }

  async close(): Promise<void> {
    this.#host?.stdin?.end();
    this.#victim?.kill();
    await this.#closeInside();
    execFileSync('rm', ['-rf', this.#base]);
  }

  #closeInside(): Promise<void> {
    const server = this.#inside;
    this.#inside = undefined;
    return server === undefined ? Promise.resolve() : new Promise((done) => server.close(() => done()));
  }

  /** A fresh workspace: repositories, a hard link to a key, a secret, a socket of the host. */
  async #fresh(): Promise<void> {
    const ws = this.#ws;
    await this.#closeInside();
    // Not by Node, which gives up on a folder of thousands of levels.
    execFileSync('rm', ['-rf', ws]);
    mkdirSync(join(ws, 'wt'), { recursive: true });
    for (const repository of [ws, join(ws, 'sub'), join(ws, 'deep/1/2/3/4/5/repo')]) {
      mkdirSync(repository, { recursive: true });
      execFileSync('git', ['init', '-q', repository], { env: { PATH: process.env['PATH'], HOME: join(this.#base, 'home') } });
      mkdirSync(join(repository, '.git/hooks'), { recursive: true });
    }
    put(join(ws, 'wt/.git'), 'gitdir: ../.git/worktrees/wt\n');
    put(join(ws, 'package.json'), '{"name":"probe","version":"1.0.0"}\n');
    put(join(ws, 'AGENTS.md'), '# x\n');
    put(join(ws, 'Makefile'), 'all:\n');
    put(join(ws, '.env'), 'KEY=TOPSECRET\n');
    this.#aliases(ws);
    linkSync(join(this.#base, 'home/.ssh/id_ed25519'), join(ws, 'hardlink-to-key'));
    for (const name of INSIDE)
      if (existsSync(join(this.#base, 'bin', name))) cpSync(join(this.#base, 'bin', name), join(ws, '.probe', name));
    const server = createServer((peer) => {
      writeFileSync(join(this.#base, 'out/received'), 'workspace-socket\n', { flag: 'a' });
      peer.destroy();
    });
    await new Promise<void>((done) => server.listen(join(ws, 'host.sock'), done));
    chmodSync(join(ws, 'host.sock'), 0o777);
    this.#inside = server;
  }

  /** Protected things by other names (tables/aliases.table.ts). */
  #aliases(ws: string): void {
    put(join(ws, 'cfg/prod.txt'), 'KEY=TOPSECRET\n');
    symlinkSync('cfg/prod.txt', join(ws, '.env.production'));
    linkSync(join(ws, 'cfg/prod.txt'), join(ws, 'cfg/prod-2.txt'));
    put(join(ws, 'cfg/plain.txt'), 'KEY=TOPSECRET\n');
    linkSync(join(ws, 'cfg/plain.txt'), join(ws, '.env.staging'));
    put(join(ws, 'cfg/open.txt'), 'x\n');
    put(join(ws, 'scripts/rc.sh'), ': \n');
    symlinkSync('scripts/rc.sh', join(ws, '.inputrc'));
    put(join(ws, 'cfg/fleet/settings.json'), '{}\n');
    symlinkSync('cfg/fleet', join(ws, '.fleet'));
    execFileSync('git', ['init', '-q', '--bare', join(ws, '.bare')], {
      env: { PATH: process.env['PATH'], HOME: join(this.#base, 'home') },
    });
    mkdirSync(join(ws, '.bare/hooks'), { recursive: true });
  }

  /** Names, modes, sizes and contents of everything of the host that no run may change. */
  #fingerprint(): Map<string, string> {
    const found = new Map<string, string>();
    const walk = (path: string): void => {
      const stat = lstatSync(path);
      const content = stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
      found.set(path, `${stat.mode} ${stat.isFile() ? `${stat.size} ${stat.mtimeMs}` : ''} ${content}`);
      if (stat.isDirectory()) for (const name of readdirSync(path)) walk(join(path, name));
    };
    for (const part of ['out', 'home']) walk(join(this.#base, part));
    return found;
  }

  async run(probe: Probe): Promise<Outcome> {
    await this.#fresh();
    if (this.#victim?.exitCode !== null || this.#victim.signalCode !== null) this.#startVictim();
    const variables = this.variables();
    const fill = (text: string): string => text.replace(/\$([A-Z]+)/g, (whole, name: string) => variables[name] ?? whole);
    const before = this.#fingerprint();
    const summary = join(this.#base, 'summary.json');
    rmSync(summary, { force: true });
    const head = Object.entries(variables)
      .filter(([name]) => name !== 'HOME')
      .map(([name, value]) => `${name}='${value}';`)
      .join('');
    const script = `${head}HOSTHOME='${variables['HOME']}';PATH=$WS/.probe:$PATH;echo ${BEGIN}\n${probe.command}`;
    const input = this.#asText ? '' : `{\n${script}\n} < /dev/null`;
    const launched = [
      process.execPath,
      this.#program,
      'run',
      '--quiet',
      '--unattended',
      '--summary',
      summary,
      ...this.#mode,
      ...(probe.options ?? []),
      '--',
      'bash',
      ...(this.#asText ? ['-c', script] : ['-s']),
    ];
    const ended = await this.#spawn([join(this.#base, 'out/fd9.log'), ...launched], input);
    if (probe.after !== undefined) await new Promise((done) => setTimeout(done, probe.after));
    await new Promise((done) => setTimeout(done, 30));
    const breaches = (probe.absent ?? []).map(fill).filter((path) => existsSync(path));
    const after = this.#fingerprint();
    for (const [path, state] of after)
      if (before.get(path) !== state && !path.endsWith('/fd9.log') && !breaches.includes(path)) breaches.push(path);
    if (existsSync(join(this.#base, 'out/fd9.log')) && statSync(join(this.#base, 'out/fd9.log')).size > 0)
      breaches.push('descriptor 9');
    for (const path of before.keys()) if (!after.has(path)) breaches.push(`${path} is gone`);
    if (this.#victim?.exitCode !== null || this.#victim.signalCode !== null) breaches.push('victim process');
    for (const path of breaches) if (path.includes(this.#tag) && existsSync(path)) rmSync(path, { force: true });
    return { ...ended, summary: existsSync(summary) ? readFileSync(summary, 'utf8') : undefined, breaches };
  }

  #spawn(args: readonly string[], input: string): Promise<Pick<Outcome, 'output' | 'exitCode' | 'signal' | 'timedOut'>> {
    const home = join(this.#base, 'home');
    const env = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: home,
      LANG: 'C.UTF-8',
      USER: 'probe',
      DEMO_API_KEY: 'x',
      SSH_AUTH_SOCK: join(this.#base, 'out/s.sock'),
      XDG_RUNTIME_DIR: join(this.#base, 'out'),
      SALLYPORT_STATE: join(this.#base, 'state'),
    };
    const child = spawn(join(this.#base, 'bin/launch'), args, { cwd: this.#ws, env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    let output = '';
    let timedOut = false;
    const collect = (chunk: Buffer): void => {
      if (output.length < 1_000_000) output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, RUN_LIMIT_MS);
    return new Promise((done) => {
      child.on('close', (exitCode, signal) => {
        clearTimeout(timer);
        done({ output, exitCode, signal, timedOut });
      });
    });
  }
}
