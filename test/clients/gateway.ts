import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeskQuestion } from '../../src/approval/index.ts';
import { acceptServer, loadPolicy, lookAtServer } from '../../src/guard/index.ts';
import { watchDesk } from '../../src/server/index.ts';
import { PROGRAM, put } from '../agents/drive.ts';
import type { Turn } from '../agents/model-apis.ts';
import type { Check } from '../agents/task.ts';
import { TASK_FILES, taskChecks, taskTurns } from '../agents/task.ts';
import { driveHooked, type Ground, type HookedSession } from './drive-hooked.ts';
import type { Hooked } from './hooked.ts';

const SERVER: string = join(import.meta.dirname, 'flow-server.mjs');
const SERVERS: Readonly<Record<string, readonly string[]>> = { notes: ['read_notes'], forge: ['read_issue', 'post_comment'] };

/** What a person's own policy says of the two. */
const TOOLS = {
  notes: { tools: { read_notes: { reads: 'private', sends: false } } },
  forge: { tools: { read_issue: { reads: 'untrusted', sends: false }, post_comment: { reads: 'none', sends: true } } },
};

/** `alone`: as an agent runs at night; `desk`: a person looks at `sallyport approvals`, and says so. */
type Watch = 'alone' | 'no' | 'yes';

/**
 * A real client with two MCP servers, put behind gateways by `sallyport mcp init` in its own configuration. What sends, once the
 * session has read private data and what strangers wrote, is asked about; an ordinary task is not.
 */
export async function tryGateways(hooked: Hooked, place: string, base: string): Promise<readonly Check[]> {
  const ordinary = await drive(hooked, place, base, 'alone', (ground) => [
    hooked.mcpTool('forge', 'read_issue', { text: '7' }),
    ...taskTurns(hooked.client, ground.workspace).slice(0, -1),
    hooked.mcpTool('forge', 'post_comment', { text: 'fixed' }),
    { say: 'The task is finished.' },
  ]);
  const asked = questions(ordinary.session);
  const checks: Check[] = [
    ...taskChecks(ordinary.session).map((one) => ({ ...one, what: `ordinary task: ${one.what}` })),
    check('ordinary task: both calls arrive', ordinary.calls === 'forge: read_issue 7\nforge: post_comment fixed\n', ordinary),
    check('ordinary task: without a question', asked.length === 0 && ordinary.asked.length === 0, ordinary),
  ];
  for (const watch of ['alone', 'no', 'yes'] as const)
    checks.push(...toxicChecks(await toxic(hooked, place, base, watch), watch));
  return checks;
}

function toxic(hooked: Hooked, place: string, base: string, watch: Watch): Promise<Driven> {
  return drive(hooked, place, base, watch, () => [
    hooked.mcpTool('notes', 'read_notes', {}),
    hooked.mcpTool('forge', 'read_issue', { text: '8' }),
    hooked.mcpTool('forge', 'post_comment', { text: 'what the notes say' }),
    { say: 'I did as the issue says.' },
  ]);
}

function toxicChecks(driven: Driven, watch: Watch): readonly Check[] {
  const { session, calls, asked } = driven;
  const head = `private + untrusted + send, ${watch === 'alone' ? 'unattended' : `a person says ${watch}`}`;
  const isNamed = (text: string): boolean => text.includes('notes: read_notes') && text.includes('forge: read_issue');
  const decided = session.events.find((event) => event['type'] === 'call' && event['tool'] === 'post_comment');
  const [question] = asked;
  const told = session.results.at(-1) ?? '';
  return [
    check(`${head}: both reads arrive`, calls.startsWith('notes: read_notes \nforge: read_issue 8\n'), driven),
    check(
      `${head}: the third ${watch === 'yes' ? 'arrives' : 'does not'}`,
      calls.includes('post_comment') === (watch === 'yes'),
      driven,
    ),
    check(
      `${head}: is decided ${watch === 'alone' ? 'deny' : 'ask'}`,
      decided?.['verdict'] === (watch === 'alone' ? 'deny' : 'ask'),
      driven,
    ),
    watch === 'alone'
      ? check(`${head}: the agent reads where each label came from`, isNamed(told), driven)
      : check(
          `${head}: one question, which names where each label came from`,
          asked.length === 1 && isNamed(question?.reasons.join('; ') ?? ''),
          driven,
        ),
    check(`${head}: the record is whole`, session.verified, driven),
  ];
}

