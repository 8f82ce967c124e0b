import type { Policy } from '../../model/index.ts';
import type { ServerStart } from './accepted.ts';
import type { ServerIdentity } from './server-identity.ts';

interface CageQuery {
  readonly program: readonly string[];
  readonly name: string;
  readonly start: ServerStart;
  readonly identity: ServerIdentity;
  readonly policy: Policy;
  readonly ticket: string;
  /** The key of the session that learns what the server reads; undefined: none. */
  readonly session?: string | undefined;
}

/** The words that start a server in its cage: its own flags, and what the policy grants this server alone. */
export function cageWords({ program, name, start, identity, policy: { mcp }, ticket, session }: CageQuery): readonly string[] {
  const { argv, workspace, flags } = start;
  const granted = mcp.cages
    .filter((cage) => cage.server === name)
    .flatMap((cage) => [
      ...(cage.profile === undefined ? [] : ['--profile', cage.profile]),
      ...each('--allow-host', cage.hosts),
      ...each('--secret', cage.secrets),
      ...each('--env', cage.env),
      ...each('--read', cage.read),
      ...each('--write', cage.write),
    ]);
  // Nobody sits at the server's own streams; who accepted the command has said yes to it.
  const own = each('--read', ownPlaces(identity));
  const options = [
    '--quiet',
    '--unattended',
    '--workspace',
    workspace,
    '--ticket',
    ticket,
    ...each('--session', session === undefined ? [] : [`gateway:${session}`]),
  ];
  return [...program, 'run', ...options, ...own, ...granted, ...flags, '--', ...argv];
}

function each(flag: string, values: readonly string[]): readonly string[] {
  return values.flatMap((value) => [flag, value]);
}

/** What the server itself is made of: an installed package with what lies beside it, else the file alone. */
function ownPlaces({ files }: ServerIdentity): readonly string[] {
  const places = Object.keys(files).map((path) => /^.*?\/node_modules(?=\/)/.exec(path)?.[0] ?? path);
  return [...new Set(places)].filter((path) => !/^\/(?:usr|bin|sbin|lib)\//.test(path));
}
