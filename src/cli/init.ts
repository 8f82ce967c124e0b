import { homedir } from 'node:os';
import { dirname, relative } from 'node:path';
import { CLIENTS, type Client, type ConfigFile, findClient, type Scope } from '../clients/index.ts';
import { callerHomes, findWorkspace, openWarden } from '../confine/index.ts';
import { acceptOpening, readOpening } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { guardSocket } from '../server/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { FlagValues, Invocation, Io } from './command.ts';
import { ownProgram } from './own-program.ts';
import { checkInside, diffOf, type FileChange, isAgreed, readOrNull, writeChange } from './settings-change.ts';
import { didYouMean } from './suggest.ts';
import { version } from './version.ts';

export async function init(invocation: Invocation): Promise<number> {
  if (invocation.args[0] === 'home') return (await import('./init-home.ts')).initHome(invocation);
  return change(invocation, 'init', (file, before, written) => file.update(before, written));
}

export function uninit(invocation: Invocation): Promise<number> {
  return change(invocation, 'uninit', (file, before) => (before === null ? null : file.remove(before)));
}

type Apply = (file: ConfigFile, before: string | null, written: (path: string) => string | null) => string | null;

async function change({ args, flags, io }: Invocation, verb: 'init' | 'uninit', apply: Apply): Promise<number> {
  const client = clientOf(args, verb);
  const scope = scopeOf(flags, client);
  const files = filesOf(client, scope, io);
  if (scope === 'project') for (const { path } of files) checkOwn(path, io);
  const changes = changesOf(files, apply);
  const isDry = flags['dry-run'] === true;
  if (flags['json'] !== true) for (const one of changes) io.out(`${diffOf(one, io).join('\n')}\n`);
  // The diff is longer than a screen, and has just scrolled away.
  if (changes.length > 0 && !isDry && flags['yes'] !== true && verb === 'init' && io.errIsTty)
    io.err(
      `${client.label} will ask Sallyport before each of its actions; \`sallyport uninit ${client.name}\` takes that back.\n`,
    );
  if (changes.length > 0 && !isDry && !(await isAgreed(flags, io, changes.length))) {
    io.err('Nothing was written.\n');
    return 1;
  }
  if (!isDry)
    for (const one of changes) {
      // Once more: what runs in the repository may have put a link there while a person thought about it.
      if (scope === 'project') checkOwn(one.path, io);
      writeChange(one);
    }
  if (!isDry && scope === 'project') acceptOwn(changes, io);
  tell({ client, scope, verb, changes, isDry }, flags, io);
  return 0;
}

/** Codex's trust stands among the user's own settings, and is no file of the repository. */
function checkOwn(path: string, io: Io): void {
  const { path: project } = projectOf(io);
  if (path.startsWith(`${project}/`)) checkInside(project, path);
}

function projectOf(io: Io): { readonly path: string } {
  return findWorkspace({ cwd: io.cwd, explicit: undefined, homes: callerHomes(io.env), state: stateDirectory(io.env) });
}

function changesOf(files: readonly ConfigFile[], apply: Apply): readonly FileChange[] {
  const texts = new Map<string, string | null>();
  return files
    .map((file): FileChange => {
      const before = readOrNull(file.path);
      const after = apply(file, before, (path) => texts.get(path) ?? null);
      texts.set(file.path, after);
      return { path: file.path, mode: file.mode ?? 0o644, before, after };
    })
    .filter(({ before, after }) => before !== after);
}

/** What `init` would make of the user's settings, where some of them are to be changed already. */
export function initChanges(client: Client, io: Io, texts: ReadonlyMap<string, string>): readonly FileChange[] {
  return changesOf(filesOf(client, 'user', io), (file, before, written) =>
    file.update(texts.get(file.path) ?? before, (path) => written(path) ?? texts.get(path) ?? null),
  );
}

function clientOf(args: readonly string[], verb: string): Client {
  const [name] = args;
  const names = CLIENTS.map((client) => client.name).join(', ');
  const found = name === undefined ? undefined : findClient(name);
  if (found !== undefined && args.length === 1) return found;
  const text =
    name === undefined
      ? `\`sallyport ${verb}\` needs the name of a client.`
      : `There is no client ${JSON.stringify(name.slice(0, 60))}.`;
  const guess =
    name === undefined || args.length > 1 ? undefined : didYouMean(name, [...CLIENTS.map((client) => client.name), 'claude']);
  const hint = guess === undefined ? `Clients: ${names}.` : `Did you mean ${guess === 'claude' ? 'claude-code' : guess}?`;
  throw new UserError('CLIENT_UNKNOWN', args.length > 1 ? 'One client at a time.' : text, { hint });
}

