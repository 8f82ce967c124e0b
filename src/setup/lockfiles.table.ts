import type { Manager } from './types.ts';

/** A lockfile in the workspace and where its addresses stand. The first group that matched is the address. */
export interface Lockfile {
  readonly file: string;
  readonly manager: Manager;
  /** Runs in linear time. Flag `g`. */
  readonly pattern: RegExp;
}

const NPM = /"resolved":\s?"([^"\\\s]{1,2000})"/g;
// `registry+` names a registry that cargo looks up in its configuration, and for the default one an address that is never asked.
const CARGO = /^source = "((?:git|sparse)\+[^"\\\s]{1,2000})"/gm;

export const LOCKFILES: readonly Lockfile[] = [
  { file: 'package-lock.json', manager: 'npm', pattern: NPM },
  { file: 'npm-shrinkwrap.json', manager: 'npm', pattern: NPM },
  { file: 'yarn.lock', manager: 'yarn', pattern: /^ {2}resolved "([^"\\\s]{1,2000})"/gm },
  {
    file: 'yarn.lock',
    manager: 'yarn-berry',
    pattern: /^ {2}resolution: "[^"\s]{1,300}?@((?:git\+)?(?:https?|ssh|git):[^"\\\s]{1,2000})"/gm,
  },
  { file: 'pnpm-lock.yaml', manager: 'pnpm', pattern: /\b(?:tarball|repo): ['"]?([^'",}\s]{1,2000})/g },
  { file: 'uv.lock', manager: 'uv', pattern: /\b(?:registry|url|git|index) = "([^"\\\s]{1,2000})"/g },
  { file: 'poetry.lock', manager: 'pip', pattern: /\burl = "([^"\\\s]{1,2000})"/g },
  { file: 'Pipfile.lock', manager: 'pip', pattern: /"(?:url|git)":\s?"([^"\\\s]{1,2000})"/g },
  { file: 'Cargo.lock', manager: 'cargo', pattern: CARGO },
];
