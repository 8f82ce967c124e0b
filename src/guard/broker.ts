import { mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AgentBroker,
  describeSignQuestion,
  type GitAccess,
  type GitService,
  type Identity,
  type OutsideOf,
  type SignQuestion,
  SSH_ITSELF,
  serveAgent,
  serveGit,
} from '../broker/index.ts';
import { pathOutside, type RunDirectory } from '../confine/index.ts';
import type { Mount, Plan, SshRule, Verdict } from '../model/index.ts';
import { Arrivals } from './arrivals.ts';
import { gitEvent, signEvent } from './broker-events.ts';
import { describeSigned } from './commit-question.ts';
import type { Asked } from './decide.ts';
import type { RunFlow } from './flows/run-flow.ts';
import { INSIDE_FOLDER } from './inside.ts';
import { decidePush } from './push.ts';
import { brokerKeys, type FoundKey, findKeys, knownHostLines } from './ssh-keys.ts';

type Note = (event: Readonly<Record<string, unknown>>) => void;
type Consent = 'no' | 'once' | 'run' | 'always';

export interface BrokerParts {
  readonly rules: readonly SshRule[];
  readonly push: Verdict;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly workspace: string;
  readonly places: RunDirectory;
  readonly outsideOf: OutsideOf;
}

const AGENT = join(INSIDE_FOLDER, 'ssh-agent');
const GIT = join(INSIDE_FOLDER, 'git');
const GIT_SSH = join(INSIDE_FOLDER, 'git-ssh');
const SIGNING_KEY = join(INSIDE_FOLDER, 'signing-key.pub');
/** sockaddr_un has room for 107. */
const LONGEST_SOCKET = 100;

