import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, PROGRAM } from './sallyport.test-support.ts';
import { Terminal } from './terminal.test-support.ts';

test('vim edits a file', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'a.txt'), 'first line\n');
  const terminal = new Terminal(place);
  terminal.run('vim -u NONE a.txt');
  await terminal.shows(/first line[\s\S]*~/);
  terminal.keys('o', 'second line', 'Escape', ':wq', 'Enter');
  await terminal.shows(/code=0/);
  expect(readFileSync(join(place.workspace, 'a.txt'), 'utf8')).toBe('first line\nsecond line\n');
});

test('less pages and ends', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'long'), Array.from({ length: 200 }, (_, i) => `line ${i}`).join('\n'));
  const terminal = new Terminal(place);
  terminal.run('less long');
  await terminal.shows(/line 3\b/);
  terminal.keys('G');
  await terminal.shows(/line 199/);
  terminal.keys('q');
  await terminal.shows(/code=0/);
});

test('top draws and ends', async () => {
  const terminal = new Terminal(makeWorkspace());
  terminal.run('top');
  await terminal.shows(/PID\s+USER/);
  terminal.keys('q');
  await terminal.shows(/code=0/);
});

test('a Node REPL answers', async () => {
  const terminal = new Terminal(makeWorkspace());
  terminal.run('node');
  await terminal.shows(/Welcome to Node[\s\S]*^> *$/m);
  terminal.keys('6 * 7', 'Enter');
  await terminal.shows(/^42$/m);
  terminal.keys('.exit', 'Enter');
  await terminal.shows(/code=0/);
});

test('Ctrl-C reaches the program, not Sallyport', async () => {
  const terminal = new Terminal(makeWorkspace());
  terminal.run(`bash -c 'trap "echo caught; exit 9" INT; echo arm"e"d; sleep 300 & wait'`);
  await terminal.shows(/^armed/m);
  terminal.keys('C-c');
  await terminal.shows(/caught[\s\S]*code=9/);
});

test('an interrupted program without a handler ends with 130', async () => {
  const terminal = new Terminal(makeWorkspace());
  // Not as it is typed: the shell's own line may break in front of it.
  terminal.run(`sh -c 'echo arm"e"d; exec sleep 300'`);
  await terminal.shows(/^armed/m);
  terminal.keys('C-c');
  await terminal.shows(/code=130/);
});

test('the window size is right at the start and after a resize', async () => {
  const terminal = new Terminal(makeWorkspace());
  terminal.run(`bash -c 'trap "stty size" WINCH; trap "exit 3" INT; stty size; while :; do sleep 0.1; done'`);
  await terminal.shows(/^24 80/m);
  terminal.resize(100, 30);
  await terminal.shows(/^30 100/m);
  terminal.keys('C-c');
  await terminal.shows(/code=3/);
});

test('job control: a shell inside stops and continues a job', async () => {
  const place = makeWorkspace();
  // One process: a shell that waits for another goes on after Ctrl-C where the other has just ended by itself.
  const job = [
    'import signal',
    'signal.signal(signal.SIGINT, signal.SIG_DFL)',
    'signal.signal(signal.SIGCONT, lambda *_: print("at work again", flush=True))',
    'print("at work", flush=True)',
    'while True: signal.pause()',
  ];
  writeFileSync(join(place.workspace, 'job.py'), job.join('\n'));
  const terminal = new Terminal(place);
  terminal.run('bash --norc -i');
  await terminal.shows(/^bash-\d\S*[#$]/m);
  terminal.keys('python3 job.py', 'Enter');
  await terminal.shows(/^at work$/m);
  terminal.keys('C-z');
  await terminal.shows(/Stopped[^\n]*\n+bash-\d\S*[#$]\s*$/);
  terminal.keys('fg', 'Enter');
  await terminal.shows(/^at work again$/m);
  terminal.keys('C-c');
  await terminal.shows(/\^C\s+bash-\d\S*[#$]/);
  terminal.keys('exit 5', 'Enter');
  await terminal.shows(/code=5/);
});

test('the terminal is as before afterwards', async () => {
  const terminal = new Terminal(makeWorkspace());
  terminal.run('stty raw -echo');
  await terminal.shows(/code=0/);
  terminal.keys('-l', 'stty -a | tr " " "\\n" | grep -cxE "icanon|echo"');
  terminal.keys('Enter');
  await terminal.shows(/^2$/m);
});

test('init writes what a person says yes to, and nothing after Enter or Ctrl-C', async () => {
  const place = makeWorkspace();
  const settings = join(place.home, '.codex/hooks.json');
  // A terminal each: a question that stands there from before is none that waits.
  const answer = async (...keys: readonly string[]): Promise<string> => {
    const terminal = new Terminal(place);
    terminal.keys('-l', `${process.execPath} ${PROGRAM} init codex; echo "code=$?"`);
    terminal.keys('Enter');
    await terminal.shows(/Write these changes\? y = yes, Enter = no:/m);
    terminal.keys(...keys);
    await terminal.shows(/code=\d/);
    return terminal.screen();
  };
  for (const key of ['Enter', 'C-c']) {
    expect([await answer(key), existsSync(settings)]).toEqual([expect.stringContaining('Nothing was written.'), false]);
  }
  await answer('Y', 'Enter');
  expect(existsSync(settings)).toBe(true);
});
