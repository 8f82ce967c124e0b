import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { parseUrl } from '../model/index.ts';
import { ConfigFiles } from './config-files.ts';
import { pipConfigFiles } from './managers/pip.ts';
import type { Env } from './types.ts';
import { configHome, variable } from './variable.ts';

/** A log-in for an index, as the user's own configuration holds it. It goes to that host alone, and is never shown. */
export interface IndexLogin {
  /** Lower-case. */
  readonly host: string;
  /** Undefined: `.netrc` names no ports. */
  readonly port: number | undefined;
  /** The value of an `Authorization` field. */
  readonly authorization: string;
}

/** Where pip and uv are told of indexes by variables. */
const VARIABLE = /^(?:PIP|UV)_(?:.*_)?(?:INDEX(?:_URL)?|FIND_LINKS)$/;
const WITH_LOGIN = /https?:\/\/[^\s"'/@]{1,1000}@[^\s"'/]{1,300}/g;
const MOST = 200;

/**
 * Log-ins of Python indexes: in the addresses of the user's variables, `pip.conf` and `uv.toml`, and in `~/.netrc`. What the
 * repository's files say is not read: it could send a log-in of its own choice, and learn from the answer.
 *
 * @param query.home existing folder of the user whose configuration counts
 */
export function readIndexLogins(query: {
  readonly workspace: string;
  readonly home: string;
  readonly env: Env;
}): readonly IndexLogin[] {
  const { env } = query;
  const workspace = realpathSync.native(query.workspace);
  const home = realpathSync.native(query.home);
  const files = new ConfigFiles(workspace, home);
  const configured = [
    ...pipConfigFiles({ workspace, home, env, files }),
    files.user(join(configHome(home, env), 'uv', 'uv.toml')),
  ];
  const netrc = files.user(variable(env, 'NETRC') ?? join(home, '.netrc'));
  const texts = [
    ...Object.entries(env).flatMap(([name, value]) => (VARIABLE.test(name) && value !== undefined ? [value] : [])),
    ...configured.flatMap((file) => (file?.trusted === true ? [file.text] : [])),
  ];
  const inAddresses = texts.flatMap((text) => (text.match(WITH_LOGIN) ?? []).flatMap(loginOfAddress));
  return [...inAddresses, ...(netrc?.trusted === true ? loginsOfNetrc(netrc.text) : [])].slice(0, MOST);
}

function loginOfAddress(text: string): readonly IndexLogin[] {
  const url = parseUrl(text);
  if (url === undefined) return [];
  const { protocol, hostname, port, username, password } = url;
  const standard = protocol === 'https:' ? 443 : 80;
  return [
    {
      host: hostname.toLowerCase(),
      port: port === '' ? standard : Number(port),
      authorization: basic(plain(username), plain(password)),
    },
  ];
}

/** `machine HOST login NAME password WORD`, in any order and on any lines; `default` and macros are left out. */
function loginsOfNetrc(text: string): readonly IndexLogin[] {
  const entries = text.split(/(?:^|\s)machine\s+/).slice(1);
  return entries.flatMap((entry): readonly IndexLogin[] => {
    const words = entry.split(/\s+/).filter((word) => word !== '');
    const end = words.findIndex((word) => word === 'default' || word === 'macdef');
    const own = end === -1 ? words : words.slice(0, end);
    const of = (name: string): string | undefined => {
      const at = own.indexOf(name, 1);
      return at === -1 ? undefined : own[at + 1];
    };
    const [host, login, password] = [own[0], of('login'), of('password')];
    if (host === undefined || login === undefined || password === undefined) return [];
    return [{ host: host.toLowerCase(), port: undefined, authorization: basic(login, password) }];
  });
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