/** What needs a key but not the key, for one run: an ssh-agent of the listed keys, and git over ssh. */
export class RunBroker {
  readonly #parts: BrokerParts;
  readonly #keys: readonly FoundKey[];
  readonly #folder: string;
  readonly #isOwnFolder: boolean;
  readonly #arrivals: ReadonlyMap<string, Arrivals> = new Map([
    [AGENT, new Arrivals()],
    [GIT, new Arrivals()],
  ]);
  #agent: AgentBroker | undefined;
  #git: GitService | undefined;
  #ask: (asked: Asked) => Promise<Consent> = () => Promise.resolve('no');
  #note: Note = () => {};
  #flow: Pick<RunFlow, 'refusal'> | undefined;
  #identity: Identity | undefined;

  private constructor(parts: BrokerParts, keys: readonly FoundKey[]) {
    this.#parts = parts;
    this.#keys = keys;
    this.#isOwnFolder = join(parts.places.path, 'ssh-agent').length > LONGEST_SOCKET;
    this.#folder = this.#isOwnFolder ? mkdtempSync(join(tmpdir(), 'sallyport-')) : parts.places.path;
  }

  /** @throws UserError where a key is not there, before anything runs */
  static async open(parts: BrokerParts): Promise<RunBroker> {
    const broker = new RunBroker(parts, await findKeys(parts.rules, parts.env));
    try {
      await broker.#serve();
    } catch (error) {
      await broker.close();
      throw error;
    }
    return broker;
  }

  /** @param flow what the run has read: asked before a push leaves */
  start(ask: (asked: Asked) => Promise<Consent>, note: Note, flow: Pick<RunFlow, 'refusal'>): void {
    this.#ask = ask;
    this.#note = note;
    this.#flow = flow;
  }

  joined(path: string, pid: number): void {
    this.#arrivals.get(path)?.announce(pid);
  }

  async close(): Promise<void> {
    this.#git?.close();
    await this.#agent?.close();
    if (this.#isOwnFolder) rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The sockets, the files and the variables by which programs find it. */
  withBroker(plan: Plan): Plan {
    const { places, home, env } = this.#parts;
    this.#identity = { uid: plan.uid, gid: plan.gid };
    const write = (name: string, content: string, mode = 0o644): string => {
      const path = join(places.path, name);
      writeFileSync(path, content, { mode });
      return path;
    };
    const bind = (dst: string, name: string, content: string, mode?: number): Mount => ({
      type: 'bind',
      src: write(name, content, mode),
      dst,
      ro: true,
    });
    const signing = this.#keys.find(({ rule }) => rule.uses.includes('sign'));
    const mounts: Mount[] = [];
    const variables: Record<string, string> = {};
    if (this.#agent !== undefined) variables['SSH_AUTH_SOCK'] = AGENT;
    if (this.#git !== undefined) {
      const program = join(dirname(fileURLToPath(import.meta.url)), 'git-ssh.js');
      const script = [
        '#!/bin/sh',
        `'${process.execPath}' '${program}' '${GIT}' "$@"`,
        'code=$?',
        `[ $code = ${SSH_ITSELF} ] && exec ssh "$@"`,
        'exit $code',
        '',
      ].join('\n');
      mounts.push(bind(GIT_SSH, 'git-ssh', script, 0o755));
      Object.assign(variables, { GIT_SSH_COMMAND: GIT_SSH, GIT_SSH_VARIANT: 'ssh' });
    }
    if (signing !== undefined) {
      mounts.push(bind(SIGNING_KEY, 'signing-key.pub', `${signing.line}\n`));
      Object.assign(variables, gitSettings({ 'gpg.format': 'ssh', 'user.signingKey': SIGNING_KEY }));
    }
    if (this.#uses('login')) {
      const known = join(home, '.ssh', 'known_hosts');
      const config = `Host *\n\tUserKnownHostsFile ${known}\n\tStrictHostKeyChecking yes\n\tUpdateHostKeys no\n`;
      mounts.push(
        bind(known, 'known-hosts', knownHostLines(this.#keys, env)),
        bind(join(home, '.ssh', 'config'), 'ssh-config', config),
      );
    }
    return {
      ...plan,
      env: [...plan.env, ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)],
      mounts: [...plan.mounts, ...mounts],
      sockets: [
        ...(this.#agent === undefined ? [] : [{ path: AGENT, target: join(this.#folder, 'ssh-agent') }]),
        ...(this.#git === undefined ? [] : [{ path: GIT, target: join(this.#folder, 'git') }]),
      ],
    };
  }

  async #serve(): Promise<void> {
    const { env } = this.#parts;
    const comes =
      (path: string): (() => Promise<number | undefined>) =>
      () =>
        this.#arrivals.get(path)?.next() ?? Promise.resolve(undefined);
    if (this.#uses('sign') || this.#uses('login'))
      this.#agent = await serveAgent({
        listen: join(this.#folder, 'ssh-agent'),
        agent: env['SSH_AUTH_SOCK'] ?? '',
        keys: brokerKeys(this.#keys, env),
        ask: (question) => this.#askToSign(question),
        record: (record) => this.#note(signEvent(record)),
        whoComes: comes(AGENT),
      });
    if (this.#uses('git'))
      this.#git = await serveGit({
        listen: join(this.#folder, 'git'),
        accessTo: (host, port) => this.#accessTo(host, port),
        env: { ...env, PATH: pathOutside(env['PATH'], this.#parts.workspace) },
        mayPush: async ({ request, commands, advertised, pid }) => {
          const held = await this.#flow?.refusal(request, { pid: pid ?? 0, exe: null });
          if (held !== undefined) return held;
          const port = request.port === 22 ? '' : `:${request.port}`;
          const remote = `${request.host}${port}${request.path.startsWith('/') ? '' : '/'}${request.path}`;
          return decidePush({ remote, commands, advertised, pid }, { ...this.#parts, identity: this.#identity }, this.#ask);
        },
        record: (record) => this.#note(gitEvent(record)),
        whoComes: comes(GIT),
      });
  }

  async #askToSign(question: SignQuestion): Promise<'no' | 'once' | 'run'> {
    const { workspace, outsideOf } = this.#parts;
    const { effect, details } = describeSignQuestion(question);
    const isGit = question.purpose.kind === 'signature' && question.purpose.namespace === 'git';
    const content = isGit ? await describeSigned(question, workspace, outsideOf, this.#identity) : [];
    const consent = await this.#ask({
      kind: 'ssh',
      effect: isGit ? 'it wants to sign with your SSH key, for git' : effect,
      details: [...(question.pid === undefined ? [] : [['program', programOf(question.pid)] as const]), ...content, ...details],
      reasons: [],
      lasting: 'run',
    });
    return consent === 'always' ? 'run' : consent;
  }

  #accessTo(host: string, port: number): GitAccess {
    const at = (use: 'git' | 'login'): FoundKey | undefined =>
      this.#keys.find(({ rule }) => rule.uses.includes(use) && rule.hosts.some((one) => one.host === host && one.port === port));
    const key = at('git');
    if (key === undefined) return { kind: at('login') === undefined ? 'none' : 'login' };
    const keyFile = join(this.#folder, `${key.fingerprint.replace(/\W/g, '').slice(0, 20)}.pub`);
    writeFileSync(keyFile, `${key.line}\n`, { mode: 0o600 });
    return { kind: 'git', keyFile };
  }

  #uses(use: 'git' | 'login' | 'sign'): boolean {
    return this.#keys.some(({ rule }) => rule.uses.includes(use));
  }
}

function gitSettings(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const pairs = Object.entries(settings);
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(pairs.length)],
    ...pairs.flatMap(([name, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, name],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ]);
}

function programOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return 'one that has gone';
  }
}
