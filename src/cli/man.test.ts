import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { groups } from './fixture.ts';
import { manPage } from './man.ts';

const page = manPage(groups().flatMap((group) => group.commands));

test('text can not become a request, and no hyphen a dash', () => {
  expect(page).toContain('\n\\&.A second one, with a dot and a back\\(rsslash.\n');
  expect(page).toContain('\\fB\\-u\\fR, \\fB\\-\\-unattended\\fR');
  expect(page.split('\n').filter((line) => /^[.']/.test(line) && !/^\.(?:TH|SH|SS|TP|PP|B|I) ?/.test(line))).toEqual([]);
});

const hasMan = spawnSync('man', ['--version']).status === 0;

test.runIf(hasMan)('man reads it without a warning', () => {
  const read = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', '-'], {
    input: page,
    encoding: 'utf8',
    env: { ...process.env, MANWIDTH: '80' },
  });
  expect(read.stderr).toBe('');
  expect(read.stdout).toContain('sallyport run [options] -- COMMAND [ARG...]');
});
