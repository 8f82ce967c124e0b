import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { build, type Metafile, type OutputFile, type Plugin, transform } from 'esbuild';
import { parseSync } from 'oxc-parser';
import type { CodeCaches } from '../src/cli/packs.ts';
import { directImports } from './direct-imports.ts';
import { refuseCircles, withPlainExports } from './module-exports.ts';

/** Grammars that are shipped: the shell on the path of `sallyport run`, the languages that are scanned. */
const GRAMMARS = ['bash', 'python', 'javascript', 'typescript', 'tsx', 'java', 'go', 'php', 'ruby'].map(
  (name) => `tree-sitter-${name}.wasm`,
);

/**
 * Files that Node is given: the program, the thread in which pages are read (src/web/read-html-apart.ts), what git in a cage
 * calls, and those in which files are inspected (src/scan/thread.ts).
 */
const ENTRIES = [
  { file: 'sallyport.js', name: 'main', source: 'src/cli/main.ts' },
  { file: 'html-worker.js', name: 'html', source: 'src/web/html-worker.ts' },
  { file: 'scan-worker.js', name: 'scanner', source: 'src/guard/scan/worker.ts' },
  { file: 'git-ssh.js', name: 'git', source: 'src/cli/git-ssh.ts' },
] as const;

/** Modules that several packs share, and that none should have to read another's code for. */
const SHARED = [{ name: 'yaml', source: 'src/yaml/bounded.ts' }] as const;

/** What is loaded together lies in one file. What `isCommon` holds what all of its entries need, the others what any of them does. */
const PACKS: readonly { readonly name: string; readonly entries: readonly string[]; readonly isCommon?: boolean }[] = [
  { name: 'main', entries: ['src/cli/main.ts'] },
  { name: 'common', entries: ['src/cli/run.ts', 'src/cli/scan.ts'], isCommon: true },
  { name: 'run', entries: ['src/cli/run.ts'] },
  { name: 'shell', entries: ['src/inspect/shell/index.ts'] },
  { name: 'yaml', entries: ['src/yaml/bounded.ts'] },
  { name: 'shell-parser', entries: ['src/guard/shell-parser.ts', 'node_modules/web-tree-sitter/web-tree-sitter.js'] },
  { name: 'script-inspection', entries: ['src/guard/script-inspection.ts'] },
  { name: 'packages', entries: ['src/cli/packages.ts'] },
  { name: 'before-run', entries: ['src/guard/scan/before-run.ts', 'src/guard/scan/modules.ts'] },
  { name: 'inspect-group', entries: ['src/scan/inspect-group.ts'] },
  { name: 'scan', entries: ['src/cli/scan.ts'] },
];

/**
 * Bundles src/cli/main.ts into dist/bin, all npm dependencies included, so that users install none. The files lie flat
 * beside the entry: `new URL('../../', import.meta.url)` is then the package folder both in dist/bin/*.js and in
 * src/<room>/*.ts. Each holds modules as functions, which src/cli/packs.ts calls.
 */
export async function buildProgram(root: string): Promise<{ readonly program: Program; readonly lines: readonly string[] }> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries([...ENTRIES, ...SHARED].map(({ name, source }) => [name, source])),
    entryNames: '[name]-[hash]',
    outdir: folderOf(root),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    chunkNames: '[name]-[hash]',
    // Names stay, so that the stack in a debug file can be read.
    minifyWhitespace: true,
    // The packages' Node builds are CommonJS; these are the same code as ES modules, of which only what is used is bundled.
    alias: {
      yaml: join(root, 'node_modules', 'yaml', 'browser', 'index.js'),
      // Without the parser that its build for Node brings: it gets a page that is parsed already.
      turndown: join(root, 'node_modules', 'turndown', 'lib', 'turndown.browser.es.js'),
      '@peculiar/x509': join(root, 'node_modules', '@peculiar', 'x509', 'build', 'x509.es.js'),
    },
    plugins: [directImports(join(root, 'src')), nodeModulesInCommonJs],
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  refuseCircles(result.metafile);
  const packs = await packsOf(root, result.outputFiles, result.metafile);
  const program = describe(packs);
  publish(root, packs);
  await publishEntries(root, program, {});
  const notices = writeNotices(root, result.metafile);
  const bytes = packs.reduce((sum, { text }) => sum + text.length, 0);
  return {
    program,
    lines: [`program   dist/bin/sallyport.js  ${packs.length + 1} files, ${kib(bytes)}; licences of ${notices} bundled packages`],
  };
}

