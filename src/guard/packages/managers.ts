import type { CommandEffects } from '../../model/index.ts';

const MANAGER =
  /^(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|bunx?|deno|corepack|pip[\d.-]*|pip-sync|pip-compile|uvx?|pipx|poetry|pdm|rye|hatch|pipenv|easy_install.*|cargo|go[\d.]*|gem[\d.]*|bundler?|mvn[wd]?|conda|mamba|micromamba|pixi|composer|dotnet|nuget|(?:python|pypy|py)[\d.]*)(?:\.exe|\.cmd)?$/;

const FILE =
  /(?:^|\/)(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|pnpm-(?:lock|workspace)\.yaml|[\w-]*\.lock|[\w.-]*(?:requirements|constraints)[\w.-]*\.(?:txt|in|pip)|pyproject\.toml|pylock[\w.-]*\.toml|Pipfile|setup\.(?:cfg|py)|Cargo\.toml|go\.(?:mod|sum)|Gemfile|gems\.(?:rb|locked)|pom\.xml)$|(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/i;

/** Whether a file could be a manifest or a lockfile. */
export function mayNamePackages(path: string): boolean {
  return FILE.test(path);
}

/** Whether a path could ask a registry for a package's bytes: a quick look, before what judges them is loaded. */
export function mayFetchPackage(path: string): boolean {
  return /\.(?:tgz|tbz2?|txz|tlz|tar|gz|bz2|xz|lz|lzma|zst|z|zip|whl|egg|crate|gem|jar)\b|\/download\b|[%#;]/i.test(path);
}

/** Whether a command line could bring packages in: a quick look, before what judges them is loaded. */
export function mayBringPackages({ commands, carriers }: CommandEffects): boolean {
  return [...commands, ...carriers].some(({ words: [program] }) => typeof program === 'string' && MANAGER.test(program));
}
