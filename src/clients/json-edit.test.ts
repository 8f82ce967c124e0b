import { expect, test } from 'vitest';
import { editJson } from './json-edit.ts';
import { parseJsonText, STRICT_JSON } from './json-text.ts';

const LENIENT = { comments: true, lastComma: true };
const read = (text: string) => parseJsonText(text, LENIENT).value;

/** What people write. */
const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['an empty object', '{}\n'],
  ['one line', '{"version":1,"hooks":{"a":[{"b":1}]}}'],
  ['one line with a break', '{"banner":"never"}\r\n'],
  ['two spaces', '{\n  "a": 1,\n  "hooks": {\n    "x": [\n      {"mine": true}\n    ]\n  }\n}\n'],
  ['tabs, and more on a line', '{\n\t"a": 1,   "b": {"c": [1,2 , 3]},\n\t"hooks": {"x": [{"mine": true}]},\n "d": {}\n}\n'],
  ['lines of Windows', '{\r\n    "a": 1,\r\n    "hooks": {\r\n        "x": []\r\n    }\r\n}\r\n'],
  ['comments', '// head\n{\n  /* one */ "a": 1, // a\n  "b": 2 // b, with a comma\n  // at the end\n}\n// foot\n'],
  ['a last comma', '{\n  "a": [\n    1,\n    2, // two\n  ],\n  "b": {},\n}\n'],
  ['a comment alone', '{\n  "hooks": {\n    // nothing yet\n  }\n}\n'],
  ['names that are special', '{\n  "__proto__": {"a": 1},\n  "constructor": 2,\n  "": "\\u0000\\"}{,//"\n}\n'],
];

/** Values to put in, as hooks are. */
const ADDED: readonly (readonly [what: string, add: (value: Record<string, unknown>) => object])[] = [
  ['a member', (value) => ({ ...value, ours: { deep: [1, { a: 'b' }] } })],
  ['two members', (value) => ({ ...value, ours: true, more: ['x'] })],
  [
    'a member below, and an item',
    (value) => {
      const hooks = (value['hooks'] ?? {}) as Record<string, unknown[]>;
      return { ...value, hooks: { ...hooks, x: [...(hooks['x'] ?? []), { ours: 1 }], y: [{ ours: 2 }] } };
    },
  ],
];

test.each(TEXTS.flatMap(([what, text]) => ADDED.map(([added, add]) => [what, added, text, add] as const)))(
  '%s: with %s it says just that, and without it again it is what it was',
  (_what, _added, text, add) => {
    const before = read(text) as Record<string, unknown>;
    const after = JSON.parse(JSON.stringify(add(before)));
    const edited = editJson(text, after, LENIENT);
    expect(read(edited)).toEqual(after);
    for (const comment of text.match(/\/\/[^\r\n]*|\/\*.*?\*\//g) ?? []) expect(edited).toContain(comment);
    expect(editJson(edited, before as never, LENIENT)).toBe(text);
  },
);

test('what is put in looks as if it had always been there', () => {
  const text = '{\n    "a": 1, // a\n    "hooks": {\n        "x": []\n    } // h\n}\n';
  expect(editJson(text, { a: 1, hooks: { x: [], y: [{ b: 1 }] }, c: true }, LENIENT)).toBe(
    '{\n    "a": 1, // a\n    "hooks": {\n        "x": [],\n        "y": [\n            {\n                "b": 1\n            }\n        ]\n    }, // h\n    "c": true\n}\n',
  );
});

test.each([
  ['a value', '{"a": 1, "b": [1, 2]}', { a: 2, b: [1, 2] }],
  ['an item in the middle', '{\n  "b": [\n    1, // one\n    2,\n    3\n  ]\n}', { b: [1, 3] }],
  ['all items', '{"b": [1, 2]}', { b: [] }],
  ['the first member', '{\n  "a": 1,\n  "b": 2\n}', { b: 2 }],
  ['a member in the middle', '{"a": 1, "b": 2, "c": 3}', { a: 1, c: 3 }],
  ['other items', '{"b": [1, 2, 3]}', { b: [4, 2] }],
  ['another kind', '{"b": [1]}', { b: { c: 1 } }],
  ['a part of an item', '{"b": [{"c": [1, 2], "d": 3}]}', { b: [{ c: [1], d: 3 }] }],
  ['all behind a comment, in the last line', '{ // c\n  "a": 1}', {}],
  ['the last behind a comment, in the last line', '{\n  "a": 1, // c\n  "b": 2}', { a: 1 }],
  ['the last two', '{"a": 1, // c\r\n  "b": 2, // d\r\n  "c": 3,}', { a: 1 }],
  ['all before a bracket, behind a comment', '{"b": [ // c\n  1]}', { b: [] }],
  ['a name that stands twice', '{"b": {"c": 1, "c": 2}}', { b: { c: 2, d: 3 } }],
  ['everything', '{\n  "a": 1,\n  "b": 2\n}\n', {}],
  ['another member in the place of the last', '{\n  "a": 1, // a\n  "b": 2\n}\n', { a: 1, c: 3 }],
  ['some of both', '{\n  "a": 1,\n  "b": 2\n}\n', { b: 2, c: 3 }],
])('%s is changed, and the text says the new value', (_what, text, value) => {
  expect(read(editJson(text, value, LENIENT))).toEqual(value);
});

test.each([
  ['{"a": 1} x', 'something stands behind its end'],
  ['{"a": 01}', 'a comma is missing'],
  ['{"a" 1}', 'a colon is missing'],
  ['{a: 1}', 'no name of a member'],
  ["{'a': 1}", 'no name of a member'],
  ['{"a": }', 'no value stands there'],
  ['[1 2]', 'a comma is missing'],
  ['{"a": "\n"}', 'no value stands there'],
  ['{"a": 1,}', 'no name of a member'],
  ['{"a": 1 /* x */}', 'a comma is missing'],
  ['// x\n{}', 'no value stands there'],
  ['{"a": "\\x"}', 'no value stands there'],
  ['', 'no value stands there'],
  ['\uFEFF{}', 'byte order mark'],
  ['['.repeat(20_000), 'nested too deeply'],
])('%j is no JSON: %s', (text, why) => {
  expect(() => parseJsonText(text, STRICT_JSON)).toThrow(why);
  expect(() => JSON.parse(text)).toThrow();
});

test.each(['[1,]', '/* x */ {"a": [/* none */], // y\n}', '{"a": 1 // x\n, "b": 2}'])(
  '%j is taken where a client takes it',
  (text) => {
    expect(() => parseJsonText(text, LENIENT)).not.toThrow();
    expect(() => parseJsonText(text, STRICT_JSON)).toThrow();
  },
);
