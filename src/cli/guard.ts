/** `sallyport guard`, `status` and `stop`: the resident guard that answers the hooks of coding agents. */
import { setFlagsFromString } from 'node:v8';
import { openWarden } from '../confine/index.ts';
import { FOR_EVER, foresee, readSwitches, sessionsOf, writeSwitches } from '../guard/index.ts';
import { isJsonObject, type Json, type JsonObject, UserError } from '../model/index.ts';
import { parseTime } from '../policy/index.ts';
import { askGuard, type Carrying, GuardServer, guardSocket } from '../server/index.ts';
import { stateDirectory, stateExists } from '../trail/index.ts';
import type { Invocation, Io } from './command.ts';
import { ownFolders, ownProgram } from './own-program.ts';
import { requestOf, run } from './run.ts';
import { bytes, duration, plural, visible } from './text.ts';
import { version } from './version.ts';

const IDLE_MS = 30 * 60_000;

export async function guard({ flags, io }: Invocation): Promise<number> {
  // A guard waits most of its life: the space for young objects, which V8 would let grow to 32 MB and keep, stays at its first size.
  setFlagsFromString('--semi-space-growth-factor=1');
  // So little is collected by one thread in half a millisecond; others that have to be woken for it come late on a busy machine.
  setFlagsFromString('--no-parallel-scavenge');
  // A guard is asked a few times a minute: most of its code would be interpreted all its life. With this it is plain machine code from its first call on.
  setFlagsFromString('--always-sparkplug');
  const state = stateDirectory(io.env);
  const idle = typeof flags['idle'] === 'string' ? parseTime(flags['idle']) : IDLE_MS;
  if (idle === undefined)
    throw new UserError('TIME_INVALID', `"${flags['idle']}" is no time.`, { hint: 'For example --idle 30m, or --idle none.' });
  const server = new GuardServer({
    env: io.env,
    state,
    socket: guardSocket(io.env),
    program: ownProgram(),
    own: ownFolders(io.env, state),
    version,
    idleMs: idle === 0 ? Number.POSITIVE_INFINITY : idle,
    notice: (text) => io.err(`sallyport guard: ${visible(text)}\n`),
    warden: wardenPath(),
    carrying,
  });
  // What breaks in one question or one run is no reason to end those of the others as it does.
  for (const name of ['uncaughtException', 'unhandledRejection'] as const)
    process.removeAllListeners(name).on(name, (error: unknown) => server.broke(error));
  await server.run();
  return 0;
}

function wardenPath(): string | undefined {
  const found = openWarden();
  if (!found.ok) return undefined;
  found.binary.close();
  return found.binary.path;
}

/** What `sallyport run` does in a process of its own, on the same way; what it says goes to whoever asked. */
const carrying: Carrying = {
  async carry({ carried, err, ...command }) {
    const invocation = invocationOf(command, { out: err, err, carried });
    try {
      return await run(invocation);
    } catch (error) {
      return (await import('./failure.ts')).explain(error, ['run', '--', ...command.argv], invocation.io);
    }
  },
  async foresee(command) {
    const nobody = (): void => {};
    return foresee(requestOf(invocationOf(command, { out: nobody, err: nobody }), command.argv));
  },
};

function invocationOf(
  { workspace, session, ticket, argv, env, cwd }: Parameters<Carrying['foresee']>[0],
  streams: Pick<Io, 'out' | 'err' | 'carried'>,
): Invocation {
  const noTerminal = { stdinIsTty: false, outIsTty: false, errIsTty: false, colour: { out: false, err: false } };
  const flags = { quiet: true, unattended: true, workspace, session, ticket };
  return { flags, args: [], rest: argv, io: { ...streams, env, cwd, ...noTerminal } };
}

