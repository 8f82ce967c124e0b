import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type GitIdentity, type GitSetting, gitSettings, identityOf, includeHolds } from './git-identity.ts';
import { readPlainFile } from './plain-file.ts';

const MOST_FILES = 10;
const MOST_BYTES = 2 ** 20;
const MOST_IGNORED = 2 ** 16;

/**
 * The git settings of a person, from their own files and what these include for this repository.
 *
 * @param folder the repository's own folder (`.git`)
 */
export function readGitIdentity(home: string, homeEntries: ReadonlySet<string>, folder: string): GitIdentity {
  const inConfig = homeEntries.has('.config') ? [join(home, '.config/git/config')] : [];
  const own = homeEntries.has('.gitconfig') ? [join(home, '.gitconfig')] : [];
  const reader = new SettingsReader(home, folder);
  const settings = [...inConfig, ...own].flatMap((path) => reader.read(path));
  return identityOf(settings, ignoredText(home, homeEntries, new Map(settings).get('core.excludesfile'), reader));
}

/**
 * A repository of settings that a link leads to may be a workspace, and an agent may name any file there: only one that is called what
 * such files are called is shown.
 */
function ignoredText(
  home: string,
  homeEntries: ReadonlySet<string>,
  named: string | undefined,
  reader: SettingsReader,
): string | undefined {
  if (named === undefined && !homeEntries.has('.config')) return undefined;
  const real = realOrNull(named === undefined ? join(home, '.config/git/ignore') : reader.place(named, home));
  const text = real === null || !/ignore/i.test(basename(real)) ? undefined : textOf(real, MOST_IGNORED);
  // A plan holds none, and no run would start.
  return text?.includes('\0') === true ? undefined : text;
}

class SettingsReader {
  readonly #home: string;
  readonly #folder: string;
  #files = 0;

  constructor(home: string, folder: string) {
    this.#home = home;
    this.#folder = folder;
  }

  read(path: string): readonly GitSetting[] {
    this.#files += 1;
    if (this.#files > MOST_FILES) return [];
    return gitSettings(textOf(path, MOST_BYTES) ?? '').flatMap(([key, value]): readonly GitSetting[] => {
      const condition = /^includeif\.(.*)\.path$/s.exec(key)?.[1];
      const isIncluded = key === 'include.path' || (condition !== undefined && includeHolds(condition, this.#folder, this.#home));
      return isIncluded ? this.read(this.place(value, dirname(path))) : [[key, value]];
    });
  }

  place(value: string, base: string): string {
    return value.startsWith('~/') ? join(this.#home, value.slice(2)) : resolve(base, value);
  }
}

/** People keep their settings elsewhere and link them. */
function textOf(path: string, most: number): string | undefined {
  const real = realOrNull(path);
  return real === null ? undefined : readPlainFile(real, most)?.bytes.toString('utf8');
}

function realOrNull(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
