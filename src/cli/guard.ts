/** `sallyport guard`, `status` and `stop`: the resident guard that answers the hooks of coding agents. */
import { type JsonObject, UserError } from '../model/index.ts';
import { parseTime } from '../policy/index.ts';
import { askGuard, GuardServer, guardSocket } from '../server/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation } from './command.ts';
import { ownFolders, ownProgram } from './own-program.ts';
import { bytes, duration, plural, visible } from './text.ts';
import { version } from './version.ts';

const IDLE_MS = 30 * 60_000;

export async function guard({ flags, io }: Invocation): Promise<number> {
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
  });
  await server.run();
  return 0;
}

export async function status({ flags, io }: Invocation): Promise<number> {
  const found = await askGuard(guardSocket(io.env), 'status');
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, running: found !== undefined, guard: found ?? null })}\n`);
    return found === undefined ? 1 : 0;
  }
  if (found === undefined) {
    io.out('No guard is running. It starts by itself when an agent with hooks (`sallyport init`) first asks.\n');
    return 1;
  }
  const sessions = Array.isArray(found['sessions']) ? found['sessions'] : [];
  io.out(
    `The guard runs (process ${found['pid']}, version ${found['version']}, for ${duration(Date.now() - Number(found['since']))}, ${bytes(Number(found['rssBytes']))}).\n`,
  );
  for (const session of sessions) io.out(`  ${sessionLine(session)}\n`);
  if (sessions.length === 0) io.out('It has seen no session yet.\n');
  return 0;
}

function sessionLine(session: JsonObject): string {
  const { client, id, cwd, calls, asked, denied, ended } = session;
  const counts = `${plural(Number(calls), 'call')}, ${Number(asked)} asked, ${Number(denied)} denied`;
  return visible(`${client} ${String(id).slice(0, 13)} in ${cwd}: ${counts}${ended === true ? ', ended' : ''}`);
}

export async function stop({ flags, io }: Invocation): Promise<number> {
  const found = await askGuard(guardSocket(io.env), 'stop');
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, stopped: found !== undefined })}\n`);
  else
    io.out(
      found === undefined ? 'No guard was running.\n' : 'The guard has ended. The next question of an agent starts it again.\n',
    );
  return 0;
}
