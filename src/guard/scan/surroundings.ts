import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isManifest, type Manifest, readManifest, type Surroundings } from '../../inspect/imports/index.ts';
import { readText, type WantedModule } from '../../scan/index.ts';

const MOST_MANIFESTS = 2000;
const ENDINGS = [
  '',
  '.py',
  '.pyi',
  '.js',
  '.ts',
  '.tsx',
  '.jsx',
  '.mjs',
  '.cjs',
  '.mts',
  '.cts',
  '.d.ts',
  '.json',
  '.vue',
  '.svelte',
  '.css',
  '.scss',
  '.so',
  '.pyx',
];

/**
 * The manifests and folders around files, as they are on the disk: what says whether a module that a file asks for is there.
 *
 * @param listed paths of files that may be manifests of other parts of the same repository
 */
export function surroundingsOf(root: string, wanted: readonly WantedModule[], listed: readonly string[]): Surroundings {
  const namesIn = namesBelow(root);
  const paths = new Set(listed.filter(isManifest));
  for (const folder of foldersAbove(wanted)) {
    for (const name of namesIn(folder)) {
      if (isManifest(name)) paths.add(folder === '' ? name : `${folder}/${name}`);
      if (name === 'requirements') for (const file of namesIn(join(folder, name))) paths.add(join(folder, name, file));
    }
  }
  const manifests = [...paths]
    .sort()
    .filter(isManifest)
    .slice(0, MOST_MANIFESTS)
    .flatMap((path) => read(root, path) ?? []);
  return { manifests, holds: holding(namesIn) };
}

/** Whether a folder of the project holds a file or folder of a name. */
export function holdsBelow(root: string): Surroundings['holds'] {
  return holding(namesBelow(root));
}

type NamesIn = (folder: string) => ReadonlySet<string>;

/** Asked thousands of times of the same folders, so what their files are called without their endings is worked out once. */
function holding(namesIn: NamesIn): Surroundings['holds'] {
  const folders = new Map<string, ReadonlySet<string>>();
  return (folder, name) => {
    const known = folders.get(folder) ?? withoutEndings(namesIn(folder));
    folders.set(folder, known);
    return known.has(name);
  };
}

function withoutEndings(names: ReadonlySet<string>): ReadonlySet<string> {
  const bare = new Set<string>();
  for (const name of names)
    for (const ending of ENDINGS) if (name.endsWith(ending)) bare.add(name.slice(0, name.length - ending.length));
  return bare;
}

/** The names in folders, each read once. */
function namesBelow(root: string): NamesIn {
  const folders = new Map<string, ReadonlySet<string>>();
  return (folder) => {
    const known = folders.get(folder) ?? new Set(entriesOf(join(root, folder)));
    folders.set(folder, known);
    return known;
  };
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function foldersAbove(wanted: readonly WantedModule[]): ReadonlySet<string> {
  const folders = new Set(['']);
  for (const { finding } of wanted) {
    const parts = finding.place.path.split('/');
    for (let length = parts.length - 1; length > 0; length -= 1) {
      const folder = parts.slice(0, length).join('/');
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

function read(root: string, path: string): Manifest | undefined {
  const outcome = readText(join(root, path));
  return outcome.kind === 'text' ? readManifest(path, outcome.text) : undefined;
}
