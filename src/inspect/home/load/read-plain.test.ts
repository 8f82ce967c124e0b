import { describe, expect, it } from 'vitest';
import { Parser } from 'yaml';
import type { Node } from '../node.ts';
import { readPlain } from './read-plain.ts';
import { readYaml } from './read-yaml.ts';

const SHIFT = '#\t\n';

/** A tab makes the library read the whole file: what both ways give is the same but for the line before. */
function byLibrary(text: string): unknown {
  const { documents, problems, twins } = readYaml('a.yaml', SHIFT + text);
  return {
    documents: documents.map(moved),
    problems: problems.map((one) => (one.line === undefined ? one : { ...one, line: one.line - 1 })),
    twins: twins.length,
  };
}

function moved(node: Node): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value) =>
      key === 'start' || key === 'end' ? value - SHIFT.length : value === undefined ? 'undefined' : value,
    ),
  );
}

function directly(text: string): unknown {
  const { documents, problems, twins } = readYaml('a.yaml', text);
  return {
    documents: documents.map((one) => JSON.parse(JSON.stringify(one, (_, value) => (value === undefined ? 'undefined' : value)))),
    problems,
    twins: twins.length,
  };
}

const PLAIN: readonly string[] = [
  "a: 1\nb: on\nc: \"on\"\nd: 'it''s'\ne: 0x1f\nf: 12:30:00\ng: 2020-01-01\nh: ~\ni: 1_000\nj: .5\nk: no\n",
  'default_config:\nhttp:\n  port: 80 # the port\n  # behind\n\nlogger:\n',
  '# first\n\n- a: 1\n  b:\n    - x\n    - y: z\n\n# between\n- - q\n  -\n  - r\n# last\n',
  'a:\n- x\n- y\nb:   \nc: # nothing\nd: !secret pass\ne:\n  - !include x.yaml\n  - !lambda |-\n      return 1;\n',
  'a: |\n  {{ states("x") }}\n  two\n\nb: >-\n  folded\n  text\n\n\nc: "two\n  lines"\nd: |+ # remark\n  keep\n\n',
  '---\na: b c: d\n',
  '---\n# remark\na: http://host:8123/x?y=1#z\nb: {{ x }}\n',
  'on: yes\n"quoted": 1\n12: twelve\n1.0: x\ntrue: y\n',
  'a: "x\\ny \\u00e9"\nb: -\nc: - x\nd: @x\ne: `x`\nf: %x\n',
  'a: plain\n  over lines\nb: 1\n',
  'a: 1\n b: 2\n',
  'a: 1\na: 2\n',
  'a: &x 1\nb: *x\nc:\n  <<: {d: 1}\n',
  'a: [1, 2]\nb: {c: d}\n',
  'a: "x"#y\nb: |#c\n  x\n',
  'a: !other x\nb: !secret\nc: !secret "q"\nd: !secret\n  next\n',
  '"a":#x\n? b\n: c\n- d\n',
  'a: 1\n---\nb: 2\n...\n',
  'a: b\n  c: d\ne\nf: "unclosed\n',
  '',
  'text\n',
  'a:\n  b: 1\n   c: 2\n  d: 3\n e: 4\n',
  '%YAML 1.2\n---\na: no\n',
];

describe('the direct way through YAML', () => {
  it.each(PLAIN)('reads what the library reads: %j', (text) => {
    expect(directly(text)).toEqual(byLibrary(text));
  });

  it('reads ordinary files itself, and leaves what has anchors or errors to the library', () => {
    const tags = new Set(['secret']);
    const read = (text: string) => readPlain('a', [...new Parser().parse(text)], tags);
    expect(read('a:\n  - b: !secret c\n')).toBeDefined();
    for (const text of ['a: &x 1\n', 'a: [1]\n', 'a: 1\na: 2\n', 'a: !other x\n', 'a: "b"c\n'])
      expect(read(text)).toBeUndefined();
  });
});
