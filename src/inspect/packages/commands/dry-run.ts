import { packageLock } from '../readers/npm/package-lock.ts';
import { pnpmLock } from '../readers/npm/pnpm-lock.ts';
import { uvLock } from '../readers/python/locks.ts';
import { pipReport } from '../readers/python/pip-report.ts';
import type { PackageReader } from '../readers/types.ts';
import type { PackageCommand } from './types.ts';

/** A command that only works out what another one would install, and where it writes that down. */
export interface DryRun {
  readonly argv: readonly string[];
  /** Below the folder in which it runs. */
  readonly file: string;
  readonly reader: PackageReader;
}

interface Form {
  /** What is asked for beyond the command's own words; undefined: it can't be asked. */
  readonly argv: (words: readonly string[]) => readonly string[] | undefined;
  readonly file: string;
  readonly reader: PackageReader;
}

const REPORT = 'pip-report.json';

/** Scripts and builds are off in each of them: nothing of a package runs before it is judged. */
const FORMS: Readonly<Record<string, Form>> = {
  npm: {
    argv: (words) => withFlags(words, ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']),
    file: 'package-lock.json',
    reader: packageLock,
  },
  pnpm: {
    argv: (words) => withFlags(words, ['--lockfile-only', '--ignore-scripts', '--reporter=silent']),
    file: 'pnpm-lock.yaml',
    reader: pnpmLock,
  },
  pip: {
    argv: (words) =>
      words.includes('install')
        ? withFlags(words, ['--dry-run', '--report', REPORT, '--only-binary=:all:', '--no-input', '--quiet'])
        : undefined,
    file: REPORT,
    reader: pipReport,
  },
  uv: {
    argv: (words) => {
      if (words[1] === 'add') return withFlags(words, ['--no-sync', '--no-build', '--quiet']);
      return words[1] === 'sync' || words[1] === 'lock' ? ['uv', 'lock', '--no-build', '--quiet'] : undefined;
    },
    file: 'uv.lock',
    reader: uvLock,
  },
};

/** What would be installed elsewhere than in the folder is not worked out here. */
const ELSEWHERE = /^(?:-g|--global|--location=global|-C|--prefix|--dir|--cwd|--directory|--project)(?:=|$)/;

/**
 * How a command's manager can be asked what it would install, before it installs it; undefined where it can't be.
 *
 * @param words of the command; null where one could not be resolved
 */
export function dryRunOf(found: PackageCommand, words: readonly (string | null)[]): DryRun | undefined {
  const form = Object.hasOwn(FORMS, found.manager) ? FORMS[found.manager] : undefined;
  const plain = words.filter((word) => word !== null);
  if (form === undefined || found.does !== 'install' || plain.length < words.length) return undefined;
  if (found.unknown.length > 0 || plain.some((word) => ELSEWHERE.test(word))) return undefined;
  const argv = form.argv(plain);
  return argv === undefined ? undefined : { argv, file: form.file, reader: form.reader };
}

function withFlags(words: readonly string[], flags: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return end === -1 ? [...words, ...flags] : [...words.slice(0, end), ...flags, ...words.slice(end)];
}
