import { bunLock } from './npm/bun-lock.ts';
import { packageJson } from './npm/package-json.ts';
import { packageLock } from './npm/package-lock.ts';
import { pnpmLock, pnpmWorkspace } from './npm/pnpm-lock.ts';
import { yarnLock } from './npm/yarn-lock.ts';
import { cargoLock, cargoToml } from './others/cargo.ts';
import { gemfile, gemfileLock } from './others/gems.ts';
import { goMod, goSum } from './others/go.ts';
import { pomXml } from './others/maven.ts';
import { pdmLock, pipfile, pipfileLock, poetryLock, pylock, uvLock } from './python/locks.ts';
import { pipReport } from './python/pip-report.ts';
import { pyproject } from './python/pyproject.ts';
import { requirements } from './python/requirements.ts';
import { setupCfg } from './python/setup-cfg.ts';
import { setupPy } from './python/setup-py.ts';
import type { PackageReader } from './types.ts';

/** By the name of the file, without its folder unless the folder says more. */
export const FILES: readonly (readonly [RegExp, PackageReader])[] = [
  [/(?:^|\/)package\.json$/, packageJson],
  [/(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$|(?:^|\/)node_modules\/\.package-lock\.json$/, packageLock],
  [/(?:^|\/)pnpm-lock\.yaml$/, pnpmLock],
  [/(?:^|\/)pnpm-workspace\.yaml$/, pnpmWorkspace],
  [/(?:^|\/)yarn\.lock$/, yarnLock],
  [/(?:^|\/)bun\.lock$/, bunLock],
  [/(?:^|\/)[\w.-]*(?:requirements|constraints)[\w.-]*\.(?:txt|in|pip)$|(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/i, requirements],
  [/(?:^|\/)pyproject\.toml$/, pyproject],
  [/(?:^|\/)poetry\.lock$/, poetryLock],
  [/(?:^|\/)uv\.lock$/, uvLock],
  [/(?:^|\/)pdm\.lock$/, pdmLock],
  [/(?:^|\/)pylock(?:\.[\w-]+)?\.toml$/, pylock],
  [/(?:^|\/)pip-report\.json$/, pipReport],
  [/(?:^|\/)Pipfile$/, pipfile],
  [/(?:^|\/)Pipfile\.lock$/, pipfileLock],
  [/(?:^|\/)setup\.cfg$/, setupCfg],
  [/(?:^|\/)setup\.py$/, setupPy],
  [/(?:^|\/)Cargo\.toml$/, cargoToml],
  [/(?:^|\/)Cargo\.lock$/, cargoLock],
  [/(?:^|\/)go\.mod$/, goMod],
  [/(?:^|\/)go\.sum$/, goSum],
  [/(?:^|\/)(?:Gemfile|gems\.rb)$/, gemfile],
  [/(?:^|\/)(?:Gemfile\.lock|gems\.locked)$/, gemfileLock],
  [/(?:^|\/)pom\.xml$|\.pom$/, pomXml],
];
