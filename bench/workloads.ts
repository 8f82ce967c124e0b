import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FILES } from './data.ts';
import type { Job } from './variants.ts';

/** One workload has one workspace: what another one needs must not be walked through. */
export interface Workload {
  readonly name: string;
  /** Most times bare that the issue allows. */
  readonly target: number;
  readonly needsProject: boolean;
  /** Puts its data into the workspace. */
  readonly prepare: (workspace: string, data: string) => Job;
}

export const WORKLOADS: readonly Workload[] = [
  { name: 'exec loop, 400', target: 1.2, needsProject: false, prepare: () => ({ argv: ['sh', '-c', loop(200)] }) },
  { name: 'exec loop, 2000', target: 1.2, needsProject: false, prepare: () => ({ argv: ['sh', '-c', loop(1000)] }) },
  // Of a second's work the start alone, which has rows of its own, is more than 5 %; so there is a longer one beside each.
  { name: 'esbuild bundle, 5 times', target: 1.05, needsProject: true, prepare: bundle(5) },
  { name: 'esbuild bundle, 30 times', target: 1.05, needsProject: true, prepare: bundle(30) },
  { name: 'tsc', target: 1.05, needsProject: true, prepare: compile(1) },
  { name: 'tsc, 6 times', target: 1.05, needsProject: true, prepare: compile(6) },
  { name: 'npm ci --offline', target: 1.15, needsProject: true, prepare: install },
  { name: `git clone, ${FILES} files`, target: 1.6, needsProject: false, prepare: clone },
  { name: `tar and rm, ${FILES} files`, target: 2.2, needsProject: false, prepare: unpack },
];

function put(data: string, workspace: string, names: readonly string[]): void {
  for (const name of names) cpSync(join(data, name), join(workspace, name), { recursive: true, verbatimSymlinks: true });
}

function loop(times: number): string {
  return `i=0; while [ $i -lt ${times} ]; do /bin/true; /bin/echo x > /dev/null; i=$((i + 1)); done`;
}

const PROJECT = ['package.json', 'package-lock.json', 'tsconfig.json', 'src', 'node_modules'] as const;

function bundle(times: number): Workload['prepare'] {
  return (workspace, data) => {
    put(join(data, 'project'), workspace, PROJECT);
    const out = join(workspace, 'bundle.js');
    const once = 'node_modules/.bin/esbuild src/index.ts --bundle --platform=node --outfile=bundle.js --log-level=error';
    return {
      argv: repeated(once, times),
      before: () => rmSync(out, { force: true }),
      check: () => (existsSync(out) ? null : 'no bundle was written'),
    };
  };
}

function compile(times: number): Workload['prepare'] {
  return (workspace, data) => {
    put(join(data, 'project'), workspace, PROJECT);
    const out = join(workspace, 'out');
    return {
      argv: repeated('node_modules/.bin/tsc -p .', times),
      before: () => rmSync(out, { recursive: true, force: true }),
      check: () => (existsSync(join(out, 'index.js')) ? null : 'tsc wrote nothing'),
    };
  };
}

function repeated(command: string, times: number): readonly string[] {
  return ['sh', '-c', `i=0; while [ $i -lt ${times} ]; do ${command} || exit 1; i=$((i + 1)); done`];
}

/** The cache is in the workspace: what is below the home is hidden in the cage. */
function install(workspace: string, data: string): Job {
  put(join(data, 'project'), workspace, ['package.json', 'package-lock.json', '.cache']);
  const modules = join(workspace, 'node_modules');
  return {
    argv: ['npm', 'ci', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    env: { npm_config_cache: join(workspace, '.cache'), npm_config_update_notifier: 'false' },
    before: () => rmSync(modules, { recursive: true, force: true }),
    check: () => (existsSync(join(modules, '.package-lock.json')) ? null : 'node_modules is not complete'),
  };
}

function clone(workspace: string, data: string): Job {
  put(data, workspace, ['repository.git']);
  const folder = join(workspace, 'clone');
  return {
    argv: ['git', 'clone', '-q', '--no-hardlinks', 'repository.git', 'clone'],
    before: () => rmSync(folder, { recursive: true, force: true }),
    check: () => (countFiles(folder) >= FILES ? null : `only ${countFiles(folder)} files were cloned`),
  };
}

function unpack(workspace: string, data: string): Job {
  put(data, workspace, ['many.tar']);
  const folder = join(workspace, 'many');
  return {
    argv: ['sh', '-c', 'tar xf many.tar && rm -rf many'],
    before: () => rmSync(folder, { recursive: true, force: true }),
    check: () => (existsSync(folder) ? 'the files were not removed' : null),
  };
}

function countFiles(folder: string): number {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
    : 0;
}
