import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Ecosystem, encodePopularNames, normalName } from '../src/inspect/packages/index.ts';

/** Lists that came from elsewhere are compressed, those that we wrote are text. */
const LISTS: readonly (readonly [Ecosystem, string])[] = [
  ['npm', 'npm.txt.gz'],
  ['pypi', 'pypi.txt.gz'],
  ['golang', 'golang.txt.gz'],
  ['gem', 'gem.txt.gz'],
  ['cargo', 'cargo.txt'],
  ['maven', 'maven.txt'],
];

/** Makes dist/packages: the index of popular names, one file an ecosystem, from the lists of data/names. */
export function buildPackages(root: string): readonly string[] {
  const data = join(root, 'data', 'names');
  const target = join(root, 'dist', 'packages');
  mkdirSync(target, { recursive: true });
  const { date }: { date: Record<Ecosystem, string> } = JSON.parse(readFileSync(join(data, 'sources.json'), 'utf8'));
  let bytes = 0;
  let count = 0;
  for (const [ecosystem, list] of LISTS) {
    const content = readFileSync(join(data, list));
    const text = (list.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8');
    const names = [...new Set(text.split('\n').flatMap((line) => (line === '' ? [] : [normalName(ecosystem, line)])))];
    const file = encodePopularNames(ecosystem, date[ecosystem], names);
    const path = join(target, `${ecosystem}.names`);
    writeFileSync(`${path}.${process.pid}`, file);
    renameSync(`${path}.${process.pid}`, path);
    bytes += file.length;
    count += names.length;
  }
  return [`packages  dist/packages/         ${count} popular names, ${Math.ceil(bytes / 1024)} KiB`];
}
