import { beforeAll, describe, expect, test } from 'vitest';
import { loadShellParser } from '../../guard/shell-parser.ts';
import type { CommandEffects } from '../../model/index.ts';
import { processorTime } from '../../model/processor-time.test-support.ts';
import type { ShellParser } from './index.ts';
import { effectsOfShell, LIMITS } from './index.ts';

let parser: ShellParser;
beforeAll(async () => {
  parser = await loadShellParser();
});

function examine(text: string): CommandEffects {
  return effectsOfShell(text, parser, { cwd: '/w', home: '/home/u' });
}

const UNITS = [
  '"',
  "'",
  '$(',
  '(',
  '{',
  '`',
  ';',
  'a|',
  'a ',
  'rm x;',
  'cat <<A\n',
  'if a; then ',
  '$',
  '${a:-',
  'a && ',
  'f(){ f; };',
  'eval ',
  'sudo ',
  'case x in ',
  '>a ',
  '<',
  '"$(',
  'a(b ',
  'for a in b; do ',
  'a=(',
  '$((',
  'X=$X$X;',
  '[[ a ',
  '\\',
  '<<-A\n',
];

describe('64 KiB of hostile text end in time, and are never taken for understood', () => {
  test.each(UNITS)('%j again and again', (unit) => {
    const start = processorTime();
    examine(`X=a; ${unit.repeat(LIMITS.text)}`.slice(0, LIMITS.text));
    // A machine at work is slow; what would be quadratic takes minutes.
    expect(processorTime() - start).toBeLessThan(10_000);
  });
});

test.each([
  ['indices that run nothing', `unset '${'a['.repeat(32_000)}'`],
  ['what ends in lines, but for a letter', `X=$(echo '${'\n'.repeat(60_000)}x')`],
  ['a name after slashes', `X=$(basename '${'/'.repeat(60_000)}x')`],
  ['a condition of blanks', `mysql -e 'DELETE FROM a WHERE ${' '.repeat(60_000)}x'`],
])('%s: costs its length', (_name, text) => {
  const start = processorTime();
  examine(text);
  expect(processorTime() - start).toBeLessThan(1500);
});

test.each([
  ['more than 64 KiB', 'a '.repeat(LIMITS.text)],
  ['a NUL', 'echo a\0b; ls'],
  ['nesting of shells', `${'eval '.repeat(12)}ls`],
  ['nesting of substitutions', `${'$('.repeat(20)}ls${')'.repeat(20)}`],
  ['what is no shell', 'rm ) ('],
  ['thousands of commands', 'ls;'.repeat(3000)],
  ['functions that multiply', `${Array.from({ length: 30 }, (_, at) => `f${at}(){ f${at + 1}; f${at + 1}; }`).join(';')};f0`],
] as const)('%s is unknown', (_, text) => {
  expect(examine(text).unknown).not.toEqual([]);
});

test.each([
  ['$UNKNOWN -rf src', /which program runs/],
  ['rm -rf "$DIR"', /what rm acts on/],
  ['cat x | sh', /the text that sh runs/],
  ['bash -c "$CODE"', /the text that bash -c runs/],
  ['git $SUB', /the git command/],
  ['python3 -c "exec(input())"', /builds what it runs/],
  ['/bin/r? -rf src', /which program runs/],
  ['eval "$X"', /the text that eval runs/],
] as const)('%s is not understood whole', (text, sentence) => {
  expect(examine(text).unknown.join('\n')).toMatch(sentence);
});

test.each([
  'npm test',
  'git commit -m "$MSG"',
  'for f in *.ts; do echo "$f"; done',
  'X=1 npm run build',
  'cd a && make',
  'find . -name x | xargs grep y',
  'docker build -t a .',
  'cat <<EOF\n$X\nEOF',
])('%s is understood whole', (text) => {
  expect(examine(text).unknown).toEqual([]);
});

// Steps, not time: each of these once had, or could have, a pattern that reads its rest again and again.
test.each([
  ['newlines for sed', `sed '${'\n'.repeat(60_000)}' a`],
  ['openings for make', `make X='${'$(shell '.repeat(7000)}'`],
  ['guessed names', `${'$a '.repeat(20_000)}`],
  ['variables that hold commands', `${"PAGER='a b' ".repeat(4000)}x`],
  ['commands in arguments of what nobody knows', `x ${"'rm -rf a' ".repeat(5000)}`],
] as const)('%s end', (_, text) => {
  expect(examine(text).commands.length).toBeLessThanOrEqual(500);
});

test('a command is told with the way it was reached', () => {
  expect(examine("sudo env A=1 timeout 5 sh -c 'git -C . push origin'").commands).toEqual([
    { words: ['git', '-C', '.', 'push', 'origin'], through: ['sudo', 'env', 'timeout', 'sh -c'] },
  ]);
});

test('control characters do not reach a sentence', () => {
  expect(JSON.stringify(examine("rm -rf $'a\\x1b[2Jb\\u202e'").effects.map((effect) => effect.summary))).not.toMatch(
    /\\u001b|\u202e/,
  );
});
