import { describe, expect, test } from 'vitest';
import { AdvertisedRefs } from './advertised.ts';
import { PushReader, refusePush } from './read-push.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const ZERO = '0'.repeat(40);
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const text = (from: Uint8Array): string => String.fromCharCode(...from);
const line = (content: string): string => (content.length + 4).toString(16).padStart(4, '0') + content;

const PUSH = `${line(`${A} ${B} refs/heads/main\0 report-status side-band-64k agent=git/2\n`)}${line(`${B} ${ZERO} refs/tags/v1`)}0000PACK....`;
const COMMANDS = {
  updates: [
    { ref: 'refs/heads/main', from: A, to: B },
    { ref: 'refs/tags/v1', from: B, to: ZERO },
  ],
  capabilities: ['report-status', 'side-band-64k', 'agent=git/2'],
};

describe('the commands of a push', () => {
  test('are read up to the pack', () => {
    expect(new PushReader().push(bytes(PUSH))).toEqual({ kind: 'commands', commands: COMMANDS });
  });

  test('are the same in pieces of one byte', () => {
    const reader = new PushReader();
    const steps = [...PUSH].map((char) => reader.push(bytes(char)));
    expect(steps.find((step) => step !== 'more')).toEqual({ kind: 'commands', commands: COMMANDS });
  });

  test('are none in the question by which a client finds out whether it may push', () => {
    expect(new PushReader().push(bytes('0000'))).toEqual({ kind: 'commands', commands: { updates: [], capabilities: [] } });
  });

  test.each([
    ['HTTP', 'GET / HTTP/1.1\r\n'],
    ['a length below four', '0001'],
    ['a signed push', `${line('push-cert\0report-status\n')}`],
    ['an id that is none', line(`${A} HEAD refs/heads/main\0`)],
    ['a ref outside refs/', line(`${A} ${B} HEAD\0`)],
    ['a ref with a line feed in it', line(`${A} ${B} refs/heads/a\nb\0`)],
    ['a ref that is a pattern', line(`${A} ${B} refs/heads/*\0`)],
    ['a shallow line that is none', line('shallow x')],
  ])('%s is unreadable', (_name, sent) => {
    expect(new PushReader().push(bytes(sent))).toMatchObject({ kind: 'unreadable' });
  });

  test('a list without end is given up', () => {
    const reader = new PushReader();
    const many = bytes(line(`${A} ${B} refs/heads/${'x'.repeat(900)}`).repeat(100));
    let step = reader.push(many);
    for (let count = 0; count < 30 && step === 'more'; count += 1) step = reader.push(many);
    expect(step).toMatchObject({ kind: 'unreadable' });
  });
});

describe('a refusal', () => {
  test('is the answer of a server, in the band that the client asked for', () => {
    const plain = { ...COMMANDS, capabilities: ['report-status'] };
    expect(text(refusePush(plain, 'a person\nsaid no'))).toBe(
      '000eunpack ok\n0027ng refs/heads/main a personsaid no\n0024ng refs/tags/v1 a personsaid no\n0000',
    );
    const banded = text(refusePush(COMMANDS, 'no'));
    expect([banded.slice(4, 20), banded.slice(-8)]).toEqual([`${String.fromCharCode(1)}000eunpack ok\n0`, '00000000']);
  });

  test('is silent where the client wants no report', () => {
    expect(refusePush({ ...COMMANDS, capabilities: [] }, 'no')).toHaveLength(0);
  });
});

test('what a server advertises', () => {
  const refs = new AdvertisedRefs();
  const sent = `${line(`${A} refs/heads/main\0report-status\n`)}${line(`${B} refs/heads/old\n`)}0000`;
  for (const char of sent) refs.push(bytes(char));
  expect(refs.ids).toEqual([A, B]);
  const empty = new AdvertisedRefs();
  empty.push(bytes(`${line(`${ZERO} capabilities^{}\0report-status\n`)}0000`));
  expect(empty.ids).toEqual([]);
});
