import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Env, parseQuery } from './index.ts';
import { makePlace, type Place, pathIn, readAll, writeInto } from './registries.test-support.ts';

const REGISTRY = 'registry=https://evil.example/\n';

function link(place: Place, path: string, target: string): void {
  mkdirSync(dirname(pathIn(place, path)), { recursive: true });
  symlinkSync(target.startsWith('~') ? pathIn(place, target) : target, pathIn(place, path));
}

/** What stands in the workspace, and the one note that it must lead to; undefined: none. No registry may come of it. */
const REFUSED: readonly (readonly [name: string, make: (place: Place) => void, note: RegExp | undefined])[] = [
  ['a link to /etc/passwd', (place) => link(place, '.npmrc', '/etc/passwd'), /leads out/],
  [
    'a link to the user’s own file',
    (place) => {
      writeInto(place, '~/elsewhere', REGISTRY);
      link(place, '.npmrc', '~/elsewhere');
    },
    /leads out/,
  ],
  [
    'a folder that is a link',
    (place) => {
      writeInto(place, '~/c/config.toml', '[registries.a]\nindex = "https://evil.example/"\n');
      link(place, '.cargo', '~/c');
    },
    /leads out/,
  ],
  ['a link that leads nowhere', (place) => link(place, '.npmrc', './nothing'), undefined],
  ['a circle of links', (place) => link(place, '.npmrc', '.npmrc'), /ELOOP/],
  ['a FIFO', (place) => void execFileSync('mkfifo', [pathIn(place, '.npmrc')]), /no plain file/],
  ['a folder', (place) => mkdirSync(pathIn(place, '.npmrc')), undefined],
  ['more than 1 MiB', (place) => writeInto(place, '.npmrc', `${REGISTRY}${'#'.repeat(1024 * 1024)}`), /larger than 1048576/],
  [
    'a sparse file of 1 TiB',
    (place) => {
      writeInto(place, 'package-lock.json', '{}');
      truncateSync(pathIn(place, 'package-lock.json'), 2 ** 40);
    },
    /larger than/,
  ],
  ['a YAML bomb', (place) => writeInto(place, '.yarnrc.yml', yamlBomb()), /YAML anchors/],
  ['deep YAML', (place) => writeInto(place, '.yarnrc.yml', `a: ${'['.repeat(100_000)}`), /nested/],
  ['deep YAML blocks', (place) => writeInto(place, 'pnpm-workspace.yaml', '- '.repeat(100_000)), /nested/],
  ['YAML that is none', (place) => writeInto(place, '.yarnrc.yml', 'npmRegistryServer: "hunter2\n: :'), /malformed/],
  ['deep TOML', (place) => writeInto(place, 'uv.toml', `a = ${'['.repeat(100_000)}`), /malformed/],
  ['TOML that is none', (place) => writeInto(place, 'uv.toml', 'index-url = hunter2\n'), /malformed in line 1/],
  [
    'a prototype (ini)',
    (place) => writeInto(place, '.npmrc', '__proto__=x\n[__proto__]\nregistry=x\n[a.__proto__.b]\nc=1\n'),
    undefined,
  ],
  [
    'a prototype (yaml)',
    (place) => writeInto(place, '.yarnrc.yml', '__proto__: { npmRegistryServer: https://x.example }\n'),
    undefined,
  ],
  ['a prototype (toml)', (place) => writeInto(place, 'uv.toml', '[__proto__]\nindex-url = "https://x.example"\n'), undefined],
  ['bytes', (place) => writeInto(place, '.npmrc', '\u0000\u0001\ufffd=[\u0000'), undefined],
  ['a variable in an address', (place) => writeInto(place, '.npmrc', 'registry=https://${TOKEN}.evil.example/\n'), /variables/],
  ['an address without a host', (place) => writeInto(place, '.npmrc', 'registry=https://\n'), /no URL/],
  ['another scheme', (place) => writeInto(place, '.npmrc', 'registry=javascript:alert(1)\n'), /no URL/],
  ['port 0', (place) => writeInto(place, '.npmrc', 'registry=http://evil.example:0/\n'), /no URL/],
  [
    'a value that multiplies a variable',
    (place) => writeInto(place, '.npmrc', `//h/:_auth=${'${TOKEN}'.repeat(100_000)}`),
    undefined,
  ],
  ['a [DEFAULT] for thousands of sections', (place) => writeInto(place, '.venv/pip.conf', manySections()), undefined],
  ['a local registry', (place) => writeInto(place, '.npmrc', 'registry=file:///etc/\n'), undefined],
  ['an endless address', (place) => writeInto(place, '.npmrc', `registry=https://e.example/${'a'.repeat(3000)}\n`), /no URL/],
];

