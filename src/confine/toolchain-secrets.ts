import { join } from 'node:path';
import { entriesIn, namesIn } from './look.ts';

const NODE = 'etc/npmrc';
const PYTHON = 'pip.conf';

/** Settings with tokens inside of toolchains that a cage shows (`npm config set --global`, pip's of one Python). `*`: any name. */
const SETTINGS: readonly string[] = [
  ...['.nvm', '.config/nvm', '.local/share/nvm'].map((root) => `${root}/versions/node/*/${NODE}`),
  ...['.fnm', '.local/share/fnm'].map((root) => `${root}/node-versions/*/installation/${NODE}`),
  ...['.asdf', '.mise', '.local/share/mise', '.local/share/rtx'].flatMap((root) => [
    ...['nodejs', 'node'].map((name) => `${root}/installs/${name}/*/${NODE}`),
    `${root}/installs/python/*/${PYTHON}`,
  ]),
  `.volta/tools/image/node/*/${NODE}`,
  `.nodenv/versions/*/${NODE}`,
  `.proto/tools/node/*/${NODE}`,
  ...['.n', '.npm-global', '.npm-packages', '.linuxbrew'].map((root) => `${root}/${NODE}`),
  `.pyenv/versions/*/${PYTHON}`,
  `.rye/py/*/${PYTHON}`,
  ...['.local/pipx', '.local/share/pipx'].map((root) => `${root}/venvs/*/${PYTHON}`),
  ...['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge', 'micromamba'].flatMap((root) => [
    ...[PYTHON, '.condarc', NODE].map((name) => `${root}/${name}`),
    ...[PYTHON, '.condarc', NODE].map((name) => `${root}/envs/*/${name}`),
  ]),
];

/** Toolchains with programs of the person's own, beside which other things lie. */
const OWN_PROGRAMS: readonly string[] = ['bin', '.local/bin'];
const MOST_NAMES = 4000;
const MOST_VERSIONS = 200;

export interface ToolchainSecrets {
  /** Files that hold secrets, whether they exist or not. */
  readonly settings: readonly string[];
  /** Files beside a person's own programs, two folders deep: a name tells whether one is a secret. */
  readonly own: readonly string[];
}

/** What of the toolchains of a home folder a cage must not show. One folder listing for each that is there; links are not followed. */
export function toolchainSecrets(home: string, homeEntries: ReadonlySet<string>): ToolchainSecrets {
  const isThere = (path: string): boolean => homeEntries.has(path.split('/', 1)[0] ?? path);
  const own: string[] = [];
  const waiting = OWN_PROGRAMS.filter(isThere).map((path) => join(home, path));
  const roots = waiting.length;
  for (let at = 0; at < waiting.length && own.length < MOST_NAMES; at += 1) {
    const folder = waiting[at] ?? '';
    for (const entry of entriesIn(folder).slice(0, MOST_NAMES)) {
      if (entry.isFile()) own.push(join(folder, entry.name));
      else if (entry.isDirectory() && at < roots) waiting.push(join(folder, entry.name));
    }
  }
  return { settings: SETTINGS.filter(isThere).flatMap((path) => expanded(home, path)), own };
}

function expanded(home: string, path: string): readonly string[] {
  const [before, after] = path.split('/*/');
  if (before === undefined || after === undefined) return [join(home, path)];
  const folder = join(home, before);
  return namesIn(folder)
    .slice(0, MOST_VERSIONS)
    .map((name) => join(folder, name, after));
}
