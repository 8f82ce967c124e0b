/**
 * The README's first command: a real open-source project is built and tested inside the cage, offline; beside it a careless
 * program is stopped at each wall; then the trail tells it. The project comes from the npm registry that npm is configured
 * for, before the cage closes.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine } from './command-line.ts';

commandLine(import.meta.filename, {});
const PROJECT = 'qs@6.13.0';
/** What its own build and tests need, at the versions its manifest asks for. */
const NEEDS = [
  'tape@5',
  'mkdirp@0.5',
  'browserify@16',
  'bundle-collapser@1',
  'common-shakeify@1.0',
  '@browserify/envify@6',
  '@browserify/uglifyify@6',
  'unassertify@3',
  'es-value-fixtures@1',
  'for-each@0.3',
  'has-override-mistake@1',
  'has-property-descriptors@1',
  'has-symbols@1',
  'iconv-lite@0.5',
  'mock-property@1',
  'object-inspect@1',
  'qs-iconv@1',
  'safer-buffer@2',
  'side-channel@1',
];

const CARELESS = `#!/bin/sh
# What a careless agent may write. Each line tells whether it got through.
try() { what=$1; shift; if sh -c "$*" >/dev/null 2>&1; then echo "  GOT THROUGH  $what"; else echo "  stopped      $what"; fi; }
try 'read a private key'                 'cat "$HOME/.ssh/id_ed25519" "$HOME/.aws/credentials"'
try 'read a token from the environment'  'test -n "$SHOWCASE_TOKEN"'
try 'append to ~/.bashrc'                'echo x >> "$HOME/.bashrc"'
try 'write to /etc'                      'echo x > /etc/cron.d/x'
try 'plant a git hook'                   'echo x > .git/hooks/pre-commit'
try 'plant an agent setting'             'mkdir -p .claude && echo x > .claude/settings.json'
try 'reach the network'                  "node -e \\"require('net').connect(443,'192.0.2.7').on('error',()=>process.exit(1))\\""
try 'reach the cloud metadata'           "node -e \\"require('net').connect(80,'169.254.169.254').on('error',()=>process.exit(1))\\""
try 'make a set-uid program'             'cp /bin/true t && chmod u+s t'
try 'mount in a new namespace'           'unshare -Urm true'
try 'see other processes'                'ps -e | grep -q sallyport'
try 'allocate 3 GiB'                     "node -e \\"Buffer.alloc(2**31-1).fill(1);Buffer.alloc(2**31-1).fill(1)\\""
try 'delete 100 files'                 'rm -rf notes'
`;

const sallyport = fileURLToPath(new URL('../dist/bin/sallyport.js', import.meta.url));
const base = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sallyport-showcase');
const project = join(base, 'package');

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function prepare(): void {
  if (existsSync(join(project, 'node_modules', 'tape'))) return;
  say(`Fetching ${PROJECT} and what its build and tests need (network; once) ...`);
  rmSync(base, { recursive: true, force: true });
  mkdirSync(base, { recursive: true });
  execFileSync('npm', ['pack', PROJECT, '--silent'], { cwd: base, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('sh', ['-c', 'tar xzf *.tgz'], { cwd: base });
  writeFileSync(
    join(project, 'package.json'),
    execFileSync(
      'node',
      [
        '-e',
        'const p=require("./package.json");delete p.devDependencies;delete p.dependencies;console.log(JSON.stringify(p,null,2))',
      ],
      { cwd: project },
    ),
  );
  execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...NEEDS], {
    cwd: project,
    stdio: 'inherit',
  });
  execFileSync('git', ['init', '-q', '.'], { cwd: project });
  writeFileSync(join(project, '.gitignore'), 'node_modules\ndist\n');
  mkdirSync(join(project, 'notes'));
  for (let number = 1; number <= 100; number++) writeFileSync(join(project, 'notes', `${number}.md`), `Note ${number}\n`);
  writeFileSync(join(project, 'careless.sh'), CARELESS);
  execFileSync('git', ['add', '-A'], { cwd: project });
  execFileSync('git', ['-c', 'user.name=showcase', '-c', 'user.email=showcase@example.org', 'commit', '-qm', 'As published'], {
    cwd: project,
  });
}

/** Runs a command in the cage and shows the end of what it said. @returns whether it ended as expected */
function show(title: string, args: readonly string[], expected: number, lines: number): boolean {
  say(`\n$ sallyport run ${args.join(' ')}`);
  const ended = spawnSync(process.execPath, [sallyport, 'run', '--unattended', ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, SHOWCASE_TOKEN: 'made-up' },
  });
  const told = ended.stdout.trimEnd().split('\n').slice(-lines).join('\n');
  if (told !== '') say(told);
  say(
    ended.stderr
      .trimEnd()
      .split('\n')
      .filter((line) => line.startsWith('sallyport:') || line.startsWith('  Bring') || line.startsWith('  The dest'))
      .slice(-3)
      .join('\n'),
  );
  const isFine = ended.status === expected;
  if (!isFine) say(`${title}: expected exit code ${expected}, got ${ended.status ?? ended.signal}\n${ended.stderr}`);
  return isFine;
}

prepare();
const steps = [
  show('build', ['--', 'npm', 'run', '--silent', 'dist'], 0, 2),
  show('tests', ['--', 'npx', 'tape', 'test/**/*.js'], 0, 5),
  show('a careless program', ['--limit', 'memory=2GiB', '--', 'sh', 'careless.sh'], 0, 20),
];
const listing = spawnSync(process.execPath, [sallyport, 'undo', 'last'], { cwd: project, encoding: 'utf8' });
say(`\n$ sallyport undo last\n${listing.stdout.trimEnd()}`);
say('\n$ sallyport trail show last');
const trail = spawnSync(process.execPath, [sallyport, 'trail', 'show', 'last'], { cwd: project, encoding: 'utf8' });
say(trail.stdout.split('\n').slice(0, 45).join('\n'));
process.exitCode = steps.every(Boolean) && trail.status === 0 ? 0 : 1;
