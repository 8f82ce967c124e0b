import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRunDirectory } from '../confine/index.ts';
import { lastRunHere } from './last-run.ts';

const [first, second, third] = [
  '01m8g00000aaaaaaaaaaaaaaaa',
  '01m8g00001aaaaaaaaaaaaaaaa',
  '01m8g00002aaaaaaaaaaaaaaaa',
] as const;

function withRuns(runs: readonly { run: string; workspace?: string; transaction?: boolean; continuedBy?: string }[]): {
  SALLYPORT_STATE: string;
} {
  const state = mkdtempSync(join(tmpdir(), 'last-run-'));
  mkdirSync(join(state, 'runs'));
  for (const { run, workspace, transaction = false, ...more } of runs) {
    const places = createRunDirectory(state, run, transaction);
    if (workspace === undefined) continue;
    const meta = { run, workspace, mode: 'namespaces', argv: ['true'], start: 1, end: 2, transaction, ...more };
    writeFileSync(places.meta, JSON.stringify(meta));
  }
  return { SALLYPORT_STATE: state };
}

test.each([
  [
    'the newest one here',
    'undo',
    [
      { run: first, workspace: '/w/a' },
      { run: second, workspace: '/w/a' },
    ],
    second,
  ],
  ['from a folder inside', 'undo', [{ run: first, workspace: '/w' }], first],
  [
    'not the newest one elsewhere',
    'undo',
    [
      { run: first, workspace: '/w/a' },
      { run: second, workspace: '/w/b' },
    ],
    first,
  ],
  [
    'nor one of a folder that begins alike',
    'undo',
    [
      { run: first, workspace: '/w/a' },
      { run: second, workspace: '/w/a/bc' },
    ],
    first,
  ],
  ['nor one that was refused', 'undo', [{ run: first, workspace: '/w/a' }, { run: second }], first],
  [
    'the newest transaction',
    'proposal',
    [
      { run: first, workspace: '/w/a', transaction: true },
      { run: second, workspace: '/w/a' },
    ],
    first,
  ],
  [
    'not one that went on in another',
    'proposal',
    [
      { run: first, workspace: '/w/a', transaction: true },
      { run: second, workspace: '/w/a', transaction: true },
      { run: third, workspace: '/w/a', transaction: true, continuedBy: second },
    ],
    second,
  ],
] as const)('last means %s', (_name, purpose, runs, want) => {
  expect(lastRunHere('/w/a/b', purpose, withRuns(runs))).toBe(want);
});

test.each([
  ['undo', [], 'sallyport run -- COMMAND'],
  ['undo', [{ run: first, workspace: '/w/b' }], `The newest one is ${first.slice(0, 13)}, in /w/b`],
  ['proposal', [{ run: first, workspace: '/w/a' }], 'sallyport run --transaction'],
] as const)('where there is none to %s, the next step is told', (purpose, runs, hint) => {
  const env = withRuns(runs);
  expect(() => lastRunHere('/w/a', purpose, env)).toThrow(
    expect.objectContaining({ code: 'NO_RUN_HERE', hint: expect.stringContaining(hint) }),
  );
});