export function folderOf(root: string): string {
  return join(root, 'dist', 'bin');
}

/** What the entries must know. */
export interface Program {
  /** The first module for each entry. */
  readonly entries: readonly { readonly file: string; readonly main: string }[];
  /** The file of each module that does not lie in one of its own name. */
  readonly files: Readonly<Record<string, string>>;
}

interface Pack {
  /** Of the file. One that holds several modules is named by all of its text: a code cache must never meet another. */
  readonly name: string;
  /** With `./`, as they are asked for. */
  readonly modules: readonly string[];
  readonly text: string;
}

function describe(packs: readonly Pack[]): Program {
  const modules = packs.flatMap((pack) => pack.modules);
  const entries = ENTRIES.map(({ file, name }) => ({
    file,
    main:
      modules.find((module) => new RegExp(`^\\./${name}-[0-9A-Z]{8}\\.js$`).test(module))?.slice('./'.length) ?? missing(name),
  }));
  const placed = packs.flatMap(({ name, modules }) => modules.map((module): readonly [string, string] => [module, name]));
  return { entries, files: Object.fromEntries(placed.filter(([module, name]) => module !== `./${name}`)) };
}

/** The packs of the table, and a file for each module that is in none. */
async function packsOf(root: string, files: readonly OutputFile[], { outputs }: Metafile): Promise<readonly Pack[]> {
  const paths = Object.keys(outputs);
  const below = (path: string, found: Set<string>): ReadonlySet<string> => {
    if (found.has(path)) return found;
    found.add(path);
    for (const { kind, path: next } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && next in outputs) below(next, found);
    return found;
  };
  const isPlaced = new Set<string>();
  const place = (wanted: Iterable<string>): readonly string[] => {
    const free = [...wanted].filter((path) => !isPlaced.has(path));
    for (const path of free) isPlaced.add(path);
    return free;
  };
  const groups = PACKS.map(({ name, entries, isCommon = false }): readonly [string, readonly string[]] => {
    const [first = new Set<string>(), ...others] = entries.map((entry) =>
      below(paths.find((path) => outputs[path]?.entryPoint === entry) ?? missing(entry), new Set()),
    );
    const all = new Set([...first, ...others.flatMap((one) => [...one])]);
    return [name, place(isCommon ? [...first].filter((path) => others.every((one) => one.has(path))) : all)];
  });
  const alone = place(paths).map((path): readonly [string, readonly string[]] => ['', [path]]);
  return Promise.all(
    [...groups, ...alone].map(async ([name, group]) => {
      const modules = await Promise.all(
        group.map((path) => asFunction(path, files.find((file) => file.path === join(root, path)) ?? missing(path))),
      );
      const text = `({${modules.join(',\n')}})\n`;
      return {
        name: name === '' ? basename(group[0] ?? '') : `${name}-${hash('sha256', text).slice(0, 8)}.js`,
        modules: group.map((path) => `./${basename(path)}`),
        text,
      };
    }),
  );
}

/** In parentheses, which V8 takes for a hint that the function is called soon. */
async function asFunction(path: string, { text }: OutputFile): Promise<string> {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    define: { 'import.meta.url': '__url' },
  });
  return `${JSON.stringify(`./${basename(path)}`)}:(function(require,__load,module,exports,__url){${withLoad(withPlainExports(code)).trimEnd()}\n})`;
}