test.each(REFUSED)('%s gives no registry', async (_name, make, note) => {
  const place = makePlace();
  make(place);
  const { registries, notes } = await readAll(place, { TOKEN: 'hunter2' });
  expect(registries).toEqual([]);
  expect(notes.map(({ problem }) => problem)).toEqual(note === undefined ? [] : [expect.stringMatching(note)]);
  expect(JSON.stringify(notes)).not.toContain('hunter2');
});

function manySections(): string {
  const lines = Array.from({ length: 60_000 }, (_, at) => (at < 30_000 ? `key${at}=1` : `[s${at}]`));
  return `[DEFAULT]\n${lines.join('\n')}\n`;
}

function yamlBomb(): string {
  const levels = 'abcdefghi'.split('');
  const lines = levels.map(
    (name, at) =>
      `${name}: &${name} [${Array(9)
        .fill(at === 0 ? 'x' : `*${levels[at - 1] ?? ''}`)
        .join(',')}]`,
  );
  return `npmRegistryServer: https://evil.example/\n${lines.join('\n')}\n`;
}

const SECRET = 'hunter2hunter2ab';
const LEAKS: readonly (readonly [name: string, files: Readonly<Record<string, string>>, env: Env])[] = [
  ['npm', { '.npmrc': `registry=https://user:${SECRET}@a.example/npm/?t=${SECRET}#${SECRET}\n` }, {}],
  ['npm, a token as the user', { '~/.npmrc': `registry=https://${SECRET}@a.example/npm/\n` }, {}],
  ['npm, a token in the path', { '~/.npmrc': `registry=https://a.example/${SECRET}/npm/\n` }, {}],
  ['npm, a short token in the path, from a variable', { '~/.npmrc': 'registry=https://a.example/${T}/npm/\n' }, { T: 'hunter2' }],
  ['npm, a variable in a scope', { '.npmrc': '@${T}:registry=https://a.example/\n' }, { T: 'hunter2' }],
  ['npm, a variable', {}, { npm_config_registry: `https://u:${SECRET}@a.example/` }],
  ['npm, tokens', { '~/.npmrc': `registry=https://a.example/\n//a.example/:_authToken=${SECRET}\n_auth=${SECRET}\n` }, {}],
  ['pnpm', { 'pnpm-workspace.yaml': `registry: https://u:${SECRET}@a.example/\n` }, {}],
  ['yarn', { '.yarnrc': `registry "https://u:${SECRET}@a.example/"\n` }, {}],
  ['berry', { '.yarnrc.yml': `npmRegistryServer: https://u:${SECRET}@a.example/\nnpmAuthToken: ${SECRET}\n` }, {}],
  ['pip', { '~/.config/pip/pip.conf': `[global]\nindex-url=https://__token__:${SECRET}@a.example/simple\n` }, {}],
  ['pip, a variable', {}, { PIP_INDEX_URL: `https://u:${SECRET}@a.example/simple` }],
  ['requirements', { 'requirements.txt': `-i https://u:${SECRET}@a.example/simple\nx @ https://${SECRET}@b.example/x\n` }, {}],
  ['uv', { 'uv.toml': `index-url = "https://u:${SECRET}@a.example/"\n` }, { UV_INDEX: `x=https://u:${SECRET}@b.example/` }],
  ['cargo', { '~/.cargo/config.toml': `[registries.a]\nindex = "https://u:${SECRET}@a.example/"\ntoken = "${SECRET}"\n` }, {}],
  ['go', {}, { GOPROXY: `https://u:${SECRET}@a.example,direct` }],
  ['package-lock.json', { 'package-lock.json': `{"resolved": "https://u:${SECRET}@a.example/x.tgz?t=${SECRET}"}` }, {}],
  ['malformed', { '.npmrc': `registry=https://u:${SECRET}@:x/\n`, 'uv.toml': `index-url = ${SECRET}\n` }, {}],
];

