import { callerHomes, findWorkspace } from '../confine/index.ts';
import { readGrants, revokeGrants } from '../guard/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation } from './command.ts';
import { visible } from './text.ts';

/** `sallyport policy grants`: what a person said yes to for longer than a run. */
export async function grants({ args, flags, io }: Invocation): Promise<number> {
  const state = stateDirectory(io.env);
  const explicit = typeof flags['workspace'] === 'string' ? flags['workspace'] : undefined;
  const { path } = findWorkspace({ cwd: io.cwd, explicit, homes: callerHomes(io.env), state });
  const now = Date.now();
  if (flags['revoke'] === true) {
    const count = revokeGrants(state, path, args[0], now);
    io.out(flags['json'] === true ? `${JSON.stringify({ schemaVersion: 1, revoked: count })}\n` : `${count} taken back.\n`);
    return 0;
  }
  const mine = readGrants(state, now).filter((grant) => grant.workspace === path);
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, workspace: path, grants: mine })}\n`);
    return 0;
  }
  if (mine.length === 0) io.out('Nothing was granted for this repository.\n');
  for (const grant of mine) {
    const what = 'host' in grant ? `${grant.host}:${grant.port}${grant.pages === true ? ', its pages only' : ''}` : grant.action;
    io.out(`${visible(what)}  until ${new Date(grant.until).toISOString().slice(0, 10)}\n`);
  }
  return 0;
}
