import { expect, test } from 'vitest';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { IdFinder } from './find-id.ts';
import { parseMessages } from './message.ts';
import { MessageReader } from './message-reader.ts';
import { Nesting } from './nesting.ts';

test.each([
  ['{"id":7,"result":{"id":9}}', 7],
  ['{"result":{"id":9,"a":"\\"id\\":3"},"jsonrpc":"2.0","id":"a\\"b"}', 'a"b'],
  ['{"result":[{"id":1}],"id" : 12 }', 12],
  ['{"result":"}","id":5}', 5],
  ['{"result":{}}', undefined],
  ['{"id":{"id":1}}', undefined],
])('the id of %s', (text, id) => {
  const finder = new IdFinder();
  for (const byte of Buffer.from(text)) finder.push(Uint8Array.of(byte));
  expect(finder.id).toBe(id);
});

test('lines come whole, whatever pieces they arrive in', () => {
  const text = '{"a":1}\n\r\n{"b":"ä€"}\n{"c":3}';
  for (const size of [1, 2, 3, 7, 100]) {
    const reader = new MessageReader(100);
    const bytes = Buffer.from(text);
    const lines: string[] = [];
    const take = (one: ReturnType<MessageReader['end']>): void => void (one?.kind === 'line' && lines.push(one.bytes.toString()));
    for (let at = 0; at < bytes.length; at += size) for (const one of reader.push(bytes.subarray(at, at + size))) take(one);
    take(reader.end());
    expect(lines).toEqual(['{"a":1}', '{"b":"ä€"}', '{"c":3}']);
  }
});

test('a line above the limit goes by, and the next one comes', () => {
  const reader = new MessageReader(20);
  const arrived = reader.push(Buffer.from(`{"result":"${'x'.repeat(50)}","id":4}\n{"id":5}\n`));
  expect(arrived).toEqual([
    { kind: 'too-large', id: 4, size: 70 },
    { kind: 'line', bytes: Buffer.from('{"id":5}') },
  ]);
});

test.each([
  ['{"jsonrpc":"2.0","id":1,"method":"ping"}', ['request']],
  ['{"jsonrpc":"2.0","method":"notifications/x"}', ['notification']],
  ['{"jsonrpc":"2.0","id":"a","result":{}}', ['response']],
  ['[{"id":1,"method":"a"},{"method":"b"}]', ['request', 'notification']],
  ['[]', undefined],
  ['[1]', undefined],
  ['{"id":1,"method":"a","params":null}', ['request']],
  ['{"id":1,"method":"a","params":[1]}', undefined],
  ['{"id":1,"method":"a","result":{}}', undefined],
  ['{"id":null,"method":"a"}', undefined],
  ['{"id":true,"method":"a"}', undefined],
  ['{"id":{"a":1},"method":"a"}', undefined],
  ['{"id":1,"method":"a","Method":"b"}', undefined],
  ['{"id":1,"result":{},"Reſult":{}}', undefined],
  ['{"id":1,"method":"a","params":{"name":"b","NAME":"c"}}', undefined],
  ['{"id":1,"method":"a","params":{"arguments":{"a":1,"A":2}}}', ['request']],
  ['{"id":1,"result":{"tools":[],"Tools":[]}}', undefined],
  ['{"id":1,"result":{"INSTRUCTIONS":"a"}}', undefined],
  ['{"id":1,"result":{"ServerInfo":{}}}', undefined],
  ['{"id":1,"result":{"InputRequests":{}}}', undefined],
  ['{"id":1,"error":{"code":-32042,"data":{"Elicitations":[]}}}', undefined],
  ['{"id":1,"error":{"Code":1,"message":"a"}}', undefined],
  ['{"id":1,"result":{"structuredContent":{"tools":1,"Tools":2}}}', ['response']],
  [`{"id":"${'a'.repeat(1000)}","method":"a"}`, ['request']],
  [`{"id":"${'a'.repeat(1001)}","method":"a"}`, undefined],
  ['{"id":1}', undefined],
  ['hello', undefined],
  ['\ufeff{"id":1,"method":"a"}', undefined],
  ['{"id":1,"method":"a","params":{"__proto__":{"name":"b"}}}', ['request']],
  ['{"__proto__":{"id":1,"method":"a"}}', undefined],
  ['{"id":1e400,"method":"a"}', ['request']],
  ['[[{"id":1,"method":"a"}]]', undefined],
  ['{"id":1,"method":"a"} {"id":2,"method":"b"}', undefined],
  ['{"id":1,"method":"a"}\0', undefined],
  ['{"id":1,"method":"a"', undefined],
  [`{"id":1,"method":"a","params":${'['.repeat(5000)}${']'.repeat(5000)}}`, undefined],
])('%.60s is %j', (text, kinds) => {
  expect(parseMessages(Buffer.from(text))?.map((one) => one.kind)).toEqual(kinds);
});

