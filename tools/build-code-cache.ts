import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { folderOf, type Program, publishEntries } from './build-program.ts';

const SHELL_TEXT = ['run', '-q', '--', 'sh', '-c', 'echo "$HOME" | cat && true'];

function isOfEveryRun(file: string): boolean {
  return /^(?:main|common|run)-/.test(file);
}

/** What the program does while its code is collected: only functions that ran are in a code cache. */
const ERRANDS: readonly { readonly argv: readonly string[]; readonly collects: (file: string) => boolean }[] = [
  // The first makes the state directory.
  { argv: ['run', '-q', '--', 'true'], collects: isOfEveryRun },
  { argv: SHELL_TEXT, collects: (file) => /^shell(?:-parser)?-/.test(file) },
  // The second time neither tables nor parser are asked for: this is all that most runs take.
  { argv: SHELL_TEXT, collects: isOfEveryRun },
  { argv: ['run', '-q', '--', 'sh', './script.sh'], collects: (file) => file.startsWith('script-inspection-') },
  { argv: ['packages', 'check', '--ecosystem', 'npm', 'lodashh'], collects: (file) => file.startsWith('packages-') },
  // What looks at scripts before they run is a part of what looks at files.
  {
    argv: ['scan', '--no-cache', 'script.js', 'script.py', 'script.ts', 'script.sh'],
    collects: (file) => /^(?:scan|inspect-group|before-run|yaml)-/.test(file),
  },
];

/** Something to follow, so that what follows data is in the cache too. */
const SCRIPT = `const { readFileSync } = require('node:fs');
const name = process.argv[2] ?? 'script.sh';
const lines = readFileSync(name, 'utf8').split('\\n').map((line) => line.trim());
for (const line of lines) console.log(\`\${name}: \${line}\`);
`;

const PYTHON = `import json
import os
import subprocess


class Reader:
    def __init__(self, path, names=None):
        self.path = os.path.join(path, "x")
        self.names = names or []

    def read(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                found = [line.strip() for line in file if line]
        except OSError as error:
            raise ValueError(f"no {self.path}: {error}") from error
        return json.loads("".join(found)) if found else {}


def main(argv):
    for index, name in enumerate(argv[1:]):
        reader = Reader(name)
        if not reader.names and index > 0:
            subprocess.run(["ls", "-l", name], check=True)
        print(reader.read().get("key", "none"))
`;

const TYPED = `import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly name: string;
  readonly size?: number;
}

export class Store {
  readonly #entries = new Map<string, Entry>();
  constructor(private readonly folder: string) {}

  async load(name: string): Promise<Entry | undefined> {
    const path = join(this.folder, name);
    try {
      const { size = 0, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as Entry;
      this.#entries.set(name, { ...rest, size });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      console.error(\`no \${path}: \${error.message}\`);
    }
    return this.#entries.get(name);
  }
}

export const sizes = (entries: readonly Entry[]): number => entries.map((one) => one.size ?? 0).reduce((a, b) => a + b, 0);
`;

/**
 * Makes the code caches: V8's own form of the compiled program, for the V8 of each of these Nodes. Another V8 compiles the
 * source at each start. A command that cannot run here (no warden, no namespaces) still leaves most of what it compiled.
 *
 * @param nodes programs; this one's own is always among them
 */
export async function buildCodeCaches(root: string, program: Program, nodes: readonly string[]): Promise<readonly string[]> {
  const folder = folderOf(root);
  const work = mkdtempSync(join(tmpdir(), 'sallyport-build-'));
  try {
    const maker = join(work, 'maker.cjs');
    await build({
      absWorkingDir: root,
      entryPoints: ['tools/code-cache-maker.ts'],
      outfile: maker,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
    });
    for (const node of new Set([process.execPath, ...nodes])) runErrands(root, program, node, [maker, work]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const caches = readdirSync(folder).filter((name) => name.endsWith('.cache'));
  await publishEntries(root, program, Object.fromEntries(caches.map((name) => [name, digest(join(folder, name))])));
  return [`code      dist/bin/*.cache       ${caches.length} files, V8 ${process.versions.v8}`];
}

function runErrands(
  root: string,
  { entries: [first], files }: Program,
  node: string,
  [maker, work]: readonly [string, string],
): void {
  const folder = folderOf(root);
  const main = first?.main ?? '';
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const workspace = join(work, 'workspace');
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, 'script.sh'), 'echo "$HOME" | cat\n');
  writeFileSync(join(workspace, 'script.js'), SCRIPT);
  writeFileSync(join(workspace, 'script.py'), PYTHON);
  writeFileSync(join(workspace, 'script.ts'), TYPED);
  const env = { PATH: process.env['PATH'] ?? '', HOME: work, SALLYPORT_STATE: join(work, 'state') };
  for (const { argv, collects } of ERRANDS) {
    const list = names.filter((file) => collects(file));
    spawnSync(node, [maker, folder, main, JSON.stringify(files), list.join(','), ...argv], {
      cwd: workspace,
      env,
      stdio: 'ignore',
    });
  }
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
