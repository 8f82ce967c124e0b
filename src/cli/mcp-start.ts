import { callerHomes, findWorkspace } from '../confine/index.ts';
import { checkServerName, type ServerStart } from '../guard/index.ts';
import type { FlagValues, Io } from './command.ts';
import { textFlag, textFlags } from './flags.ts';

/** Flags of `sallyport run` that a server's cage takes over as they are. */
const HANDED_ON = ['write', 'read', 'allow-host', 'secret', 'env'] as const;

/** How a server is to be started, by the flags of `mcp run`. */
export function startOf(argv: readonly string[], flags: FlagValues, io: Io, state: string): ServerStart {
  const explicit = textFlag(flags, 'workspace');
  const { path } = findWorkspace({ cwd: io.cwd, explicit, homes: callerHomes(io.env), state });
  const single = (['profile', 'policy'] as const).flatMap((name) => {
    const value = textFlag(flags, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const many = HANDED_ON.flatMap((name) => textFlags(flags, name).flatMap((value) => [`--${name}`, value]));
  return { argv, cwd: io.cwd, workspace: path, flags: [...single, ...many] };
}

/** `--name`, else the package or program that the words start. */
export function serverName(flags: FlagValues, argv: readonly string[]): string {
  const given = textFlag(flags, 'name');
  return checkServerName(given ?? nameIn(argv));
}

const STARTERS: ReadonlySet<string> = new Set([
  'npx',
  'bunx',
  'pnpx',
  'uvx',
  'pipx',
  'node',
  'python',
  'python3',
  'uv',
  'docker',
  'npm',
  'pnpm',
  'bun',
  'deno',
]);
const VERBS: ReadonlySet<string> = new Set(['run', 'exec', 'dlx', 'x', 'tool']);

/** `npx -y @scope/server-name@1.2.3 ARG` is `server-name`; `node /path/server.js` is `server`; a file of an installed package goes by the package. */
function nameIn(argv: readonly string[]): string {
  const [program = '', ...rest] = argv.map(
    (word) => /\/node_modules\/(?:@[^/]+\/)?([^/]+)\//.exec(word)?.[1] ?? word.replace(/^.*\/(?=[^/])/, ''),
  );
  const named = STARTERS.has(program) ? (rest.find((word) => !word.startsWith('-') && !VERBS.has(word)) ?? program) : program;
  const bare = named.replace(/(?<=.)[@:=].*$/, '').replace(/\.[cm]?[jt]s$|\.py$/, '');
  return (
    bare
      .replace(/[^\w.-]/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 64) || 'server'
  );
}
