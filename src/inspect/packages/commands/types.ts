import type { Ecosystem, PackageRef } from '../package.ts';
import type { IndexUse } from '../readers/types.ts';

/** A file that a command takes packages from, as it was written. */
export interface PackageFileUse {
  readonly path: string;
  /** What reads it: `requirements` for every file of pip's, whatever its name. */
  readonly kind: 'requirements' | 'constraints' | 'setup' | 'inline';
}

/** What one command of a package manager would bring in. */
export interface PackageCommand {
  /** `npm`, `pip`, `cargo`: the program that does it. */
  readonly manager: string;
  /** Undefined for managers whose packages nobody judges here (`conda`). */
  readonly ecosystem: Ecosystem | undefined;
  /** `run`: the package is also started at once, as `npx` does. */
  readonly does: 'install' | 'run';
  readonly refs: readonly PackageRef[];
  readonly files: readonly PackageFileUse[];
  readonly indexes: readonly IndexUse[];
  /** It installs what the project's manifest and lockfile say. */
  readonly isProject: boolean;
  /** What can't be told from the words; empty when everything was understood. */
  readonly unknown: readonly string[];
}
