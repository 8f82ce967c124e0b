import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kernelLine, kernelLines, temporaryState } from './fixture.ts';
import { keyedTagger, Redactor } from './redact.ts';

const token = ['gh', 'p_', 'a1B2'.repeat(9)].join('');
const redactor = new Redactor(() => 'ab12');

function line(members: string): Buffer {
  return Buffer.from(`{${members},"run":"r","seq":1,"ts":1,"type":"exec","verdict":"allow"}\n`);
}

test('a secret in the middle of a batch is replaced, the other lines stay byte for byte', () => {
  const before = kernelLines('r', 1, 3);
  const after = kernelLines('r', 5, 9);
  const batch = Buffer.from(before + kernelLine('r', 4, `/tmp/${token}`) + after);
  expect(redactor.batch(batch).toString()).toBe(before + kernelLine('r', 4, '/tmp/[redacted:github-token:ab12]') + after);
});

test.each([
  ['a plain command line', '"argv":["npm","test"],"cwd":"/w","pid":1'],
  ['raw bytes that hide nothing', '"path":"/w/\u{fffd}","pathRaw":"2f772fff","pid":1'],
  ['the name of a rule', '"path":"/","rule":"secret:trap"'],
  ['text beyond ASCII', '"argv":["\u20ac","\u{1f600}"],"pid":1'],
])('%s stays byte for byte', (_name, members) => {
  const batch = line(members);
  expect(redactor.batch(batch)).toEqual(batch);
});

test.each([
  ['an argument by its place', '"argv":["mysql","-phunter2"],"pid":1', '"argv":["mysql","-p[redacted:password:ab12]"],"pid":1'],
  [
    'a text in an argument',
    '"argv":["sh","-c","X_TOKEN=abcdef99 make"],"pid":1',
    '"argv":["sh","-c","X_TOKEN=[redacted:secret-value:ab12] make"],"pid":1',
  ],
  [
    'the raw bytes beside it',
    `"argv":["curl","-u","a:b"],"argvRaw":["6375726c","2d75","613a62"],"pid":1`,
    '"argv":["curl","-u","a:[redacted:password:ab12]"],"argvRaw":"[redacted]","pid":1',
  ],
  [
    'raw bytes alone',
    `"path":"/w/x","pathRaw":"${Buffer.from(`/w/${token}\xff`, 'latin1').toString('hex')}","pid":1`,
    '"path":"/w/x","pathRaw":"[redacted]","pid":1',
  ],
])('%s is replaced, in a short record and in a long one', (_name, members, want) => {
  for (const before of [Buffer.alloc(0), Buffer.concat(Array.from({ length: 200 }, () => line('"path":"/w","pid":1')))]) {
    const one = new Redactor(() => 'ab12');
    expect(one.batch(Buffer.concat([before, line(members)])).toString()).toBe(`${before}${line(want)}`);
  }
});

test('in a record without a suspicious text an argument is a secret by its place all the same', () => {
  const argv = ['zip', '-P', 'hunter22', 'a'];
  expect(redactor.object({ argv, more: [{ argv }], path: '/w' })).toEqual({
    argv: ['zip', '-P', '[redacted:password:ab12]', 'a'],
    more: [{ argv: ['zip', '-P', '[redacted:password:ab12]', 'a'] }],
    path: '/w',
  });
});

test.each([1, 200])('one secret among the texts of a record is replaced, wherever it stands: %i texts around it', (count) => {
  const around = Array.from({ length: count }, (_, at) => ({ path: `/w/${at}/${'x'.repeat(30)}` }));
  const object = (text: string) => ({ around, inside: { list: [{ text }] }, kind: 'note' });
  expect(redactor.object(object(`see ${token}`))).toEqual(object('see [redacted:github-token:ab12]'));
  expect(redactor.object(object('see nothing'))).toEqual(object('see nothing'));
});

test('a line that cannot be read is kept as its digest only', () => {
  expect(redactor.batch(Buffer.from(`{"argv":["${token}"\n`)).toString()).toMatch(
    /^\{"bytes":\d+,"sha256":"[0-9a-f]{64}","type":"unreadable"\}\n$/,
  );
});

test('equal secrets have equal tags; another installation tags differently; the key is private', () => {
  const one = temporaryState();
  const two = temporaryState();
  for (const { state } of [one, two]) mkdirSync(join(state, 'keys'), { recursive: true });
  const tags = Array.from({ length: 8 }, (_, n) => `s${n}`);
  const tagged = (state: string): string => tags.map(keyedTagger(state)).join();
  expect(tagged(one.state)).toBe(tagged(one.state));
  expect(tagged(one.state)).not.toBe(tagged(two.state));
  expect(tagged(one.state)).toMatch(/^[0-9a-f]{4}(,[0-9a-f]{4}){7}$/);
  const key = join(one.state, 'keys/redact.key');
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(readFileSync(key)).toHaveLength(32);
  one.remove();
  two.remove();
});
