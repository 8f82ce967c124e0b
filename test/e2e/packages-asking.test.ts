/* A package is asked about on a real terminal, at its download and on a command line; "always" is a yes to one version. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startWeb } from './network.test-support.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

const canRun = hasTmux && spawnSync('curl', ['--version']).status === 0;
const NAME = 'quite-a-fresh-answer';
const INTEGRITY = `sha512-${'A'.repeat(86)}==`;

/** A registry with one package, published just now in two versions; its archives are no archives. */
async function fresh(): Promise<{ readonly place: Place; readonly port: number; readonly downloads: () => number }> {
  const place = makeWorkspace();
  const now = new Date().toISOString();
  const { port, seen } = await startWeb(({ url, headers }) => {
    if (url.endsWith('.tgz')) return 'bytes of it';
    if (url !== `/${NAME}`) return { status: 404, body: '{}' };
    const versionOf = (version: string) => {
      const tarball = `http://${headers.host}/${NAME}/-/${NAME}-${version}.tgz`;
      return { name: NAME, version, dist: { integrity: INTEGRITY, tarball } };
    };
    const versions = { '1.0.0': versionOf('1.0.0'), '1.0.1': versionOf('1.0.1') };
    const time = { created: now, '1.0.0': now, '1.0.1': now };
    return JSON.stringify({ name: NAME, 'dist-tags': { latest: '1.0.1' }, versions, time });
  });
  writeFileSync(join(place.home, '.npmrc'), `registry=http://127.0.0.1:${port}/\n`);
  return { place, port, downloads: () => seen.filter(({ url }) => url.endsWith('.tgz')).length };
}

test.skipIf(!canRun)('a download waits for the answer; "always" is for this version and digest alone', async () => {
  const { place, port, downloads } = await fresh();
  const terminal = new Terminal(place);
  const url = (version: string): string => `http://127.0.0.1:${port}/${NAME}/-/${NAME}-${version}.tgz`;
  const start = (version: string): void => terminal.run(`curl -sS ${url(version)}`, `--allow-host 127.0.0.1:${port}`);
  start('1.0.0');
  await terminal.shows(/Allow it\?/);
  expect(terminal.screen()).toContain(`it wants to download the package ${NAME} 1.0.0`);
  expect(terminal.screen()).toContain('published 0 hours ago');
  expect(downloads()).toBe(0);
  terminal.keys('Enter');
  await terminal.shows(/"error":"Sallyport: [\s\S]*code=0/);
  expect(downloads()).toBe(0);
  start('1.0.0');
  await terminal.shows(/Allow it\?/);
  terminal.keys('a', 'Enter');
  await terminal.shows(/bytes of it[\s\S]*code=0/);
  const again = new Terminal(place);
  again.run(`curl -sS ${url('1.0.0')}`, `--allow-host 127.0.0.1:${port}`);
  await again.shows(/bytes of it[\s\S]*code=0/);
  expect(downloads()).toBe(2);
  start('1.0.1');
  await terminal.shows(/package quite-a-fresh-answer 1\.0\.1/);
  terminal.keys('Enter');
  await terminal.shows(/"error":"Sallyport/);
  expect((await sallyport(place, ['policy', 'grants'])).stdout).toContain(NAME);
});

test.skipIf(!canRun)('"always" on a command line is for the version that the registry would give', async () => {
  const { place, port } = await fresh();
  mkdirSync(join(place.workspace, 'bin'));
  // The word is what is judged; what it starts does not matter here.
  writeFileSync(join(place.workspace, 'bin/npm'), '#!/bin/sh\necho installed "$@"\n', { mode: 0o755 });
  const env = { ...place.env, PATH: `${join(place.workspace, 'bin')}:${dirname(process.execPath)}:${place.env['PATH']}` };
  const start = (spec: string): Terminal => {
    const terminal = new Terminal(place, env);
    terminal.run(`npm install ${spec}`, `--allow-host 127.0.0.1:${port}`);
    return terminal;
  };
  const first = start(NAME);
  await first.shows(/Allow it\?/);
  expect(first.screen()).toContain(`${NAME} 1.0.1`);
  first.keys('a', 'Enter');
  await first.shows(/installed install[\s\S]*code=0/);
  await start(NAME).shows(/installed install[\s\S]*code=0/);
  const other = start(`${NAME}@1.0.0`);
  await other.shows(/Allow it\?/);
  other.keys('Enter');
  await other.shows(/code=126/);
});
