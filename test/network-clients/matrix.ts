import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { TEST_TOOLS } from '../e2e/tools.test-support.ts';
import type { NetworkClient, Target } from './client.ts';
import { type Asked, type Services, startServices } from './services.ts';

const PROGRAM: string = join(dirname(dirname(import.meta.dirname)), 'dist/bin/sallyport.js');
const ALLOWED = 'allowed.test';
const OTHER = 'other.test';
/** Variables by which programs find the proxy. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'NODE_USE_ENV_PROXY'];
const UNSET = [...PROXIES, ...PROXIES.map((name) => name.toLowerCase())].map((name) => `-u ${name}`).join(' ');
/** What a refusal looks like to a person who reads the client's own words. */
const UNDERSTANDABLE =
  /blocked_by_sallyport|\b403\b|forbidden|EACCES|permission denied|not resolve|resolution|resolving|unable to resolve|name or service not known|ENOTFOUND|no such host|unresolved|unknown ?host/i;

/** One way to use a client. `inspected`: TLS is ended on the way, and the client is told nothing of it. */
export interface Way {
  readonly name: string;
  readonly secure: boolean;
  readonly inspected: boolean;
  readonly proxied: boolean;
  readonly host: string;
}

export const WAYS: readonly Way[] = [
  { name: 'plain', secure: false, inspected: false },
  { name: 'TLS', secure: true, inspected: false },
  { name: 'inspected', secure: true, inspected: true },
]
  .flatMap((way) => [
    { ...way, proxied: true, host: ALLOWED },
    { ...way, proxied: false, host: ALLOWED },
  ])
  .concat([
    { name: 'refused', secure: false, inspected: false, proxied: true, host: OTHER },
    { name: 'refused', secure: false, inspected: false, proxied: false, host: OTHER },
    { name: 'refused TLS', secure: true, inspected: false, proxied: true, host: OTHER },
    { name: 'refused TLS', secure: true, inspected: false, proxied: false, host: OTHER },
  ]);

export interface Cell {
  readonly way: Way;
  readonly ok: boolean;
  /** What was seen, where it is not what it should be. */
  readonly seen: string;
}

/** A workspace on this machine and services that its clients talk to. */
export class Matrix {
  readonly #root: string;
  readonly #services: Services;
  readonly #path: string;

  private constructor(root: string, services: Services) {
    this.#root = root;
    this.#services = services;
    this.#path = [dirname(process.execPath), '/usr/local/go/bin:/usr/local/bin:/usr/bin:/bin'].join(':');
  }

  static async open(): Promise<Matrix> {
    const base = process.env['SALLYPORT_TEST_BASE'] ?? (process.getuid?.() === 0 ? '/var/lib' : homedir());
    const root = mkdtempSync(join(base, 'sallyport-clients-'));
    for (const name of ['home', 'work', 'state']) mkdirSync(join(root, name), { mode: 0o700 });
    const services = await startServices(join(root, 'host'), [ALLOWED]);
    writeFileSync(join(root, 'work', 'authority.pem'), services.authority);
    return new Matrix(root, services);
  }

