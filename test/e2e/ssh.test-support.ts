import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { freePort, type Place, until } from './sallyport.test-support.ts';

const PROGRAMS = { ssh: 'ssh', agent: 'ssh-agent', keygen: 'ssh-keygen', add: 'ssh-add', git: 'git' };

/** What is missing here for tests with keys; undefined: nothing. */
export const missingSsh: string | undefined = Object.values(PROGRAMS).find((name) => spawnSync(name, ['-V']).error !== undefined);
export const sshd: string | undefined = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path));

export interface Keys {
  readonly env: Readonly<Record<string, string>>;
  /** Path of the public file of each key. */
  readonly work: string;
  readonly other: string;
}

/** A home with an ssh-agent of its own that holds two keys. Their private halves lie outside of home and workspace. */
export async function startAgent(place: Place): Promise<Keys> {
  const folder = join(place.root, 'keys');
  mkdirSync(folder, { mode: 0o700 });
  for (const name of ['work', 'other'])
    call('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', `${name} key`, '-f', join(folder, name)]);
  const socket = join(place.root, 'agent');
  keep(spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' }));
  expect(await until(() => existsSync(socket))).toBe(true);
  const env = { ...place.env, SSH_AUTH_SOCK: socket };
  call('ssh-add', ['-q', join(folder, 'work'), join(folder, 'other')], env);
  return { env, work: join(folder, 'work.pub'), other: join(folder, 'other.pub') };
}

export interface SshServer {
  readonly port: number;
  /** With an `ssh` that finds the test's own configuration: the real one looks into the home of the password file. */
  readonly env: Readonly<Record<string, string>>;
  /** A bare repository that it serves, by its path. */
  readonly repository: string;
}

/** The real sshd on loopback, for one key, with a bare repository. */
export async function startSshd(place: Place, keys: Keys): Promise<SshServer> {
  const folder = join(place.root, 'sshd');
  mkdirSync(folder, { mode: 0o755 });
  call('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'host')]);
  writeFileSync(join(folder, 'authorized'), readFileSync(keys.work));
  const port = await freePort();
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized')}`,
    `PidFile ${join(folder, 'pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'AcceptEnv GIT_PROTOCOL',
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  keep(spawn(sshd ?? '', ['-D', '-e', '-f', join(folder, 'config')], { stdio: 'ignore' }));
  const known = join(place.home, '.ssh', 'known_hosts');
  mkdirSync(join(place.home, '.ssh'), { mode: 0o700 });
  writeFileSync(known, `[127.0.0.1]:${port} ${readFileSync(join(folder, 'host.pub'), 'utf8')}`);
  const bin = join(place.root, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F /dev/null -o UserKnownHostsFile=${known} "$@"\n`);
  chmodSync(join(bin, 'ssh'), 0o755);
  const repository = join(place.root, 'remote.git');
  call('git', ['init', '-q', '--bare', '-b', 'main', repository]);
  const env = { ...keys.env, PATH: `${bin}:${place.env['PATH']}` };
  const words = ['-p', String(port), '-i', keys.work, '-o', 'BatchMode=yes', '127.0.0.1', 'true'];
  expect(await until(() => spawnSync('ssh', words, { env }).status === 0)).toBe(true);
  return { port, env, repository };
}

/** A repository in the workspace with one commit on main, made outside of any cage. */
export function makeRepository(place: Place): void {
  writeFileSync(
    join(place.home, '.gitconfig'),
    '[user]\n\tname = Ann\n\temail = ann@example.com\n[init]\n\tdefaultBranch = main\n',
  );
  writeFileSync(join(place.workspace, 'readme.md'), 'hello\n');
  const git = (...args: readonly string[]): void => call('git', ['-C', place.workspace, ...args], place.env);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'First');
}

export function call(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): void {
  const { status, stderr } = spawnSync(program, args, env === undefined ? { encoding: 'utf8' } : { encoding: 'utf8', env });
  expect([program, status, stderr]).toEqual([program, 0, expect.anything()]);
}

function keep(child: ChildProcess): void {
  onTestFinished(() => {
    child.kill();
  });
}
