import { expect, test } from 'vitest';
import type { OutgoingWatch } from '../types.ts';
import { WebSocketReader } from './web-socket.ts';

const SECRET = 'tr0ub4dor&3-horse';

function watch(): OutgoingWatch {
  let seen = '';
  return {
    push: (piece) => {
      seen += piece.toString('latin1');
      return seen.includes(SECRET) ? { secret: 's', why: 'it leaves' } : undefined;
    },
    hasBegun: false,
  };
}

/** A masked frame of less than 126 bytes. @param first FIN and opcode */
function frame(first: number, text: string, mask: readonly number[] = [1, 2, 3, 4]): Buffer {
  const body = Buffer.from(text).map((byte, at) => byte ^ (mask[at & 3] ?? 0));
  return Buffer.concat([Buffer.from([first, 0x80 | body.length, ...mask]), body]);
}

const [TEXT, TEXT_BEGIN, MORE, LAST, PING, CLOSE] = [0x81, 0x01, 0x00, 0x80, 0x89, 0x88];
const [one, two, three] = [SECRET.slice(0, 5), SECRET.slice(5, 9), SECRET.slice(9)];

test.each<[string, readonly Buffer[]]>([
  ['in one frame', [frame(TEXT, `a ${SECRET} b`)]],
  ['in parts of one message', [frame(TEXT_BEGIN, one), frame(MORE, two), frame(LAST, three)]],
  [
    'in parts, with a control frame between',
    [frame(TEXT_BEGIN, one), frame(PING, 'x'), frame(MORE, two), frame(PING, 'y'), frame(LAST, three)],
  ],
  ['in parts, with an empty one between', [frame(TEXT_BEGIN, one), frame(MORE, ''), frame(PING, ''), frame(LAST, two + three)]],
  ['in messages one after the other', [frame(TEXT, one), frame(TEXT, two), frame(TEXT, three)]],
  ['in a control frame', [frame(PING, SECRET)]],
  ['in the reason of a close', [frame(CLOSE, `xx${SECRET}`)]],
  [
    'in control frames, with messages between',
    [frame(PING, one), frame(TEXT, 'x'), frame(PING, two), frame(TEXT, 'x'), frame(PING, three)],
  ],
  ['without a mask', [Buffer.concat([Buffer.from([TEXT, SECRET.length]), Buffer.from(SECRET)])]],
])('a secret %s is found, however the bytes come', (_, frames) => {
  const whole = Buffer.concat(frames);
  for (const size of [1, 2, 3, 7, whole.length]) {
    const reader = new WebSocketReader(watch(), watch());
    const found: unknown[] = [];
    for (let at = 0; at < whole.length; at += size) found.push(reader.push(whole.subarray(at, at + size)));
    expect(
      found.filter((each) => each !== undefined),
      `pieces of ${size}`,
    ).not.toEqual([]);
  }
});

test('what only looks like one across a message and a control frame is none', () => {
  const reader = new WebSocketReader(watch(), watch());
  expect(reader.push(Buffer.concat([frame(TEXT, one + two), frame(PING, three)]))).toBeUndefined();
});
