/* A page waits while a person decides, on a real terminal. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Service, startWeb } from './network.test-support.ts';
import { makeWorkspace, type Place, PROGRAM, sallyport } from './sallyport.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

interface Asking {
  readonly place: Place;
  readonly web: Service;
  readonly terminal: Terminal;
  readonly options: string;
  readonly url: string;
}

/** `page.test` leads to a service of this machine, whose address may be dialled; no rule speaks of the name. */
async function asking(): Promise<Asking> {
  const place = makeWorkspace();
  const web = await startWeb(() => ({
    status: 200,
    body: '{"hello":1}',
    fields: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
  }));
  const policy = join(place.root, 'policy.yaml');
  writeFileSync(policy, `version: 1\nnetwork: { allow: ['127.0.0.1:${web.port}'] }\n`);
  const options = `--policy ${policy} --resolve page.test=127.0.0.1`;
  return { place, web, terminal: new Terminal(place), options, url: `http://page.test:${web.port}/a/page` };
}

describe.skipIf(!hasTmux)('a question about a page', () => {
  test('sallyport fetch: Enter is a no, a yes fetches, a yes for always is kept for pages only', async () => {
    const { place, web, terminal, options, url } = await asking();
    // Numbered, so that what an earlier one left on the screen is not taken for the answer of a later one.
    const fetch = (number: number): void => {
      terminal.keys('-l', `clear; ${process.execPath} ${PROGRAM} fetch ${options} ${url} | grep hello; echo "end${number}=$?"`);
      terminal.keys('Enter');
    };
    fetch(1);
    await terminal.shows(/Allow it\?\s*$/);
    expect(terminal.screen()).toContain('a page of page.test is to be fetched');
    expect(terminal.screen().replace(/\n\s*/g, '')).toContain(`address  ${url}`);
    terminal.keys('Enter');
    await terminal.shows(/^end1=1/m);
    expect(web.seen).toEqual([]);
    fetch(2);
    await terminal.shows(/Allow it\?\s*$/);
    terminal.keys('a', 'Enter');
    await terminal.shows(/\{"hello":1\}\s+end2=0/);
    fetch(3);
    await terminal.shows(/\{"hello":1\}\s+end3=0/);
    expect(web.seen.map((one) => one.url)).toEqual(['/a/page', '/a/page']);
    expect((await sallyport(place, ['policy', 'grants'])).stdout).toContain(`page.test:${web.port}, its pages only`);
    const connection = [
      'run',
      '-q',
      '--unattended',
      ...options.split(' '),
      '--',
      process.execPath,
      '-e',
      `fetch('${url}').then((r) => console.log(r.status), () => console.log('no'))`,
    ];
    expect((await sallyport(place, connection)).stdout).not.toContain('200');
    expect(web.seen).toHaveLength(2);
  });

  test('inside a run: r holds for the host until the run ends', async () => {
    const { web, terminal, options, url } = await asking();
    const twice = `sallyport fetch ${url} | grep hello; sallyport fetch ${url} | grep hello`;
    terminal.run(`sh -c '${twice}'`, `--fetch ${options}`);
    await terminal.shows(/Allow it\?\s*$/);
    expect(terminal.screen()).toContain('it wants to read a page of page.test through the cache');
    terminal.keys('r', 'Enter');
    await terminal.shows(/\{"hello":1\}\s+\{"hello":1\}\s+code=0/);
    expect(web.seen).toHaveLength(2);
  });
});