/** `import(...)` would ask Node's loader of ES modules; the bundle has its own. */
function withLoad(code: string): string {
  const { module } = parseSync('chunk.js', code, { sourceType: 'script' });
  const calls = [...module.dynamicImports].sort((one, other) => other.start - one.start);
  return calls.reduce(
    (done, { start, moduleRequest }) => `${done.slice(0, start)}__load(${done.slice(moduleRequest.start)}`,
    code,
  );
}

function missing(what: string): never {
  throw new Error(`the bundle has no ${what}`);
}

/** Packages in CommonJS `require` Node's own modules, which an ES module can't: they get them from the process instead. */
const nodeModulesInCommonJs: Plugin = {
  name: 'node-modules-in-commonjs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:)?[a-z_/]+$/ }, ({ path, kind }) =>
      kind === 'require-call' && isBuiltin(path) ? { path, namespace: 'node-module' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'node-module' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/** Each file appears whole or not at all, the entry last: a run that starts during a build sees one version. */
function publish(root: string, packs: readonly Pack[]): void {
  const folder = folderOf(root);
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  for (const { name, text } of packs) writeWhole(join(folder, name), text);
  const wanted = new Set(['package.json', ...ENTRIES.map(({ file }) => file), ...packs.map(({ name }) => name)]);
  for (const name of readdirSync(folder)) if (!wanted.has(name)) rmSync(join(folder, name), { force: true });
}

/** Writes the entries, which know the code caches that they may take. */
export async function publishEntries(root: string, { entries, files }: Program, caches: CodeCaches): Promise<void> {
  for (const { file, main } of entries) {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: ['src/cli/start.ts'],
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      minifyWhitespace: true,
      banner: { js: '#!/usr/bin/env node' },
      define: { CONTENTS: JSON.stringify({ files, caches }), MAIN: JSON.stringify(`./${main}`) },
      write: false,
      logLevel: 'warning',
    });
    writeWhole(join(folderOf(root), file), outputFiles[0]?.contents ?? missing(file), 0o755);
  }
}

function writeWhole(path: string, content: string | Uint8Array, mode = 0o644): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content, { mode });
  renameSync(temporary, path);
}

/** The licences of what is bundled must travel with it: dist/THIRD-PARTY.txt. Returns the number of packages. */
function writeNotices(root: string, metafile: Metafile): number {
  const used = new Set(Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs)));
  const packages = [...new Set([...used].flatMap((input) => packageOf(input)))].sort();
  const notices = packages.map((name) => `${name}\n\n${licenceText(join(root, 'node_modules', name))}\n`);
  const rule = `${'-'.repeat(80)}\n`;
  writeFileSync(
    join(root, 'dist', 'THIRD-PARTY.txt'),
    `Sallyport's program contains these packages.\n\n${rule}${notices.join(rule)}`,
  );
  return packages.length;
}

function packageOf(input: string): readonly string[] {
  const found = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  return found?.[1] === undefined ? [] : [found[1]];
}

function licenceText(folder: string): string {
  const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (name === undefined) throw new Error(`${folder} has no licence file, so it can't be bundled`);
  return readFileSync(join(folder, name), 'utf8');
}

/** Copies the parser's WebAssembly to dist/wasm, with the licence of where each comes from. */
export async function copyGrammars(root: string): Promise<readonly string[]> {
  const grammars = join(root, 'node_modules', '@vscode', 'tree-sitter-wasm');
  const runtime = join(root, 'node_modules', 'web-tree-sitter');
  const target = join(root, 'dist', 'wasm');
  mkdirSync(target, { recursive: true });
  copyIfChanged(join(runtime, 'web-tree-sitter.wasm'), join(target, 'tree-sitter.wasm'));
  for (const name of GRAMMARS) copyIfChanged(join(grammars, 'wasm', name), join(target, name));
  writeFileSync(join(target, 'LICENSE'), [grammars, runtime].map((folder) => licenceText(folder)).join(`\n${'-'.repeat(80)}\n`));
  return [`parser    dist/wasm/             ${GRAMMARS.length + 1} files`];
}

function copyIfChanged(from: string, to: string): void {
  const content = readFileSync(from);
  if (existsSync(to) && readFileSync(to).equals(content)) return;
  writeWhole(to, content);
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
