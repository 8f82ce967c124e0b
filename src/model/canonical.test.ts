import { describe, expect, test } from 'vitest';
import { canonicalise, wellFormed } from './canonical.ts';

function double(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE();
}

describe('numbers (RFC 8785, appendix B)', () => {
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555555', '333333333.3333333'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('%s → %s', (bits, want) => {
    expect(canonicalise(double(bits))).toBe(want);
  });

  test.each([['7fffffffffffffff'], ['7ff0000000000000'], ['fff0000000000000']])('%s cannot be written', (bits) => {
    expect(() => canonicalise(double(bits))).toThrow(TypeError);
  });
});

describe('texts', () => {
  test.each([
    ['a/b', '"a/b"'],
    ['"\\', '"\\"\\\\"'],
    ['\b\t\n\f\r', '"\\b\\t\\n\\f\\r"'],
    ['\u0000\u000f\u001f', '"\\u0000\\u000f\\u001f"'],
    ['\u007f\u0080\u2028', '"\u007f\u0080\u2028"'],
    ['€\u{1F602}', '"€\u{1F602}"'],
  ])('%j', (text, want) => {
    expect(canonicalise(text)).toBe(want);
  });

  test.each([['\ud800'], ['a\udc00b'], ['\udc00\ud800']])(
    'the lone surrogate in %j is refused, and mended by wellFormed',
    (text) => {
      expect(() => canonicalise(text)).toThrow(TypeError);
      expect(() => canonicalise({ [text]: 1 })).toThrow(TypeError);
      expect(canonicalise(wellFormed(text))).toContain('\u{FFFD}');
    },
  );
});

test('members are sorted by UTF-16 code units, at every depth', () => {
  const value = {
    '\u20ac': 1,
    '\r': 2,
    '\u{fb33}': 3,
    '1': 4,
    '\u{1f600}': 5,
    '\u0080': 6,
    '\u00f6': { b: [], a: {}, c: undefined },
  };
  expect(canonicalise(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":{"a":{},"b":[]},"\u20ac":1,"\u{1f600}":5,"\u{fb33}":3}');
});

test('literals and lists keep their order', () => {
  expect(canonicalise([56, { d: true, '10': null, '1': [] }, false])).toBe('[56,{"1":[],"10":null,"d":true},false]');
});