test('what is no UTF-8 is no message', () => {
  expect(parseMessages(Buffer.concat([Buffer.from('{"id":1,"method":"'), Buffer.of(0xff), Buffer.from('"}')]))).toBeUndefined();
});

test.each([
  // Some readers take the first of two, and some end a line at a carriage return: what is passed on is what was decided on.
  ['{"id":1,"method":"a","method":"b"}', '{"id":1,"method":"b"}'],
  ['{"id":1,"result":{"x":[{"t":"evil","t":"fine"}]}}', '{"id":1,"result":{"x":[{"t":"fine"}]}}'],
  ['{"id":1,"result":{"__proto__":1,"__proto__":2}}', '{"id":1,"result":{"__proto__":2}}'],
  ['{"id":1,"id":1,"result":{}}', '{"id":1,"result":{}}'],
  ['{"id":1,"result":{"a":1,"\\u0061":2}}', '{"id":1,"result":{"a":2}}'],
  [
    '{"id":1,"method":"a","params":{"x":\r{"id":2,"method":"b"}\r}}',
    '{"id":1,"method":"a","params":{"x":{"id":2,"method":"b"}}}',
  ],
  [
    '{"id":1,"method":"a","params":{"x":\n{"id":2,"method":"b"}\n}}',
    '{"id":1,"method":"a","params":{"x":{"id":2,"method":"b"}}}',
  ],
  // Node's reader of lines, and Python's, would find a message in a text.
  [
    '{"id":1,"method":"a","params":{"x":"\u2028{\\"id\\":2,\\"method\\":\\"b\\"}\u2029"}}',
    '{"id":1,"method":"a","params":{"x":"\\u2028{\\"id\\":2,\\"method\\":\\"b\\"}\\u2029"}}',
  ],
  ['{"id":1,"method":"a\u0085"}', '{"id":1,"method":"a\\u0085"}'],
  [`{"id":1,"result":"${'a'.repeat(500)}\u2028"}`, `{"id":1,"result":"${'a'.repeat(500)}\\u2028"}`],
  // All else is passed on as it came.
  ['{ "id": 12345678901234567890, "result": {"a":"\\":\\\\", "b:":[":", 1.0e2]} }\r', undefined],
  ['{"id":1,"result":{"\\u0061":1,"b":{"\\"":{}}}}', undefined],
  ['{"id":1,"result":"\\ud800 \u2003 \u{1f600}"}', undefined],
  [`{"id":1,"result":${'[{"a":'.repeat(90)}1${'}]'.repeat(90)}}`, undefined],
])('%j is passed on as %j', (text, want) => {
  const [message] = parseMessages(Buffer.from(text)) ?? [];
  expect(message?.raw.toString()).toBe(want ?? text);
});

test('a line that comes byte by byte costs no more than its length', () => {
  const reader = new MessageReader(0);
  const began = processorTime();
  for (let count = 0; count < 2_000_000; count += 1) reader.push(Buffer.from('x'));
  expect(reader.push(Buffer.from('\n'))).toMatchObject([{ kind: 'line', bytes: { length: 2_000_000 } }]);
  expect(processorTime() - began).toBeLessThan(20_000);
});

test.each([
  ['{"a":[1,"}]"', true],
  ['"\\"', true],
  ['"\\\\"', false],
  ['{"a":[1,"}]{"]}', false],
  ['}}', false],
])('%s is open: %s', (text, isOpen) => {
  const nesting = new Nesting();
  for (const byte of Buffer.from(text)) nesting.push(Uint8Array.of(byte));
  expect(nesting.isOpen).toBe(isOpen);
});
