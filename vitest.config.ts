import { existsSync } from 'node:fs';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Suites that drive the built program from outside, one project each; they start processes and may take their time. */
const OUTSIDE = ['e2e', 'native', 'probes', 'egress', 'network-clients', 'incidents', 'conformance'].filter((name) =>
  existsSync(new URL(`test/${name}`, import.meta.url)),
);

const outside = OUTSIDE.map((name) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false },
}));

const config: ViteUserConfig = defineConfig({
  test: {
    reporters: ['default', './tools/final-line-reporter.ts'],
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'tools/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 30_000 } },
      ...outside,
    ],
  },
});

export default config;
