import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A program of npm's registry that tests drive and the product does not need. */
export interface Tool {
  readonly package: string;
  /** Below the folder that it is installed in. */
  readonly program: string;
  /** Versions of its own dependencies. */
  readonly overrides?: Readonly<Record<string, string>>;
}

export type ToolName = 'verdaccio' | 'pnpm' | 'yarn' | 'yarn-berry';

export const TOOLS: Readonly<Record<ToolName, Tool>> = {
  // One of its parts wants a dist-tag that not every registry has.
  verdaccio: {
    package: 'verdaccio@6.7.4',
    program: 'node_modules/verdaccio/bin/verdaccio',
    overrides: { 'node-fetch': '2.7.0' },
  },
  pnpm: { package: 'pnpm@10.34.8', program: 'node_modules/pnpm/bin/pnpm.cjs' },
  yarn: { package: 'yarn@1.22.22', program: 'node_modules/yarn/bin/yarn.js' },
  'yarn-berry': { package: '@yarnpkg/cli-dist@4.18.1', program: 'node_modules/@yarnpkg/cli-dist/bin/yarn.js' },
};

/** Where tests keep what they install or compile, outside the repository. */
export const TEST_TOOLS: string =
  process.env['SALLYPORT_TEST_TOOLS'] ??
  join(process.getuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache'), 'sallyport-tests');

/** The folder of a tool, outside the repository; npm installs it on first use. Undefined, and a line that says so, where it can't. */
export function installTool(name: ToolName): string | undefined {
  const tool = TOOLS[name];
  const place = join(TEST_TOOLS, tool.package.replace('/', '-'));
  if (existsSync(join(place, tool.program))) return place;
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), JSON.stringify({ private: true, overrides: tool.overrides ?? {} }));
  const args = ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', '--fetch-retries=1', tool.package];
  spawnSync('npm', args, { cwd: place, stdio: 'ignore', timeout: 120_000 });
  if (existsSync(join(place, tool.program))) return place;
  console.log(`skipped: npm can't install ${tool.package} here, so what needs it is not tested`);
  return undefined;
}

const UV = 'uv==0.13.9';

/** The folder of uv, which pip installs on first use. Undefined, and a line that says so, where it can't. */
export function installUv(): string | undefined {
  const place = join(TEST_TOOLS, UV);
  const program = join(place, 'bin/uv');
  if (existsSync(program)) return place;
  spawnSync('python3', ['-m', 'pip', 'install', '--quiet', '--target', place, UV], { stdio: 'ignore', timeout: 120_000 });
  if (existsSync(program)) return place;
  console.log(`skipped: pip can't install ${UV} here, so what needs it is not tested`);
  return undefined;
}
