import { join } from 'node:path';
import type { ReaderInput } from './layer.ts';
import { variable } from './variable.ts';

/** The hosts for which `~/.netrc` holds a password: pip, uv and Go send it. The passwords are not read. */
export function netrcHosts({ home, env, files }: ReaderInput): ReadonlySet<string> {
  const file = files.user(variable(env, 'NETRC') ?? join(home, '.netrc'));
  if (file === undefined) return new Set();
  const words = file.text.split(/\s+/);
  return new Set(words.flatMap((word, at) => (word === 'machine' ? (words[at + 1]?.toLowerCase() ?? []) : [])));
}