function scopeOf(flags: FlagValues, client: Client): Scope {
  const named = (['managed', 'user', 'project'] as const).filter((scope) => flags[scope] === true);
  if (named.length > 1) throw new UserError('SCOPE_TWICE', `--${named.join(' and --')} exclude each other.`);
  const scope = named[0] ?? (client.scopes.includes('user') ? 'user' : 'project');
  if (!client.scopes.includes(scope))
    throw new UserError('SCOPE_UNKNOWN', `${client.label} has no --${scope} settings that Sallyport can use.`, {
      hint: `It has: ${client.scopes.map((one) => `--${one}`).join(', ')}.`,
    });
  if (scope === 'managed' && process.getuid?.() !== 0)
    throw new UserError('SCOPE_NEEDS_ROOT', 'Only root may change the settings of the whole machine.', {
      hint: `Run it with sudo, or use --user.`,
    });
  return scope;
}

function filesOf(client: Client, scope: Scope, io: Io): readonly ConfigFile[] {
  const found = openWarden();
  if (!found.ok)
    throw new UserError('WARDEN_MISSING', `Hooks are answered by the warden, and ${found.reason}.`, {
      hint: 'Run `npm run build`.',
    });
  const warden = found.binary.path;
  found.binary.close();
  const home = io.env['HOME'] ?? homedir();
  // The managed settings serve every user of the machine, each with the guard of their own home folder.
  const own = scope === 'managed' ? [] : ['--state', dirname(guardSocket(io.env)), ...settings(io)];
  const { path: project } = scope === 'project' ? projectOf(io) : { path: io.cwd };
  return client.files({
    scope,
    home,
    project,
    hook: (event, deadlineMs) => [
      ...[warden, 'hook', client.name, event, '--deadline', String(deadlineMs), '--version', version, ...own],
      ...['--start', ...ownProgram(), 'guard'],
    ],
  });
}

/** Where the guard finds the user's policy, if that is not the usual place. */
function settings(io: Io): readonly string[] {
  const config = io.env['XDG_CONFIG_HOME'];
  return config?.startsWith('/') === true ? ['--set', 'XDG_CONFIG_HOME', config] : [];
}

interface Told {
  readonly client: Client;
  readonly scope: Scope;
  readonly verb: 'init' | 'uninit';
  readonly changes: readonly FileChange[];
  readonly isDry: boolean;
}

/** What Sallyport itself wrote into a repository needs no further word; what stood in the file before does. */
function acceptOwn(changes: readonly FileChange[], io: Io): void {
  const state = stateDirectory(io.env);
  const { path } = projectOf(io);
  const fresh = new Set(changes.filter(({ before }) => before === null).map((change) => relative(path, change.path)));
  const items = readOpening(state, path);
  acceptOpening(
    state,
    path,
    items.filter((item) => item.isAccepted || fresh.has(item.path)),
  );
}

function tell({ client, scope, verb, changes, isDry }: Told, flags: FlagValues, io: Io): void {
  if (flags['json'] === true) {
    const files = changes.map(({ path, before, after }) => ({
      path,
      change: before === null ? 'added' : after === null ? 'removed' : 'changed',
    }));
    io.out(`${JSON.stringify({ schemaVersion: 1, client: client.name, scope, written: !isDry, files })}\n`);
    return;
  }
  if (flags['quiet'] === true) return;
  if (changes.length === 0) io.out(`${client.label}: nothing to change.\n`);
  else if (isDry) io.out('Nothing was written (--dry-run).\n');
  else if (verb === 'uninit') io.out(`${client.label} works without Sallyport again.\n`);
  else io.out(`${client.label} asks Sallyport before each action, from its next session on. See \`sallyport status\`.\n`);
  if (verb === 'init' && !isDry && scope !== 'managed' && client.scopes.includes('managed'))
    io.out(
      'Whoever may write these settings can take the hooks out again; `sudo sallyport init ... --managed` puts them where no agent can.\n',
    );
}