export async function status({ flags, io }: Invocation): Promise<number> {
  const found = await askGuard(guardSocket(io.env), 'status');
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, running: found !== undefined, guard: found ?? null })}\n`);
    return found === undefined ? 1 : 0;
  }
  if (readSwitches(stateDirectory(io.env)).heldUntil > Date.now()) io.out('Every agent is held (`sallyport resume`).\n');
  if (found === undefined) {
    io.out('No guard is running. It starts by itself when an agent with hooks (`sallyport init`) first asks.\n');
    return 1;
  }
  const sessions = Array.isArray(found['sessions']) ? found['sessions'] : [];
  io.out(
    `The guard runs (process ${found['pid']}, version ${found['version']}, for ${duration(Date.now() - Number(found['since']))}, ${bytes(Number(found['rssBytes']))}).\n`,
  );
  for (const session of sessions) io.out(`  ${sessionLine(session)}\n${refusedLines(session)}`);
  if (sessions.length === 0) io.out('It has seen no session yet.\n');
  io.out(fatigueLine(found['fatigue']));
  return 0;
}

/** Above so many an hour nobody reads them any more. */
const MANY_QUESTIONS = 10;

function fatigueLine(fatigue: Json | undefined): string {
  const { questions = 0, yeses = 0, quick = 0, repeated = 0 } = isJsonObject(fatigue) ? fatigue : {};
  if (Number(questions) === 0 && Number(repeated) === 0) return '';
  const share = Number(questions) === 0 ? '' : `, ${Math.round((100 * Number(yeses)) / Number(questions))} % of them with yes`;
  const fast = Number(quick) === 0 ? '' : `, ${quick} within a second`;
  const again =
    Number(repeated) === 0
      ? ''
      : ` ${plural(Number(repeated), 'call')} got the same yes three times: the next question offers it as a rule.`;
  const many =
    Number(questions) > MANY_QUESTIONS ? ' That is more than anybody reads: let the policy answer what is always a yes.' : '';
  return `In the last hour ${plural(Number(questions), 'question')} answered${share}${fast}.${again}${many}\n`;
}

const MOST_LINES = 5;

function refusedLines({ refused }: JsonObject): string {
  const lines = (Array.isArray(refused) ? refused : []).slice(-MOST_LINES).map((one: JsonObject) => {
    const { what, count } = one;
    return `    denied ${Number(count) > 1 ? `${count} times ` : ''}${visible(String(what)).slice(0, 100)}\n`;
  });
  return lines.join('');
}

function sessionLine(session: JsonObject): string {
  const { client, id, cwd, calls, asked, denied, ended, answered, accepted } = session;
  const yeses = Number(answered) > 0 ? ` (${accepted} of ${answered} answers a yes)` : '';
  const counts = `${plural(Number(calls), 'call')}, ${Number(asked)} asked${yeses}, ${Number(denied)} denied`;
  return visible(`${client} ${String(id).slice(0, 13)} in ${cwd}: ${counts}${ended === true ? ', ended' : ''}`);
}

/** `sallyport pause`: nothing that an agent wants is allowed, and what runs in a cage stands still. */
export async function pause({ flags, io }: Invocation): Promise<number> {
  const wanted = flags['for'];
  const time = typeof wanted === 'string' ? parseTime(wanted) : 0;
  if (time === undefined)
    throw new UserError('TIME_INVALID', `"${wanted}" is no time.`, {
      hint: 'For example --for 10m; without it, until `sallyport resume`.',
    });
  const until = time === 0 ? FOR_EVER : Date.now() + time;
  writeSwitches(stateDirectory(io.env), { heldUntil: until });
  if (flags['json'] === true)
    io.out(`${JSON.stringify({ schemaVersion: 1, heldUntil: time === 0 ? null : new Date(until).toISOString() })}\n`);
  else io.out(`Every agent is held${time === 0 ? '' : ` for ${duration(time)}`}. \`sallyport resume\` lets them go on.\n`);
  return 0;
}

export async function resume({ flags, io }: Invocation): Promise<number> {
  writeSwitches(stateDirectory(io.env), { heldUntil: 0 });
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, heldUntil: 0 })}\n`);
  else io.out('Agents may go on.\n');
  return 0;
}

/** Every session that there was is over, and every run; what begins from now on is not concerned. */
function endAll(io: Io): number {
  const state = stateDirectory(io.env);
  const ended = stateExists(state) ? sessionsOf(state) : [];
  writeSwitches(state, { endedAt: Date.now(), ended });
  return ended.length;
}

export async function stop({ flags, io }: Invocation): Promise<number> {
  if (flags['all'] === true) {
    const sessions = endAll(io);
    if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, endedSessions: sessions })}\n`);
    else io.out('Every run and every session of an agent is ended. A new session of an agent may begin.\n');
    return 0;
  }
  const found = await askGuard(guardSocket(io.env), 'stop');
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, stopped: found !== undefined })}\n`);
  else
    io.out(
      found === undefined ? 'No guard was running.\n' : 'The guard has ended. The next question of an agent starts it again.\n',
    );
  return 0;
}
