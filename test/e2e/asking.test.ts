/* A connection waits while a person decides, on a real terminal. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Service, startWeb } from './network.test-support.ts';
import { makeWorkspace, type Place, sallyport, trailEvents } from './sallyport.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

interface Asking {
  readonly place: Place;
  readonly web: Service;
  readonly terminal: Terminal;
  readonly start: (command: string, more?: string) => void;
}

/** A run whose policy asks about hosts that it does not name. `api.test` leads to a web service of this machine. */
async function asking(): Promise<Asking> {
  const place = makeWorkspace();
  const web = await startWeb();
  const policy = join(place.root, 'policy.yaml');
  writeFileSync(policy, 'version: 1\nnetwork: { unlisted: ask }\n');
  const terminal = new Terminal(place);
  const options = `--policy ${policy} --resolve api.test=127.0.0.1 --allow-host 127.0.0.1:${web.port}`;
  return { place, web, terminal, start: (command, more = '') => terminal.run(command, `${options} ${more}`) };
}

/** How often the trail says that something was asked, and what came of it. */
async function questions(place: Place): Promise<readonly string[]> {
  const steps = (await trailEvents(place)).map((line) => line['event'] ?? line);
  return steps.flatMap((step) => {
    if (typeof step !== 'object' || step === null || !('type' in step) || step.type !== 'answer') return [];
    return [`${'verdict' in step ? step.verdict : ''} ${'source' in step ? step.source : ''}`];
  });
}

describe.skipIf(!hasTmux || !hasCurl)('a question about a host', () => {
  test('tells what, who and why; y lets this once through', async () => {
    const { place, web, terminal, start } = await asking();
    const url = `http://api.test:${web.port}/`;
    start(`curl -sS ${url}`);
    await terminal.shows(/Allow it\?/);
    expect(terminal.screen()).toContain(`sallyport asks: it wants to reach api.test:${web.port}`);
    expect(terminal.screen()).toMatch(/program {2}\/\S*curl/);
    expect(web.seen).toEqual([]);
    terminal.keys('y', 'Enter');
    await terminal.shows(/hello[\s\S]*code=0/);
    expect(await questions(place)).toEqual(['allow user_temporary']);
    expect((await sallyport(place, ['policy', 'grants'])).stdout).toContain('Nothing was granted');
  });

  test('Enter is a no, and it holds for the run', async () => {
    const { place, web, terminal, start } = await asking();
    const url = `http://api.test:${web.port}/`;
    start(`sh -c "curl -sS -o /dev/null -w '%{http_code}\\n' ${url}; curl -sS -o /dev/null -w '%{http_code}\\n' ${url}"`);
    await terminal.shows(/Allow it\?/);
    terminal.keys('Enter');
    await terminal.shows(/403\n403\n[\s\S]*code=0/);
    expect([web.seen, await questions(place)]).toEqual([[], ['deny user_reject']]);
  });

  test('silence is a no, and writes no rule', async () => {
    const { place, web, terminal, start } = await asking();
    start(`curl -sS -o /dev/null -w '%{http_code}' http://api.test:${web.port}/`, '--answer-within 1s');
    await terminal.shows(/no answer: no\s+403[\s\S]*code=0/);
    expect([web.seen, await questions(place)]).toEqual([[], ['deny timeout']]);
    expect((await sallyport(place, ['policy', 'grants'])).stdout).toContain('Nothing was granted');
  });

  test('what was typed before it stood there answers nothing', async () => {
    const { place, web, terminal, start } = await asking();
    start(
      `sh -c "echo arm'e'd; until test -e typed; do sleep 0.1; done; curl -sS -o /dev/null -w '%{http_code}' http://api.test:${web.port}/"`,
      '--answer-within 2s',
    );
    await terminal.shows(/^armed/m);
    terminal.keys('y', 'Enter', 'y');
    await terminal.shows(/^armed\s+y\s+y/m);
    writeFileSync(join(place.workspace, 'typed'), '');
    await terminal.shows(/403[\s\S]*code=0/);
    expect(web.seen).toEqual([]);
  });

  test('the same question at once is one question, and r holds for the run', async () => {
    const { place, web, terminal, start } = await asking();
    const script = `for i in 1 2 3 4 5; do curl -sS http://api.test:${web.port}/\\$i & done; wait; curl -sS http://api.test:${web.port}/6`;
    start(`sh -c "${script}"`);
    await terminal.shows(/Allow it\?/);
    terminal.keys('r', 'Enter');
    await terminal.shows(/code=0/);
    expect(web.seen.map((one) => one.url).sort()).toEqual(['/1', '/2', '/3', '/4', '/5', '/6']);
    expect(await questions(place)).toEqual(['allow user_temporary']);
  });

  test('a is a grant for this repository, which can be shown and taken back', async () => {
    const { place, web, terminal, start } = await asking();
    const command = `curl -sS http://api.test:${web.port}/`;
    start(command);
    await terminal.shows(/Allow it\?/);
    terminal.keys('a', 'Enter');
    await terminal.shows(/hello[\s\S]*code=0/);
    expect((await sallyport(place, ['policy', 'grants'])).stdout).toMatch(/^api\.test:\d+ {2}until \d{4}-\d{2}-\d{2}\n$/);
    // The screen still shows the first answer.
    start(`sh -c "${command}; echo; echo again"`);
    await terminal.shows(/hello\s+again\s+code=0/);
    expect(await questions(place)).toEqual(['allow user_permanent']);
    expect((await sallyport(place, ['policy', 'grants', '--revoke', 'api.test'])).stdout).toBe('1 taken back.\n');
    start(command, '--answer-within 1s');
    await terminal.shows(/no answer: no[\s\S]*code=0/);
  });

  test('after five noes nobody is asked any more', async () => {
    const { place, web, terminal, start } = await asking();
    start(`sh -c "for i in 1 2 3 4 5 6 7 8; do curl -sS -o /dev/null http://host\\$i.test:${web.port}/; done"`);
    for (let count = 1; count <= 5; count += 1) {
      await terminal.shows(new RegExp(`reach host${count}\\.test[\\s\\S]*Allow it\\?\\s*$`));
      terminal.keys('Enter');
    }
    await terminal.shows(/code=0/);
    expect(await questions(place)).toEqual(Array(5).fill('deny user_reject'));
  });
});
