import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventsOf, PROGRAM, start } from '../agents/drive.ts';
import type { Check } from '../agents/task.ts';
import { driveHooked } from './drive-hooked.ts';
import type { Hooked } from './hooked.ts';

const AT_ONCE = 100;
const WARDEN = join(dirname(dirname(dirname(PROGRAM))), 'native/bin', `warden-linux-${process.arch}`);

/** Hooks of one client, all at once, with no guard there at first: each is answered with its own command, and is on record. */
export async function hooksAtOnce({ client: { name }, hook }: Hooked, base: string): Promise<Check> {
  const root = mkdtempSync(join(base, `${name}-storm-`));
  const [home, workspace, state] = [join(root, 'home'), join(root, 'work'), join(root, 'state')];
  for (const folder of [home, workspace, state]) mkdirSync(folder, { mode: 0o700 });
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, SALLYPORT_STATE: state };
  const words = ['hook', name, hook.event, '--state', state, '--version', '0.1.0', '--deadline', '60000'];
  const ask = (at: number): Promise<Answer> =>
    answerOf(
      [...words, '--start', process.execPath, PROGRAM, 'guard'],
      env,
      JSON.stringify(hook.payload(commandOf(at), workspace)),
    );
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => ask(at)));
  const sallyport = (...args: readonly string[]): ReturnType<typeof start> =>
    start(process.execPath, [PROGRAM, ...args], env, workspace);
  const trail = await sallyport('trail', 'export', '--format', 'ndjson');
  const { code: verified } = await sallyport('trail', 'verify');
  await sallyport('stop');
  rmSync(root, { recursive: true, force: true });
  const answered = answers.filter(({ code, out }, at) => code === 0 && out.includes(commandOf(at))).length;
  const hooks = eventsOf(trail.output)
    .filter(({ type, verdict }) => type === 'hook' && verdict === 'allow')
    .map((one) => JSON.stringify(one));
  const recorded = answers.filter((_, at) => hooks.some((one) => one.includes(commandOf(at)))).length;
  const seen = `${answered} answered, ${recorded} recorded`;
  const ok = answered === AT_ONCE && recorded === AT_ONCE && hooks.length === AT_ONCE && verified === 0;
  return { what: `${AT_ONCE} hooks at once`, ok, word: `${recorded} recorded`, seen: `${seen}, verify ended with ${verified}` };
}

/** With an end of its own, so that no number is the beginning of another one. */
const commandOf = (at: number): string => `true number ${at}.`;

/** A real client whose model calls many tools side by side: as many records as calls. */
export async function sideBySide({ client, ...hooked }: Hooked, place: string, base: string): Promise<Check> {
  const what = `${AT_ONCE} calls side by side`;
  const { read } = client;
  if (read === undefined || client.name !== 'claude-code') return { what, ok: true, word: '-', seen: '' };
  const files = Object.fromEntries(Array.from({ length: AT_ONCE }, (_, at) => [`data/${at}`, `content ${at}\n`]));
  const session = await driveHooked(
    { client, ...hooked },
    place,
    base,
    { mode: 'bypass', isHooked: true },
    {
      files,
      script: ({ workspace }) => [
        { together: Object.keys(files).map((path) => read(join(workspace, path))) },
        { say: 'I read them.' },
      ],
    },
  );
  const recorded = session.events.filter((event) => event['event'] === 'PreToolUse' && event['verdict'] === 'allow').length;
  const happened = session.results.filter((one) => /content \d/.test(one)).length;
  session.discard();
  return {
    what,
    ok: recorded === AT_ONCE && happened === AT_ONCE && session.verified,
    word: `${recorded} recorded`,
    seen: `${happened} happened, ${recorded} recorded\n${session.output.slice(-1500)}`,
  };
}

interface Answer {
  readonly code: number | null;
  readonly out: string;
}

function answerOf(words: readonly string[], env: Readonly<Record<string, string>>, payload: string): Promise<Answer> {
  const child = spawn(WARDEN, words, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    out += piece;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(payload);
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, out: '' }));
    child.once('close', (code) => resolve({ code, out }));
  });
}