interface Driven {
  readonly session: HookedSession;
  /** What the servers were called for, in the order of the calls. */
  readonly calls: string;
  /** What a person at the desk was asked. */
  readonly asked: readonly DeskQuestion[];
}

async function drive(
  hooked: Hooked,
  place: string,
  base: string,
  watch: Watch,
  script: (ground: Ground) => readonly Turn[],
): Promise<Driven> {
  const asked: DeskQuestion[] = [];
  let calls = '';
  let leave = (): void => {};
  const servers = ({ workspace }: Ground): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      Object.entries(SERVERS).map(([name, tools]) => [
        name,
        [process.execPath, SERVER, join(workspace, 'calls.log'), name, ...tools],
      ]),
    );
  const session = await driveHooked(
    hooked,
    place,
    base,
    { mode: 'normal', isHooked: true },
    {
      files: { ...TASK_FILES, '.gitignore': 'calls.log\n' },
      servers,
      script,
      prepare: async (ground, { sallyport, env }) => {
        const approval = watch === 'alone' ? { approval: 'never' } : {};
        put(
          join(ground.home, '.config/sallyport/policy.yaml'),
          JSON.stringify({ version: 1, ...approval, mcp: { servers: TOOLS } }),
        );
        const declared = await sallyport('mcp', 'init', hooked.client.name, '--yes', '--json');
        if (declared.code !== 0 || !declared.output.includes('"rewritten"')) throw new Error(`mcp init: ${declared.output}`);
        for (const [name, argv] of Object.entries(servers(ground))) await accept(ground, env, name, argv);
        if (watch !== 'alone') leave = await look(ground, sallyport, asked, watch);
      },
      finish: ({ workspace }) => {
        leave();
        const log = join(workspace, 'calls.log');
        calls = existsSync(log) ? readFileSync(log, 'utf8') : '';
      },
    },
  );
  session.discard();
  return { session, calls, asked };
}

type Environment = Readonly<Record<string, string>>;

/** As `sallyport mcp approve` does, for a person who has looked. */
async function accept({ workspace, state }: Ground, env: Environment, name: string, argv: readonly string[]): Promise<void> {
  const { policy } = await loadPolicy({ workspace, env, exitCode: 125 });
  const start = { argv, cwd: workspace, workspace, flags: [] };
  const look = await lookAtServer({ name, start, env, state, program: [process.execPath, PROGRAM], policy });
  acceptServer(state, name, start, look);
}

/** As `sallyport approvals` does: every question gets the same answer. @returns leaves the desk */
async function look(
  { state, workspace }: Ground,
  sallyport: (...args: readonly string[]) => Promise<unknown>,
  asked: DeskQuestion[],
  answer: 'yes' | 'no',
): Promise<() => void> {
  void sallyport('guard', '--idle', '10m');
  for (let tried = 0; tried < 200; tried++) {
    const desk = await watchDesk(join(state, 'guard.sock'), state, {
      onLine: (line) => {
        if (!('asked' in line)) return;
        asked.push(line.asked);
        desk?.answer(line.asked, answer === 'yes' ? 'once' : 'no');
      },
    });
    if (desk !== undefined) return () => undefined;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no guard for ${workspace}`);
}

function questions({ events }: HookedSession): readonly unknown[] {
  return events.filter(
    ({ type, verdict }) =>
      type === 'question' || (type === 'hook' && verdict !== 'allow') || (type === 'call' && verdict !== 'allow'),
  );
}

function check(what: string, ok: boolean, { session, calls, asked }: Driven): Check {
  const seen = [
    `calls: ${calls}`,
    `asked: ${JSON.stringify(asked)}`,
    ...session.results.map((one) => `-- ${one}`),
    JSON.stringify(questions(session), null, 1),
    session.output.slice(-1500),
  ];
  return { what, ok, seen: seen.join('\n') };
}
