import type { Manager, Registry } from './types.ts';

const PROGRAMS: Readonly<Record<string, readonly Manager[]>> = {
  npm: ['npm'],
  npx: ['npm'],
  pnpm: ['pnpm'],
  pnpx: ['pnpm'],
  // Bun reads npm's configuration.
  bun: ['npm'],
  bunx: ['npm'],
  // Which of the two answers to the name depends on the project.
  yarn: ['yarn', 'yarn-berry'],
  yarnpkg: ['yarn', 'yarn-berry'],
  pip: ['pip'],
  pip3: ['pip'],
  pipx: ['pip'],
  uv: ['uv'],
  uvx: ['uv'],
  cargo: ['cargo'],
  go: ['go'],
  mvn: ['maven'],
  mvnw: ['maven'],
  mvnd: ['maven'],
  bundle: ['bundler'],
  bundler: ['bundler'],
  gem: ['bundler'],
  composer: ['composer'],
};

/** The managers that commands name in any word. A script may start others: then its hosts are listed in the policy. */
export function managersNamed(commands: readonly string[]): readonly Manager[] {
  const words = commands.flatMap((command) => command.split(/[\s;&|()"'`$=/]+/));
  return [...new Set(words.flatMap((word) => (Object.hasOwn(PROGRAMS, word) ? (PROGRAMS[word] ?? []) : [])))];
}

/** Of the managers that commands name, those for which the user configured no default registry (`defaultRegistryQuery`). */
export function managersToAsk(commands: readonly string[], registries: readonly Registry[]): readonly Manager[] {
  const known = new Set(registries.filter(({ trusted, isDefault }) => trusted && isDefault).map(({ manager }) => manager));
  return managersNamed(commands).filter((manager) => !known.has(manager));
}
