import { expect, test } from 'vitest';
import { defaultRegistryQuery, type Manager, managersNamed, managersToAsk, parseQuery, type Registry } from './index.ts';

const PIP_HELP = `Package Index Options:
  -i, --index-url <url>       Base URL of the Python Package Index (default ht
                              tps://user:****@index.example/with/a/long/path/s
                              imple). This should point to a repository
  --extra-index-url <url>     Extra URLs of package indexes to use (default no)
`;
const UV_HELP = `Index options:
      --index <INDEX>
          The indexes to use when resolving dependencies [env: UV_INDEX=https://u:****@no.example]
      --default-index <DEFAULT_INDEX>
          The default package index (by default: <https://index.example/simple>) [env: UV_DEFAULT_INDEX=]
  -i, --index-url <INDEX_URL>
          (Deprecated: use \`--default-index\` instead) The URL of the Python package index (by
          default: <https://other.example/simple>)
`;

const CARGO_ERROR = `    Updating index
error: download of config.json failed

Caused by:
  failed to download from \`https://index.example/config.json\`
`;
const MAVEN_ERROR = `[ERROR] Plugin sallyport.invalid:none:1 or one of its dependencies could not be resolved: Cannot access central (https://maven.example/maven2) in offline mode and the artifact sallyport.invalid:none:jar:1 has not been downloaded from it before. Cannot access more (https://other.example/m2) in offline mode and the artifact
`;

test.each<[manager: Manager, stdout: string, want: readonly string[]]>([
  ['npm', 'https://npm.example/\n', ['https://npm.example/']],
  ['pnpm', 'https://npm.example:8080/\n', ['https://npm.example:8080/']],
  ['yarn', 'https://yarn.example\n', ['https://yarn.example/']],
  ['yarn-berry', 'undefined\n', []],
  ['pip', PIP_HELP, ['https://index.example/with/a/long/path/simple']],
  ['uv', UV_HELP, ['https://index.example/simple']],
  ['go', 'https://proxy.example,direct\nsum.example\n', ['https://proxy.example/', 'https://sum.example/']],
  ['go', 'off\noff\n', []],
  ['cargo', CARGO_ERROR, ['https://index.example/']],
  ['cargo', '  failed to fetch `https://git.example/index`\n', ['https://git.example/index']],
  ['cargo', 'https://cargo.example/', []],
  ['maven', MAVEN_ERROR, ['https://maven.example/maven2', 'https://other.example/m2']],
  ['maven', '[ERROR] Could not create local repository at /x (https://no.example) -> [Help 1]', []],
  ['bundler', '*** CURRENT SOURCES ***\n\nhttps://gems.example/\n', ['https://gems.example/']],
  [
    'composer',
    '[repositories.p.org.type] composer\n[repositories.p.org.url] https://php.example\n[home] https://no.example\n',
    ['https://php.example/'],
  ],
])('the answer of %s', (manager, stdout, want) => {
  const registries = parseQuery(manager, stdout);
  expect(registries.map(({ url }) => url)).toEqual(want);
  for (const { trusted, origin } of registries) expect([trusted, origin]).toEqual([true, 'default']);
  expect(registries.every(({ isDefault, host }) => isDefault === (host !== 'sum.example'))).toBe(true);
});

test('no query runs through a shell or names a host that could be reached', () => {
  const managers = ['npm', 'pnpm', 'yarn', 'yarn-berry', 'pip', 'uv', 'go', 'cargo', 'maven', 'bundler', 'composer'] as const;
  for (const manager of managers) {
    const { argv, variables } = defaultRegistryQuery(manager);
    expect(argv.filter((word) => !/^[\w.:=-]+$/.test(word))).toEqual([]);
    expect(
      [...argv, ...Object.values(variables)].filter((word) => /\/\//.test(word) && !word.startsWith('http://127.0.0.1:')),
    ).toEqual([]);
  }
});

test.each<[commands: readonly string[], want: readonly Manager[]]>([
  [['npm ci'], ['npm']],
  [['cd web && npm ci; python3 -m pip install -r x.txt'], ['npm', 'pip']],
  [
    ['corepack yarn install', '/usr/bin/cargo fetch'],
    ['yarn', 'yarn-berry', 'cargo'],
  ],
  [
    ['./mvnw -B verify', 'bundle install', 'php /usr/bin/composer install'],
    ['maven', 'bundler', 'composer'],
  ],
  [['make setup', './constructor.sh __proto__'], []],
])('%j names %j', (commands, want) => {
  expect(managersNamed(commands)).toEqual(want);
});

test('only managers without a trusted default are asked', () => {
  const [npm] = parseQuery('npm', 'https://npm.example/');
  const known: readonly Registry[] = npm === undefined ? [] : [npm];
  const pip: readonly Registry[] = known.map((registry) => ({ ...registry, manager: 'pip', trusted: false }));
  expect(managersToAsk(['npm ci', 'pip install x'], [...known, ...pip])).toEqual(['pip']);
});
