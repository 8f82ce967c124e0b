import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AgentBroker, type SignQuestion, type SignRecord, serveAgent } from './agent-broker.ts';
import { FAILURE } from './agent-wire.ts';
import { describeSignQuestion } from './describe.ts';
import { askAgent } from './real-agent.ts';

const hasOpenSsh = ['ssh-agent', 'ssh-add', 'ssh-keygen'].every((name) => spawnSync(name, ['-?']).error === undefined);

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/** Not spawnSync: the broker runs in this process. */
function run(agent: string, program: string, args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(program, args, { env: { PATH: process.env['PATH'], SSH_AUTH_SOCK: agent }, stdio: 'pipe' });
  let out = '';
  child.stdout.on('data', (piece: Buffer) => {
    out += piece.toString();
  });
  child.stderr.on('data', (piece: Buffer) => {
    out += piece.toString();
  });
  // A program that reads nothing may be gone by then.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, out }));
  });
}

function signRequest(blob: Buffer, data: Buffer): Buffer {
  const part = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return Buffer.concat([Buffer.from([13]), part(blob), part(data), Buffer.alloc(4)]);
}

describe.skipIf(!hasOpenSsh)('before the real ssh-agent', () => {
  let folder = '';
  let agent: ChildProcess;
  let real = '';
  let proxy = '';
  let allowed = '';
  let questions: SignQuestion[] = [];
  let records: SignRecord[] = [];
  let answer: (question: SignQuestion) => Promise<'no' | 'once' | 'run'> = async () => 'once';
  let broker: AgentBroker;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sp-agent-'));
    real = join(folder, 'real');
    agent = spawn('ssh-agent', ['-D', '-a', real], { stdio: 'ignore' });
    while (!existsSync(real)) await wait(20);
    for (const name of ['work', 'private'])
      expect(
        (await run('', 'ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', `${name} key`, '-f', join(folder, name)])).code,
      ).toBe(0);
    expect((await run(real, 'ssh-add', ['-q', join(folder, 'work'), join(folder, 'private')])).code).toBe(0);
    // Beside a private key ssh-keygen would do without the agent.
    for (const name of ['work', 'private']) copyFileSync(join(folder, `${name}.pub`), join(folder, `${name}-only.pub`));
    const listed = await run(real, 'ssh-add', ['-l']);
    allowed = /(SHA256:\S+) work key/.exec(listed.out)?.[1] ?? '';
    expect(allowed).not.toBe('');
  });
  afterAll(() => {
    agent.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    questions = [];
    records = [];
    answer = async () => 'once';
    proxy = join(folder, `proxy-${process.hrtime.bigint()}`);
    broker = await serveAgent({
      listen: proxy,
      agent: real,
      keys: [{ fingerprint: allowed, sign: true, logins: [] }],
      ask: (question) => {
        questions.push(question);
        return answer(question);
      },
      record: (record) => records.push(record),
      whoComes: async () => 4711,
    });
  });
  afterEach(() => broker.close());

  function sign(name: string, namespace = 'git'): Promise<Ended> {
    return run(proxy, 'ssh-keygen', ['-Y', 'sign', '-n', namespace, '-f', join(folder, `${name}-only.pub`)], 'a commit');
  }

  test('its socket is for its owner only', () => {
    expect(statSync(proxy).mode & 0o777).toBe(0o600);
  });

  test('a connection too many takes its announcement with it', async () => {
    await broker.close();
    let asked = 0;
    const whoComes = async (): Promise<number> => ++asked;
    const listen = join(folder, `crowd-${process.hrtime.bigint()}`);
    broker = await serveAgent({ listen, agent: real, keys: [], ask: async () => 'no', record: () => {}, whoComes });
    const crowd = Array.from({ length: 40 }, () => createConnection(listen).on('error', () => {}));
    while (asked < crowd.length) await wait(20);
    for (const one of crowd) one.destroy();
    expect(asked).toBe(crowd.length);
  });

  test('ssh-add -l lists the allowed key only', async () => {
    const { code, out } = await run(proxy, 'ssh-add', ['-l']);
    expect([code, out.trim().split('\n').length]).toEqual([0, 1]);
    expect(out).toContain(`${allowed} work key`);
  });

  test('ssh-keygen -Y sign signs after a yes, and the signature holds', async () => {
    const signed = await sign('work');
    expect(signed).toMatchObject({ code: 0, out: expect.stringContaining('BEGIN SSH SIGNATURE') });
    expect(questions).toEqual([
      {
        comment: 'work key',
        fingerprint: allowed,
        purpose: { kind: 'signature', namespace: 'git', hash: expect.stringMatching(/^sha512:[0-9a-f]{128}$/) },
        host: undefined,
        pid: 4711,
      },
    ]);
    writeFileSync(join(folder, 'signature'), signed.out.slice(signed.out.indexOf('-----BEGIN')));
    writeFileSync(join(folder, 'signers'), `me ${readFileSync(join(folder, 'work.pub'), 'utf8')}`);
    const verify = ['-Y', 'verify', '-n', 'git', '-I', 'me', '-f', join(folder, 'signers'), '-s', join(folder, 'signature')];
    expect(await run('', 'ssh-keygen', verify, 'a commit')).toMatchObject({ code: 0 });
  });

  test('nothing is signed after a no, nor when the question fails', async () => {
    answer = async () => 'no';
    expect((await sign('work')).code).not.toBe(0);
    answer = () => Promise.reject(new Error('the terminal is gone'));
    expect((await sign('work')).code).not.toBe(0);
    expect(questions).toHaveLength(2);
  });

  test('a yes for the run is asked once for each namespace', async () => {
    answer = async () => 'run';
    for (let count = 0; count < 3; count += 1) expect((await sign('work')).code).toBe(0);
    expect((await sign('work', 'file')).code).toBe(0);
    expect(questions).toHaveLength(2);
    expect(records.map(({ verdict }) => verdict)).toEqual(['allow', 'allow', 'allow', 'allow']);
  });

  test('after three noes nobody is asked any more', async () => {
    answer = async () => 'no';
    for (let count = 0; count < 5; count += 1) expect((await sign('work')).code).not.toBe(0);
    answer = async () => 'once';
    expect((await sign('work')).code).not.toBe(0);
    expect(questions).toHaveLength(3);
  });

  test('a key that is not allowed does not sign, and nobody is asked', async () => {
    expect((await sign('private')).code).not.toBe(0);
    const blob = Buffer.from(readFileSync(join(folder, 'private.pub'), 'utf8').split(' ')[1] ?? '', 'base64');
    expect(await askAgent(proxy, signRequest(blob, Buffer.from('anything')))).toEqual(FAILURE);
    expect(questions).toEqual([]);
    expect(records).toMatchObject([{ verdict: 'deny', why: 'no rule names this key' }]);
  });

  test('bytes that can not be read are not signed, and nobody is asked', async () => {
    const blob = Buffer.from(readFileSync(join(folder, 'work.pub'), 'utf8').split(' ')[1] ?? '', 'base64');
    expect(await askAgent(proxy, signRequest(blob, Buffer.from('anything')))).toEqual(FAILURE);
    expect(questions).toEqual([]);
    expect(records).toMatchObject([{ verdict: 'deny', why: expect.stringContaining('can not be read') }]);
  });

  test('nothing is added, removed or locked', async () => {
    for (const args of [['-D'], ['-d', join(folder, 'work.pub')], [join(folder, 'work')]])
      expect((await run(proxy, 'ssh-add', args)).code).not.toBe(0);
    expect((await run(real, 'ssh-add', ['-l'])).out.trim().split('\n')).toHaveLength(2);
  });

  test.each([
    ['remove all', [19]],
    ['remove all of version 1', [9]],
    ['lock', [22, 0, 0, 0, 1, 120]],
    ['unlock', [23, 0, 0, 0, 1, 120]],
    ['add', [17, 0, 0, 0, 0]],
    ['add a smart card', [20, 0, 0, 0, 0]],
    ['an extension', [27, 0, 0, 0, 5, 113, 117, 101, 114, 121]],
    ['a list with more behind it', [11, 0]],
    ['a broken sign request', [13, 0, 0, 0, 9]],
    ['an unknown message', [255]],
  ])('%s is a failure', async (_name, bytes) => {
    expect(await askAgent(proxy, Buffer.from(bytes))).toEqual(Buffer.from([5]));
    expect(questions).toEqual([]);
  });

  test('what is not the protocol ends the connection', async () => {
    const socket = createConnection(proxy);
    socket.on('error', () => undefined);
    const closed = new Promise((done) => socket.on('close', done));
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await closed;
  });

  test('requests that come at once are asked about one after the other', async () => {
    let open = 0;
    let most = 0;
    answer = async () => {
      open += 1;
      most = Math.max(most, open);
      await wait(20);
      open -= 1;
      return 'once';
    };
    const ended = await Promise.all(Array.from({ length: 4 }, () => sign('work')));
    expect([ended.map(({ code }) => code), most, questions.length]).toEqual([[0, 0, 0, 0], 1, 4]);
  });

  test('a program that went away is not signed for', async () => {
    let agree: (consent: 'once') => void = () => undefined;
    answer = () =>
      new Promise((done) => {
        agree = done;
      });
    const child = spawn('ssh-keygen', ['-Y', 'sign', '-n', 'git', '-f', join(folder, 'work-only.pub')], {
      env: { PATH: process.env['PATH'], SSH_AUTH_SOCK: proxy },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdin.end('a commit');
    while (questions.length === 0) await wait(10);
    child.kill('SIGKILL');
    await new Promise((done) => child.on('close', done));
    agree('once');
    answer = async () => 'once';
    expect((await sign('work')).code).toBe(0);
  });

  test('without an agent there are no keys', async () => {
    const lonely = join(folder, 'lonely');
    const other = await serveAgent({
      listen: lonely,
      agent: join(folder, 'nowhere'),
      keys: [],
      ask: async () => 'once',
      record: () => {},
    });
    expect((await run(lonely, 'ssh-add', ['-l'])).out).toContain('no identities');
    await other.close();
  });

  test('the question says what it is about', async () => {
    await sign('work', 'file');
    const [question] = questions;
    expect(question === undefined ? undefined : describeSignQuestion(question)).toEqual({
      effect: 'it wants to sign with your SSH key, in the namespace "file"',
      details: [
        ['key', `work key ${allowed}`],
        ['digest', expect.stringMatching(/^sha512:/)],
      ],
    });
  });
});
