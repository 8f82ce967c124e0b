/** The types of package URLs (purl-spec, PURL-TYPES) that are judged. */
export type Ecosystem = 'npm' | 'pypi' | 'cargo' | 'golang' | 'gem' | 'maven';

/** Where the bytes of a package come from. Only what comes from a registry has a name that another package could resemble. */
export type PackageSource = 'registry' | 'git' | 'url' | 'file' | 'workspace';

/** One package as a command line, a manifest, a lockfile or an import names it. */
export interface PackageRef {
  readonly ecosystem: Ecosystem;
  /** In the form in which its registry compares names: npm with its scope, PyPI by PEP 503, Maven `group:artifact`. */
  readonly name: string;
  /** The one version that is asked for or locked. */
  readonly version?: string;
  /** What was asked for when it is not one version: `^1.2`, `>=2,<3`, `latest`. */
  readonly range?: string;
  readonly source: PackageSource;
  /** Where it is fetched from when that is said: the address of a tarball, a repository, another index. */
  readonly url?: string;
  /** The digest that the bytes must have, as the lockfile writes it (`sha512-...`, `sha256:...`). */
  readonly integrity?: string;
  /** The name under which it is installed when it differs (`npm:real@1` under another name). */
  readonly alias?: string;
  /** Named by a person or a manifest, not only needed by another package. */
  readonly isDirect: boolean;
  /** Whether it is a development-only or optional dependency, when the file tells. */
  readonly group?: 'dev' | 'optional' | 'peer' | 'build';
  /** The line of the text that names it, from 1. */
  readonly line?: number;
}