  close(): void {
    this.#services.close();
    spawnSync('chmod', ['-R', 'u+rwX', this.#root]);
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Undefined: the client is not installed. */
  async try(client: NetworkClient): Promise<readonly Cell[] | undefined> {
    const env = { ...this.#environment, GOCACHE: join(TEST_TOOLS, 'go-build') };
    const outside = { cwd: this.#workspace, env, stdio: 'ignore' } as const;
    if (spawnSync('sh', ['-c', client.needs], outside).status !== 0) return undefined;
    if (client.prepare !== undefined && spawnSync('sh', ['-c', client.prepare], outside).status !== 0)
      return WAYS.map((way) => ({ way, ok: false, seen: 'it could not be prepared' }));
    const cells: Cell[] = [];
    for (const inspected of [false, true]) {
      const ways = WAYS.filter((way) => way.inspected === inspected);
      const { output } = await this.#run(client, ways, inspected);
      const asked = this.#services.take();
      cells.push(...ways.map((way) => this.#judge(client, way, asked, output)));
    }
    return WAYS.flatMap((way) => cells.find((cell) => cell.way === way) ?? []);
  }

  get #workspace(): string {
    return join(this.#root, 'work');
  }

  get #environment(): Readonly<Record<string, string>> {
    return { PATH: this.#path, HOME: join(this.#root, 'home'), LANG: 'C.UTF-8', SALLYPORT_STATE: join(this.#root, 'state') };
  }

  /** One run of Sallyport for some ways; each writes its own output and exit code. */
  async #run(client: NetworkClient, ways: readonly Way[], inspected: boolean): Promise<{ readonly output: string }> {
    const { plain, secure } = this.#services;
    const ports = inspected ? [secure] : [plain, secure];
    const rules = [
      `{host: ${ALLOWED}, ports: [${ports.join(', ')}], inspect: ${inspected}}`,
      `{host: 127.0.0.1, ports: [${ports.join(', ')}]}`,
    ];
    const policy = join(this.#root, 'policy.yaml');
    writeFileSync(policy, `version: 1\nnetwork:\n  allow: [${rules.join(', ')}]\n`);
    const steps = ways.map((way) => {
      const script = join(this.#workspace, `${fileOf(way)}.sh`);
      writeFileSync(script, `${client.fetch(this.#target(way))}\n`);
      const start = way.proxied ? '' : `env ${UNSET} `;
      return `${start}bash ${fileOf(way)}.sh > ${fileOf(way)}.out 2>&1 < /dev/null; echo $? > ${fileOf(way)}.code`;
    });
    writeFileSync(join(this.#workspace, 'steps.sh'), `${steps.join('\n')}\n`);
    for (const way of ways)
      for (const end of ['out', 'code']) rmSync(join(this.#workspace, `${fileOf(way)}.${end}`), { force: true });
    const authority = join(this.#workspace, 'authority.pem');
    chmodSync(authority, 0o644);
    const args = ['run', '-q', '--policy', policy, '--resolve', `${ALLOWED}=127.0.0.1`, '--', 'bash', 'steps.sh'];
    const env = { ...this.#environment, ...(inspected ? { NODE_EXTRA_CA_CERTS: authority } : {}) };
    return execute([PROGRAM, ...args], { cwd: this.#workspace, env });
  }

  #target({ secure, inspected, host }: Way): Target {
    const { plain, secure: port } = this.#services;
    return {
      base: secure ? `https://${host}:${port}` : `http://${host}:${plain}`,
      authority: secure && !inspected ? 'authority.pem' : undefined,
    };
  }

  #judge({ expect, keepsAnswers }: NetworkClient, way: Way, asked: readonly Asked[], said: string): Cell {
    const read = (end: string): string => {
      const path = join(this.#workspace, `${fileOf(way)}.${end}`);
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    };
    const [code, output] = [read('code').trim(), read('out')];
    const port = way.secure ? this.#services.secure : this.#services.plain;
    const seen = `exit ${code}: ${output.slice(-1500)}\n${said.slice(-1000)}`;
    if (way.host === ALLOWED) {
      const arrived = asked.some(({ host }) => host === `${ALLOWED}:${port}`);
      return { way, ok: code === '0' && output.includes(expect) && arrived, seen };
    }
    const isRefused = !output.includes(expect) && !asked.some(({ host }) => host.startsWith(OTHER));
    const isSaid = said.includes(`denied: request ${OTHER}`) && (keepsAnswers === true || UNDERSTANDABLE.test(output));
    return { way, ok: isRefused && code !== '' && isSaid, seen };
  }
}

function fileOf({ name, proxied }: Way): string {
  return `${name.replaceAll(' ', '-')}-${proxied ? 'with' : 'without'}`;
}

function execute(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<{ readonly output: string }> {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => {
      output += piece;
    });
  }
  return new Promise((resolve) => child.once('close', () => resolve({ output })));
}
