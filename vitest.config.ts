import { existsSync } from 'node:fs';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * Suites that drive the built program from outside, one project each; they start processes and may take their time. Tests of the
 * program wait a good deal, so two files at once fill a small machine; suites that exhaust what a user has (processes, sockets) or
 * race a hold on purpose have the machine for themselves.
 */
const TOGETHER = ['e2e', 'incidents'];
const ALONE = ['native', 'probes', 'egress', 'network-clients', 'conformance'];

/**
 * What drives the program races processes, and tests of hostile texts measure the processor's time, which doubles on a loaded machine: a test
 * that failed is tried once more, and the last lines name each that needed it, for that is a defect of its own.
 */
const RETRY = 1;

const outside = (names: readonly string[], groupOrder: number, maxWorkers: number) =>
  names
    .filter((name) => existsSync(new URL(`test/${name}`, import.meta.url)))
    .map((name) => ({
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        testTimeout: 300_000,
        hookTimeout: 300_000,
        retry: RETRY,
        maxWorkers,
        sequence: { groupOrder },
      },
    }));

const config: ViteUserConfig = defineConfig({
  test: {
    reporters: ['default', './tools/final-line-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
          // Modules are loaded once a worker, not once a file, which was more than a third of the work: no module keeps what a test did.
          isolate: false,
          unstubEnvs: true,
          // A test that takes three seconds takes a minute and a half on a machine with thirty times as much to do.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          retry: RETRY,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      ...outside(TOGETHER, 1, 2),
      ...outside(ALONE, 2, 1),
    ],
  },
});

export default config;
