/**
 * `npm run packages-index [-- FOLDER]`: makes data/names/*.gz again from the packages that data/names/sources.json names, in
 * the versions that it names. They come through npm and pip as they are configured here, and are taken from FOLDER where they
 * lie there already. Nothing of them is run. data/SOURCES.md says what the lists are and under which licences.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { normalName } from '../src/inspect/packages/index.ts';
import { commandLine } from './command-line.ts';

interface Source {
  readonly manager: 'npm' | 'pip';
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const data = join(root, 'data', 'names');
const sources: Readonly<Record<'highImpact' | 'guarddog', Source>> = JSON.parse(readFileSync(join(data, 'sources.json'), 'utf8'));
const folder = commandLine(import.meta.filename, {}, 'any').positionals[0] ?? mkdtempSync(join(tmpdir(), 'sallyport-names-'));

const highImpact = unpack(sources.highImpact);
const guarddog = unpack(sources.guarddog);
write('npm', npmNames());
write('pypi', listed('pypi'));
write('golang', listed('go'));
write('gem', [...lines('gem-first.txt'), ...listed('rubygems').sort()]);

/** Fetches an archive where it is not there, checks what it is, and returns the folder of its files. */
function unpack({ manager, name, version, sha256 }: Source): string {
  const isIt = (file: string): boolean => file.startsWith(`${name}-${version}`) && /\.(?:tgz|whl)$/.test(file);
  if (!readdirSync(folder).some(isIt)) {
    if (manager === 'npm') run('npm', ['pack', '--silent', '--pack-destination', folder, `${name}@${version}`]);
    else run('pip', ['download', '--quiet', '--no-deps', '--dest', folder, `${name}==${version}`]);
  }
  const file = readdirSync(folder).find(isIt);
  if (file === undefined) throw new Error(`${manager} brought no ${name} ${version}`);
  const archive = join(folder, file);
  const digest = createHash('sha256').update(readFileSync(archive)).digest('hex');
  if (digest !== sha256) throw new Error(`${file} is another one than before: ${digest}`);
  const target = mkdtempSync(join(tmpdir(), 'sallyport-unpacked-'));
  if (file.endsWith('.tgz')) run('tar', ['-xzf', archive, '-C', target]);
  else run('python3', ['-m', 'zipfile', '-e', archive, target]);
  return target;
}

function run(program: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args[0]} failed: ${error?.message ?? stderr}`);
}

/**
 * Popular is what is downloaded much, or what many depend on (three times as far down in the shorter of both lists counts the
 * same); what only the other list has comes last.
 */
function npmNames(): readonly string[] {
  const downloads = ranks(quoted('top-download.js'));
  const dependents = ranks(quoted('top-dependent.js'));
  const others = ranks(listed('npm'));
  const rank = (name: string): number => {
    const best = Math.min(
      downloads.get(name) ?? Number.POSITIVE_INFINITY,
      3 * (dependents.get(name) ?? Number.POSITIVE_INFINITY),
    );
    return Number.isFinite(best) ? best : 1e6 + (others.get(name) ?? 0);
  };
  const names = [...new Set([...downloads.keys(), ...dependents.keys(), ...others.keys()])];
  return names.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

function ranks(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, rank) => [name, rank]));
}

/** The names in a module that is one array of texts; it is read, not run. */
function quoted(file: string): readonly string[] {
  const text = readFileSync(join(highImpact, 'package', 'lib', file), 'utf8');
  return [...text.matchAll(/^\s+'([^']+)',?$/gm)].map(([, name = '']) => name);
}

function listed(list: string): string[] {
  const file = join(guarddog, 'guarddog', 'analyzer', 'metadata', 'resources', `top_${list}_packages.json`);
  const { packages }: { packages: string[] } = JSON.parse(readFileSync(file, 'utf8'));
  return packages;
}

function lines(file: string): readonly string[] {
  return readFileSync(join(data, file), 'utf8').split('\n').filter(Boolean);
}

function write(ecosystem: 'npm' | 'pypi' | 'golang' | 'gem', names: readonly string[]): void {
  const normal = [...new Set(names.map((name) => normalName(ecosystem, name)))];
  // Without a time, so that the same lists give the same bytes.
  writeFileSync(join(data, `${ecosystem}.txt.gz`), gzipSync(`${normal.join('\n')}\n`, { level: 9 }));
  console.log(`${ecosystem}: ${normal.length} names`);
}