test.each(LEAKS)('no credential in the report: %s', async (_name, files, env) => {
  const report = await readAll(makePlace(files), env);
  expect(report.registries.length + report.notes.length).toBeGreaterThan(0);
  expect(JSON.stringify(report)).not.toContain('hunter2');
});

test('credentials of an address are said, not shown', async () => {
  // sallyport-ignore url-password: made up, it opens nothing
  const { registries } = await readAll(makePlace({ '.npmrc': 'registry=https://u:p@a.example/npm/\n' }));
  const npm = registries.filter(({ manager }) => manager === 'npm');
  expect(npm).toEqual([
    {
      manager: 'npm',
      url: 'https://a.example/npm/',
      host: 'a.example',
      port: 443,
      source: '.npmrc',
      origin: 'project',
      trusted: false,
      hasCredentials: true,
      scope: undefined,
      isDefault: true,
    },
  ]);
});

test('a link inside the workspace is followed, and not trusted', async () => {
  const place = makePlace({ 'config/npmrc': REGISTRY });
  link(place, '.npmrc', 'config/npmrc');
  const { registries } = await readAll(place);
  expect(registries.filter(({ manager }) => manager === 'npm').map(({ host, trusted }) => [host, trusted])).toEqual([
    ['evil.example', false],
  ]);
});

test('the user’s file is not trusted where it leads into the workspace', async () => {
  const place = makePlace({ npmrc: REGISTRY });
  link(place, '~/.npmrc', join(place.workspace, 'npmrc'));
  const { registries } = await readAll(place);
  expect(registries.filter(({ trusted }) => trusted)).toEqual([]);
  expect(registries.map(({ host, source }) => `${host} ${source}`)).toContain('evil.example npmrc');
});

test('a file that everybody can write is not trusted', async () => {
  const place = makePlace({ '~/.npmrc': REGISTRY });
  chmodSync(pathIn(place, '~/.npmrc'), 0o666);
  const { registries, notes } = await readAll(place);
  expect(registries.map(({ trusted }) => trusted)).not.toContain(true);
  expect(notes.map(({ problem }) => problem)).toEqual(['another account can write it, so it is not trusted']);
});

test('thousands of registries are cut', async () => {
  const scopes = Array.from(
    { length: 20_000 },
    (_, at) => `@s${at}:registry=https://h${at}.example/\n//h${at}.example/:_authToken=x\n`,
  );
  const { registries, notes } = await readAll(makePlace({ '.npmrc': scopes.join('').slice(0, 1_000_000) }));
  expect(registries.filter(({ manager }) => manager === 'npm')).toHaveLength(499);
  expect(notes.map(({ problem }) => problem)).toContain('only the first 500 registries are looked at');
});

test('the names of a repository’s files are printable', async () => {
  const place = makePlace({ 'requirements/\u001b[2J\u202e.txt': '-i https://a.example/\n' });
  const { registries } = await readAll(place);
  expect(registries.map(({ source }) => source)).toContain('requirements/?[2J?.txt');
});

test.each([
  // sallyport-ignore url-password: made up, it opens nothing
  ['a password', 'https://u:hunter2@a.example/', ['https://a.example/']],
  ['what is no address', 'undefined\n', []],
  ['an error', 'Usage Error: no such setting\n', []],
  ['a path', '/etc/passwd', []],
] as const)('the answer of a manager with %s', (_name, stdout, want) => {
  expect(parseQuery('npm', stdout).map(({ url }) => url)).toEqual(want);
});
