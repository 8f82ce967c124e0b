import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkage, type Machine } from './elf.ts';

/** One way to make a static program; the first that works on this machine is taken. */
interface Toolchain {
  readonly compiler: string;
  readonly label: string;
  readonly flags: readonly string[];
}

interface Target {
  readonly name: 'linux-x64' | 'linux-arm64';
  readonly machine: Machine;
  readonly toolchains: readonly Toolchain[];
  readonly missing: string;
}

const COMMON = ['-std=c11', '-D_GNU_SOURCE', '-O2', '-Wall', '-Wextra', '-Werror', '-fstack-protector-strong'] as const;
const LINK = ['-Wl,-z,relro,-z,now,-z,noexecstack', '-s'] as const;
// musl-gcc hides the system's headers; the kernel's own (linux/*.h, asm/*.h) are looked up after musl's.
const KERNEL_HEADERS = ['', '/x86_64-linux-gnu', '/aarch64-linux-gnu'].flatMap((sub) => ['-idirafter', `/usr/include${sub}`]);
const GLIBC = ['-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2'] as const;
const PIE = ['-fPIE', '-static-pie'] as const;

const LOST = 'no observation, no undo, no destructive limit; walls by bubblewrap only';

const NATIVE: readonly Toolchain[] = [
  { compiler: 'musl-gcc', label: 'musl, static-pie', flags: [...KERNEL_HEADERS, ...PIE] },
  { compiler: 'musl-gcc', label: 'musl, static', flags: [...KERNEL_HEADERS, '-static'] },
  { compiler: 'cc', label: 'glibc, static-pie', flags: [...GLIBC, ...PIE] },
  { compiler: 'cc', label: 'glibc, static', flags: [...GLIBC, '-static'] },
];

const TARGETS: readonly Target[] = [
  {
    name: 'linux-x64',
    machine: 'x64',
    toolchains: [...NATIVE, ...cross('x86_64-linux-gnu-gcc')],
    missing: `no C compiler for it, so on x64: ${LOST} (Debian: apt install musl-tools, then npm run build)`,
  },
  {
    name: 'linux-arm64',
    machine: 'arm64',
    toolchains: [...cross('aarch64-linux-gnu-gcc'), ...NATIVE],
    missing: 'skipped: no C compiler for it (Debian: apt install gcc-aarch64-linux-gnu)',
  },
];

function cross(compiler: string): readonly Toolchain[] {
  return [
    { compiler, label: 'glibc, static-pie', flags: [...GLIBC, ...PIE] },
    { compiler, label: 'glibc, static', flags: [...GLIBC, '-static'] },
  ];
}

/** Compiles the warden for each target and writes dist/warden.json, against which src/confine checks it before exec. */
export async function buildWarden(root: string): Promise<readonly string[]> {
  const sources = join(root, 'native', 'src');
  const lines = existsSync(sources)
    ? await Promise.all(TARGETS.map((target) => buildTarget(root, sources, target)))
    : ['warden    native/bin/            as shipped: this package has no sources'];
  writeManifest(root);
  return lines;
}

async function buildTarget(root: string, sources: string, target: Target): Promise<string> {
  const inputs = readdirSync(sources).map((name) => join(sources, name));
  const units = inputs.filter((path) => path.endsWith('.c'));
  const output = join(root, 'native', 'bin', `warden-${target.name}`);
  const line = (text: string): string => `warden    native/bin/${`warden-${target.name}`.padEnd(18)} ${text}`;
  if (units.length === 0) return line('no sources yet');
  if (isNewer(output, [...inputs, join(root, 'tools', 'build-warden.ts')])) return line('up to date');
  const toolchain = target.toolchains.find((candidate) => works(candidate, target.machine));
  if (toolchain === undefined) {
    // A binary of older sources would pass the check of its sum and do something else than the sources say.
    rmSync(output, { force: true });
    return line(target.missing);
  }
  await compile(toolchain, units, output);
  return line(`${toolchain.label}, ${Math.ceil(statSync(output).size / 1024)} KiB`);
}

function isNewer(output: string, inputs: readonly string[]): boolean {
  if (!existsSync(output)) return false;
  const built = statSync(output).mtimeMs;
  return inputs.every((path) => statSync(path).mtimeMs < built);
}

/** Measured, not assumed: Debian's musl-gcc accepts -static-pie and then makes a program that asks for a dynamic loader. */
function works(toolchain: Toolchain, machine: Machine): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-build-'));
  try {
    const source = join(folder, 'probe.c');
    const output = join(folder, 'probe');
    writeFileSync(source, '#include <linux/seccomp.h>\n#include <stdlib.h>\nint main(void) { return atoi("0"); }\n');
    const run = spawnSync(toolchain.compiler, [...COMMON, ...toolchain.flags, ...LINK, '-o', output, source], {
      stdio: 'ignore',
    });
    if (run.error !== undefined || run.status !== 0) return false;
    const made = linkage(readFileSync(output));
    return made.isStatic && made.machine === machine;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compile(toolchain: Toolchain, units: readonly string[], output: string): Promise<void> {
  mkdirSync(join(output, '..'), { recursive: true });
  const temporary = `${output}.${process.pid}`;
  const args = [...COMMON, ...toolchain.flags, ...LINK, '-o', temporary, ...units];
  return new Promise((resolve, reject) => {
    execFile(toolchain.compiler, args, (error, _stdout, stderr) => {
      if (error !== null) {
        rmSync(temporary, { force: true });
        reject(new Error(`${toolchain.compiler} failed:\n${stderr}`));
        return;
      }
      renameSync(temporary, output);
      resolve();
    });
  });
}

function writeManifest(root: string): void {
  const entries = TARGETS.flatMap(({ name }) => {
    const path = join(root, 'native', 'bin', `warden-${name}`);
    if (!existsSync(path)) return [];
    const content = readFileSync(path);
    return [[name, { sha256: createHash('sha256').update(content).digest('hex'), size: content.byteLength }] as const];
  });
  const target = join(root, 'dist', 'warden.json');
  writeFileSync(`${target}.${process.pid}`, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
  renameSync(`${target}.${process.pid}`, target);
}
