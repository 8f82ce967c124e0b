import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool, WORK } from './tools.ts';

/** What the steady workloads work on, made once and kept in bench/.work. */
export interface Data {
  readonly folder: string;
  /** A project with sources, lockfile and a filled npm cache; or why there is none. */
  readonly project: { readonly folder: string; readonly packages: number } | { readonly skipped: string };
}

/** Another name whenever what is made changes. */
const DATA = 'data-1';
export const FILES = 20_000;
const MODULES = 400;
/** Types to check in each module: enough that a compilation is not mostly its start. */
const SHAPES = 40;
/** Pinned. The large ones bring the few hundred packages; none has optional packages that npm leaves out of the lockfile. */
const PACKAGES = {
  '@babel/core': '7.29.13',
  '@babel/preset-env': '7.29.14',
  '@types/node': '20.19.43',
  esbuild: '0.28.2',
  eslint: '10.15.0',
  express: '5.3.0',
  karma: '6.4.4',
  mocha: '12.0.3',
  nyc: '18.0.0',
  'postcss-preset-env': '11.6.2',
  typescript: '7.0.2',
  webpack: '5.112.2',
};

/** Makes what is missing. Each part is made aside and moved into place, so that a broken-off run leaves no half of one. */
export function prepareData(say: (line: string) => void): Data {
  const folder = join(WORK, DATA);
  mkdirSync(folder, { recursive: true });
  once(folder, 'many.tar', say, makeTar);
  once(folder, 'repository.git', say, makeRepository);
  const project = join(folder, 'project');
  try {
    once(folder, 'project', say, makeProject);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { folder, project: { skipped: `the packages could not be installed (${why ?? ''})` } };
  }
  return { folder, project: { folder: project, packages: packagesOf(project) } };
}

function once(folder: string, name: string, say: (line: string) => void, make: (aside: string, path: string) => void): void {
  const path = join(folder, name);
  if (existsSync(path)) return;
  say(`making ${name} (once)`);
  const aside = join(folder, `${name}.part`);
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside);
  make(aside, path);
  rmSync(aside, { recursive: true, force: true });
}

/** 200 folders of 100 files, from a few bytes to 4 KiB, the same each time. */
function makeTree(root: string): void {
  for (let folder = 0; folder < FILES / 100; folder++) {
    const path = join(root, `d${folder % 20}`, `d${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < 100; file++) {
      const text = `file ${folder}/${file}\n`;
      writeFileSync(join(path, `f${file}.txt`), text.repeat(1 + (((folder * 100 + file) * 7919) % 256)));
    }
  }
}

function makeTar(aside: string, path: string): void {
  makeTree(join(aside, 'many'));
  runTool(['tar', 'cf', join(aside, 'many.tar'), '-C', aside, 'many'], aside);
  renameSync(join(aside, 'many.tar'), path);
}

function makeRepository(aside: string, path: string): void {
  const git = [
    'git',
    '-c',
    'user.name=bench',
    '-c',
    'user.email=bench@localhost',
    '-c',
    'init.defaultBranch=main',
    '-c',
    'gc.auto=0',
  ];
  makeTree(join(aside, 'tree'));
  runTool([...git, 'init', '-q', '--template=', 'tree'], aside);
  runTool([...git, 'add', '-A'], join(aside, 'tree'));
  runTool([...git, 'commit', '-q', '-m', 'files'], join(aside, 'tree'));
  runTool([...git, 'clone', '-q', '--bare', '--template=', 'tree', 'bare.git'], aside);
  renameSync(join(aside, 'bare.git'), path);
}

function makeProject(aside: string, path: string): void {
  const project = join(aside, 'project');
  mkdirSync(join(project, 'src'), { recursive: true });
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'bench-project', version: '1.0.0', private: true, dependencies: PACKAGES }),
  );
  const compilerOptions = {
    rootDir: 'src',
    outDir: 'out',
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    skipLibCheck: true,
    types: ['node'],
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  const names = Array.from({ length: MODULES }, (_, index) => `m${index}`);
  for (const [index, name] of names.entries()) writeFileSync(join(project, 'src', `${name}.ts`), moduleText(index));
  writeFileSync(join(project, 'src', 'index.ts'), names.map((name) => `export * from './${name}.js';\n`).join(''));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  // Without the tarballs' addresses in the lockfile, npm ci asks for each package's document, which the cache need not hold.
  const env = { npm_config_cache: join(project, '.cache'), npm_config_omit_lockfile_registry_resolved: 'false' };
  runTool(['npm', 'install', ...quiet], project, env);
  renameSync(project, path);
}

/** Types to check and an import of the module before. */
function moduleText(index: number): string {
  const before = index === 0 ? '' : `import { total${index - 1} } from './m${index - 1}.js';\n`;
  const base = index === 0 ? '0' : `total${index - 1}([${index}])`;
  const shapes = Array.from(
    { length: SHAPES },
    (_, at) => `export interface Shape${index}x${at} { readonly kind: 's${at}'; readonly size: number; readonly label: string }
export function area${index}x${at}(shape: Shape${index}x${at}): number {
  return shape.size * ${at + 1} + shape.label.length;
}
`,
  );
  return `${before}${shapes.join('')}export function total${index}(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, ${base});
}
`;
}

function packagesOf(project: string): number {
  const lock: unknown = JSON.parse(readFileSync(join(project, 'node_modules', '.package-lock.json'), 'utf8'));
  const packages = typeof lock === 'object' && lock !== null && 'packages' in lock ? lock.packages : null;
  if (typeof packages !== 'object' || packages === null) throw new Error('npm wrote no list of what it installed');
  return Object.keys(packages).length;
}
