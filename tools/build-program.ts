import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** Grammars that are shipped: the shell on the path of `sallyport run`, the languages that are scanned. */
const GRAMMARS = ['bash', 'python', 'javascript', 'typescript', 'tsx'].map((name) => `tree-sitter-${name}.wasm`);

/**
 * Bundles src/cli/main.ts into dist/bin: one chunk per command, all npm dependencies included, so that users install
 * none. The chunks lie flat beside the entry: `new URL('../../', import.meta.url)` is then the package folder both in
 * dist/bin/*.js and in src/<room>/*.ts.
 */
export async function buildProgram(root: string): Promise<readonly string[]> {
  const folder = join(root, 'dist', 'bin');
  const result = await build({
    absWorkingDir: root,
    // The second is the thread in which pages are read (src/web/read-html-apart.ts).
    entryPoints: { sallyport: 'src/cli/main.ts', 'html-worker': 'src/web/html-worker.ts' },
    outdir: folder,
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
    plugins: [nodeModulesInCommonJs],
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const bytes = publish(folder, result.outputFiles);
  const notices = writeNotices(root, result.metafile);
  return [
    `program   dist/bin/sallyport.js  ${result.outputFiles.length} files, ${kib(bytes)}; licences of ${notices} bundled packages`,
  ];
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
function publish(folder: string, files: readonly { path: string; contents: Uint8Array }[]): number {
  mkdirSync(folder, { recursive: true });
  const entryLast = [...files].sort((a, b) => Number(isEntry(a.path)) - Number(isEntry(b.path)));
  for (const file of entryLast) {
    const temporary = `${file.path}.${process.pid}`;
    writeFileSync(temporary, file.contents, { mode: isEntry(file.path) ? 0o755 : 0o644 });
    renameSync(temporary, file.path);
  }
  const wanted = new Set(files.map((file) => basename(file.path)));
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.js') && !wanted.has(name)) rmSync(join(folder, name), { force: true });
  }
  return files.reduce((sum, file) => sum + file.contents.byteLength, 0);
}

function isEntry(path: string): boolean {
  return basename(path) === 'sallyport.js';
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
export function copyGrammars(root: string): readonly string[] {
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
  const temporary = `${to}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, to);
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
