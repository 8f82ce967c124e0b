import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { NATIVE_TESTS, SOURCES } from './warden.test-support.ts';

const WARNINGS = ['-std=c11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror'] as const;
const SANITIZERS = ['-O1', '-g', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'] as const;

/** LeakSanitizer stops threads with ptrace, which a process that is not dumpable refuses. */
export const SANITIZER_ENVIRONMENT: Readonly<Record<string, string>> = {
  ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0:exitcode=99',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};

const folder: string = mkdtempSync(join(tmpdir(), 'sallyport-native-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function compile(compiler: string, args: readonly string[]): string | undefined {
  const run = spawnSync(compiler, args, { encoding: 'utf8' });
  return run.error === undefined && run.status === 0 ? undefined : (run.error?.message ?? run.stderr);
}

function firstThat(works: (compiler: string) => boolean): string | undefined {
  return ['gcc', 'clang', 'cc'].find(works);
}

function probe(flags: readonly string[]): (compiler: string) => boolean {
  return (compiler) => {
    const program = join(folder, 'probe');
    const failed = compile(compiler, [...flags, '-o', program, join(NATIVE_TESTS, 'probe.c')]);
    return failed === undefined && spawnSync(program).status === 0;
  };
}

/** Undefined where no compiler is installed: tests that need one are skipped and say so. */
export const compiler: string | undefined = firstThat(probe([]));
export const sanitizingCompiler: string | undefined = firstThat(probe(SANITIZERS));
/** Compiles native/test/NAME.c into FOLDER and returns the program's path. */
export function buildProgram(name: string, target: string): string {
  const output = join(target, name);
  const failed = compile(compiler ?? 'cc', [...WARNINGS, '-O1', '-pthread', '-o', output, join(NATIVE_TESTS, `${name}.c`)]);
  if (failed !== undefined) throw new Error(failed);
  return output;
}

/** Every unit of the warden, made once with the sanitizers for all programs that hold it; one compiler for each processor. */
let units: Promise<readonly string[]> | undefined;
function sanitizedUnits(): Promise<readonly string[]> {
  units ??= (async () => {
    const names = readdirSync(SOURCES).filter((name) => name.endsWith('.c'));
    const shares = Array.from({ length: availableParallelism() }, (_, share, all = availableParallelism()) =>
      names.filter((_name, at) => at % all === share),
    );
    const sources = shares.filter((share) => share.length > 0).map((share) => share.map((name) => join(SOURCES, name)));
    const compileAll = (of: readonly string[]) =>
      promisify(execFile)(sanitizingCompiler ?? 'cc', [...WARNINGS, ...SANITIZERS, '-pthread', '-c', ...of], { cwd: folder });
    await Promise.all(sources.map(compileAll));
    return names.map((name) => join(folder, name.replace(/\.c$/, '.o')));
  })();
  return units;
}

async function sanitized(name: string, sources: readonly string[], except: readonly string[]): Promise<string> {
  const output = join(folder, name);
  const objects = (await sanitizedUnits()).filter((object) => !except.includes(basename(object)));
  const args = [...WARNINGS, ...SANITIZERS, `-I${SOURCES}`, '-pthread', '-o', output, ...sources, ...objects];
  const failed = compile(sanitizingCompiler ?? 'cc', args);
  if (failed !== undefined) throw new Error(failed);
  return output;
}

/** The whole warden under AddressSanitizer and UndefinedBehaviorSanitizer, dynamically linked. */
export function buildSanitizedWarden(): Promise<string> {
  return sanitized('warden-sanitized', [], []);
}

/** A fuzz target with every unit of the warden but `main`, and the driver that needs no libFuzzer. */
export function buildFuzzTarget(name: string): Promise<string> {
  const own = [join(NATIVE_TESTS, `fuzz-${name}.c`), join(NATIVE_TESTS, 'fuzz-main.c')];
  return sanitized(`fuzz-${name}`, own, ['main.o']);
}
