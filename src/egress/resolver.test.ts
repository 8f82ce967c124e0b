import { decode, encode, type RecordType } from 'dns-packet';
import { expect, test } from 'vitest';
import { type NameQuestion, Resolver } from './resolver.ts';
import { SyntheticAddresses } from './synthetic.ts';

function setUp(): { resolver: Resolver; asked: NameQuestion[]; addresses: SyntheticAddresses } {
  const asked: NameQuestion[] = [];
  const addresses = new SyntheticAddresses();
  const resolver = new Resolver(
    addresses,
    (name) => name === 'a.test',
    (question) => asked.push(question),
  );
  return { resolver, asked, addresses };
}

const ask = (name: string, type: RecordType = 'A'): Buffer =>
  encode({ type: 'query', id: 7, flags: 0x100, questions: [{ name, type, class: 'IN' }] });

function reply(resolver: Resolver, question: Buffer): { rcode: unknown; answers: readonly unknown[] } {
  const bytes = resolver.reply(question);
  if (bytes === undefined) throw new Error('no reply');
  const packet = decode(bytes);
  return { rcode: 'rcode' in packet ? packet.rcode : undefined, answers: packet.answers ?? [] };
}

test('a name that may be reached gets an address that leads back to it', () => {
  const { resolver, addresses } = setUp();
  expect(reply(resolver, ask('A.test')).answers).toMatchObject([{ type: 'A', data: '198.18.1.0' }]);
  expect(addresses.nameOf('198.18.1.0')).toBe('a.test');
  expect(reply(resolver, ask('a.test')).answers).toMatchObject([{ data: '198.18.1.0' }]);
  expect(reply(resolver, ask('0.1.18.198.in-addr.arpa', 'PTR')).answers).toMatchObject([{ data: 'a.test' }]);
});

test.each(['AAAA', 'TXT', 'MX', 'NULL', 'SRV'] as const)('%s of a known name has no answer', (type) => {
  const { resolver } = setUp();
  expect(reply(resolver, ask('a.test', type))).toEqual({ rcode: 'NOERROR', answers: [] });
});

test('what is written into a name goes nowhere and is recorded', () => {
  const { resolver, asked } = setUp();
  expect(reply(resolver, ask('c2VjcmV0.evil.test', 'TXT'))).toEqual({ rcode: 'NXDOMAIN', answers: [] });
  expect(reply(resolver, ask('sub.a.test')).rcode).toBe('NXDOMAIN');
  expect(asked.map(({ name, known }) => [name, known])).toEqual([
    ['c2VjcmV0.evil.test', false],
    ['sub.a.test', false],
  ]);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['noise', Buffer.from('ffffffffffffffffffffffffffffffff', 'hex')],
  ['a response', encode({ type: 'response', id: 1, questions: [{ name: 'a.test', type: 'A' }] })],
  [
    'two questions',
    encode({
      type: 'query',
      id: 1,
      questions: [
        { name: 'a.test', type: 'A' },
        { name: 'b.test', type: 'A' },
      ],
    }),
  ],
  ['a pointer to itself', Buffer.from('000701000001000000000000c00c00010001', 'hex')],
])('%s is not answered', (_name, message) => {
  expect(setUp().resolver.reply(message)).toBeUndefined();
});
