import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Mount, Plan } from '../../src/model/index.ts';
import { closedPlan } from './closed.test-support.ts';
import {
  buildFuzzTarget,
  buildProgram,
  buildSanitizedWarden,
  compiler,
  SANITIZER_ENVIRONMENT,
  sanitizingCompiler,
} from './compiler.test-support.ts';
import {
  type Ended,
  isRoot,
  makePlace,
  messageOf,
  NATIVE_TESTS,
  PATIENCE,
  type PlanChanges,
  planFor,
  runWarden,
} from './warden.test-support.ts';

const REPORT = /AddressSanitizer|runtime error|UndefinedBehavior/;

interface Case {
  readonly name: string;
  readonly script: string;
  readonly changes?: PlanChanges;
  readonly code: number;
}

const destructive = { limit: 3, windowMs: 10_000 } as const;

const CASES: readonly Case[] = [
  { name: 'a program that ends well', script: 'echo hello', code: 0 },
  { name: 'an exit code', script: 'exit 7', code: 7 },
  { name: 'a signal', script: 'kill -9 $$', code: 137 },
  { name: 'no such program', script: 'exec /no/such/program', code: 127 },
  {
    name: 'changes of every kind',
    script: 'echo a > n; mv n o; ln o p; ln -s o q; chmod 600 o; mkdir d; rm -r d o p q old-0',
    code: 0,
  },
  { name: 'protected names', script: 'mkdir -p .git/hooks && echo x > .git/hooks/pre-commit; echo x > .envrc', code: 2 },
  { name: 'the destructive limit', script: 'rm -f old-*; ls old-* | wc -l', changes: { destructive }, code: 0 },
  { name: 'a refused call', script: 'unshare -n true', code: 1 },
  { name: 'reads recorded', script: 'cat old-1 old-2 > /dev/null', changes: { observe: { reads: true } }, code: 0 },
  { name: 'hostile names', script: 'printf x > "$(printf \'a\\nb"\\\\\\377\')"; ls', code: 0 },
  { name: 'a sleep past its time', script: 'sleep 3000', changes: { limits: limitsWith({ time: 300 }) }, code: 137 },
  { name: 'the fall-back', script: 'echo a > n; rm old-3', changes: { mode: 'landlock' }, code: 0 },
  { name: 'observed only', script: 'echo a > n; rm old-3', changes: { mode: 'observe' }, code: 0 },
];

function limitsWith(changes: Partial<Record<'time' | 'pids' | 'memory', number>>): {
  memory: number;
  pids: number;
  cpu: number;
  time: number;
  fileSize: number;
  openFiles: number;
} {
  return { memory: 0, pids: 0, cpu: 0, time: 600_000, fileSize: 0, openFiles: 0, ...changes };
}

/** Landlock goes by what is bound, at its place on the host. */
function readable(src: string, mode: Plan['mode']): readonly Mount[] {
  return mode === 'landlock' ? [{ type: 'bind', src, dst: src, ro: true }] : [];
}

function expectNoReport(ended: Pick<Ended, 'stderr' | 'code'>): void {
  expect(ended.stderr).not.toMatch(REPORT);
  expect(ended.code).not.toBe(99);
}

describe.skipIf(sanitizingCompiler === undefined)('the warden under AddressSanitizer and UndefinedBehaviorSanitizer', () => {
  let warden = '';
  beforeAll(async () => {
    warden = await buildSanitizedWarden();
  });

  test.each(CASES)('$name', async ({ script, changes, code }) => {
    const place = makePlace();
    for (let i = 0; i < 10; i++) writeFileSync(join(place.workspace, `old-${i}`), `${i}\n`);
    const ended = await runWarden(place, planFor(place, ['sh', '-c', script], changes), {
      warden,
      env: SANITIZER_ENVIRONMENT,
    });
    expectNoReport(ended);
    const exit = messageOf(ended, 'exit');
    expect({ code: exit?.['code'], fail: messageOf(ended, 'fail'), warden: ended.code }).toEqual({
      code,
      fail: undefined,
      warden: 0,
    });
    expect(exit?.['events']).toBe(ended.lines.length);
  });

  test.skipIf(!isRoot).each([null, 2])('files that are closed to others, to the depth %s', async (depth) => {
    const place = makePlace();
    const ended = await runWarden(place, closedPlan(place, { depth, programs: [] }), { warden, env: SANITIZER_ENVIRONMENT });
    expectNoReport(ended);
    expect(messageOf(ended, 'exit')?.['code']).toBe(0);
  });

  test.skipIf(compiler === undefined)('every file operation', async () => {
    const place = makePlace();
    mkdirSync(join(place.workspace, 'd'));
    buildProgram('file-operations', place.programs);
    // It stops at its first missing file; what is wanted here is the warden's silence.
    expectNoReport(
      await runWarden(place, planFor(place, ['/programs/file-operations', place.workspace]), {
        warden,
        env: SANITIZER_ENVIRONMENT,
      }),
    );
  });

  test.skipIf(compiler === undefined).each(['namespaces', 'landlock', 'observe'] as const)(
    'threads that race: %s',
    async (mode) => {
      const place = makePlace();
      for (let i = 0; i < 10; i++) writeFileSync(join(place.workspace, `old-${i}`), `${i}\n`);
      const program = buildProgram('racer', place.programs);
      const argv = [mode === 'namespaces' ? '/programs/racer' : program, '3'];
      const changes: PlanChanges = {
        mode,
        destructive,
        mounts: [...planFor(place, []).mounts, ...readable(place.programs, mode)],
      };
      const ended = await runWarden(place, planFor(place, argv, changes), { warden, env: SANITIZER_ENVIRONMENT });
      expectNoReport(ended);
      expect({ warden: ended.code, reason: messageOf(ended, 'exit')?.['reason'] }).toEqual({ warden: 0, reason: '' });
      expect(ended.lines.length).toBeGreaterThan(500);
      expect(messageOf(ended, 'exit')?.['events']).toBe(ended.lines.length);
    },
  );

  test.each(['{', '[1,2', '{"version":1}\n', `${'['.repeat(100_000)}\n`, '"\\u0000"\n', '\n'])(
    'a plan that is none: %.20s',
    async (plan) => {
      const ended = await runWarden(makePlace(), plan, { warden, env: SANITIZER_ENVIRONMENT, keepOpen: false });
      expectNoReport(ended);
      expect(ended.code).toBe(125);
    },
  );
});

/** Bounded so that all together take about five seconds; with libFuzzer and hours: `clang -fsanitize=fuzzer,address fuzz-X.c`. */
const EXECUTIONS = '20000';
const SECONDS = '2';

// Readers of bytes are the same for every user, so a second round (.ci/run) would show nothing more.
describe.skipIf(sanitizingCompiler === undefined || process.env['SALLYPORT_TESTED'] !== undefined)('fuzzing', () => {
  test.each(['plan', 'sockaddr', 'argv', 'names'])('%s', async (name) => {
    const target = await buildFuzzTarget(name);
    const run = spawnSync(target, [join(NATIVE_TESTS, 'corpus', name), EXECUTIONS, '1', SECONDS], {
      encoding: 'utf8',
      env: SANITIZER_ENVIRONMENT,
      timeout: PATIENCE,
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^\d+ seeds, [1-9]\d* mutations\n$/);
  });
});
