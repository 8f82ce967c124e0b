import { expect, test } from 'vitest';
import { fakeIo, groups, runCommand } from './fixture.ts';
import { commandHelp, overview } from './help.ts';

const io = fakeIo({ out: '', err: '' });

test('help of a command', () => {
  expect(commandHelp(runCommand, io)).toBe(`Run a command inside walls.

Usage
  sallyport run [options] -- COMMAND [ARG...]

A first paragraph over two lines.

.A second one, with a dot and a back\\slash.

Options
      --write PATH    Make PATH writable (may be repeated)
      --summary FILE  Write a summary
  -u, --unattended    Ask nothing
  -p, --profile NAME  Which walls; one of read-only, workspace

Examples
  sallyport run -- npm test
      Run the project's tests.

Also: --help, --version, --quiet, --color WHEN, --no-color.
`);
});

test.each([40, 60, 80, 100])('no line of prose is wider than a terminal of %d', (columns) => {
  const lines = overview(groups(), { ...io, columns }).split('\n');
  expect(lines.filter((line) => line.length > columns)).toEqual([]);
  expect(lines.join('\n')).toContain('trail show');
});
