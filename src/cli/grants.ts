import { callerHomes, findWorkspace } from '../confine/index.ts';
import { type Grant, grantPackage, readGrants, revokeGrants } from '../guard/index.ts';
import { isVersionRange } from '../inspect/packages/index.ts';
import { UserError } from '../model/index.ts';
import { prepareState, stateDirectory } from '../trail/index.ts';
import type { Invocation } from './command.ts';
import { ecosystemOf, packageOf } from './package-name.ts';
import { visible } from './text.ts';

/** `sallyport policy grants`: what a person said yes to for longer than a run. */
export async function grants({ args, flags, io }: Invocation): Promise<number> {
  const state = stateDirectory(io.env);
  const path = workspaceOf({ flags, io }, state);
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
    io.out(`${visible(inWords(grant))}  until ${new Date(grant.until).toISOString().slice(0, 10)}\n`);
  }
  return 0;
}

/** `sallyport packages grant`: these versions of a package need no question in this repository. */
export async function grantOne({ args, flags, io }: Invocation): Promise<number> {
  const [name, ...more] = args;
  if (name === undefined || more.length > 0)
    throw new UserError('USAGE', '`sallyport packages grant` takes one package.', { exitCode: 2 });
  const parsed = packageOf(name, ecosystemOf(flags['ecosystem']));
  if (!parsed.ok)
    throw new UserError('PACKAGE_NAME', `${JSON.stringify(name)}: ${parsed.reason}.`, { hint: parsed.hint, exitCode: 2 });
  const { ecosystem, version, name: own } = parsed.ref;
  const range = typeof flags['versions'] === 'string' ? flags['versions'] : version;
  if (range === undefined || !isVersionRange(ecosystem, range))
    throw new UserError(
      'VERSION_RANGE',
      range === undefined ? 'No versions are named.' : `${JSON.stringify(range)} is no range.`,
      {
        hint: "Name one (NAME@1.2.3) or a range: --versions '>=1.2,<2'. All of them are --versions '*'.",
        exitCode: 2,
      },
    );
  const integrity = typeof flags['integrity'] === 'string' ? flags['integrity'] : undefined;
  const state = stateDirectory(io.env);
  const workspace = workspaceOf({ flags, io }, state);
  prepareState(state);
  grantPackage(
    state,
    { workspace, ecosystem, package: own, range, ...(integrity === undefined ? {} : { integrity }) },
    Date.now(),
  );
  io.out(`Not asked about here for 30 days: ${visible(`${ecosystem} ${own} ${range}`)}.\n`);
  return 0;
}

function workspaceOf({ flags, io }: Pick<Invocation, 'flags' | 'io'>, state: string): string {
  const explicit = typeof flags['workspace'] === 'string' ? flags['workspace'] : undefined;
  return findWorkspace({ cwd: io.cwd, explicit, homes: callerHomes(io.env), state }).path;
}

function inWords(grant: Grant): string {
  if ('host' in grant) return `${grant.host}:${grant.port}${grant.pages === true ? ', its pages only' : ''}`;
  if ('action' in grant) return grant.action;
  const { ecosystem, package: name, range, integrity } = grant;
  return `${ecosystem} ${name} ${range}${integrity === undefined ? '' : ` with ${integrity}`}`;
}
