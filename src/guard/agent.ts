import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type NetworkRule, parseUrl } from '../model/index.ts';
import { parseNetworkRule } from '../policy/index.ts';
import { findPreset } from './agents/index.ts';
import { copyWithoutKeys, keyIn } from './agents/key-file.ts';
import type { AgentKey, AgentPreset, Steering } from './agents/preset.ts';
import type { GivenSecret, RunRequest } from './request.ts';

const SHORTEST_KEY = 8;

/**
 * What a preset adds to a request: the hosts of the agent's model, its own folders, its keys as secrets of this run, its
 * settings and arguments. The policy still has the last word on the hosts: what it denies stays denied.
 */
export function withAgent(request: RunRequest): RunRequest {
  if (request.agent === undefined) return request;
  const preset = findPreset(request.agent);
  const home = request.env['HOME'] ?? '/nonexistent';
  const bases = basesOf(preset, request);
  // Where the caller names another place for the model, the usual one is not needed and not opened.
  const hosts = bases.length > 0 ? bases : preset.hosts;
  const state = preset.state.map((path) => join(home, path));
  for (const folder of state) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const held = preset.steers.flatMap((steering) => hold(steering, home, request.notice));
  const [program = '', ...rest] = request.argv;
  return {
    ...request,
    argv: [program, ...preset.arguments, ...rest],
    hosts: [...(request.hosts ?? []), ...hosts.flatMap(ruleOf)],
    own: state,
    held,
    copies: (preset.copies ?? []).map((path) => ({ path, content: copyWithoutKeys(join(home, path)) })),
    variables: [...(request.variables ?? []), ...preset.passes.filter((name) => request.env[name] !== undefined)],
    given: preset.keys.flatMap((key) => secretOf(key, hosts, home, request)),
    mentions: hosts,
    settings: {
      files: request.settings?.files ?? {},
      folders: request.settings?.folders ?? [],
      variables: { ...settingsOf(preset, home), ...request.settings?.variables },
    },
  };
}

/** Makes sure that there is something to mount over. A link can't be held: in its place a program may put what it likes. */
function hold({ path, empty }: Steering, home: string, notice: RunRequest['notice']): readonly string[] {
  const place = join(home, path);
  const status = lstatSync(place, { throwIfNoEntry: false });
  if (status?.isSymbolicLink() === true) {
    notice(`sallyport: ${place} is a link, so this run can't keep it from being replaced.`);
    return [];
  }
  if (status !== undefined) return [place];
  if (empty === undefined) return [];
  mkdirSync(empty === 'folder' ? place : dirname(place), { recursive: true, mode: 0o700 });
  if (empty !== 'folder') writeFileSync(place, empty.file, { mode: 0o600, flag: 'wx' });
  return [place];
}

function basesOf({ baseUrls }: AgentPreset, { env }: RunRequest): readonly string[] {
  return baseUrls.flatMap((name) => {
    const value = env[name];
    const url = value === undefined ? undefined : parseUrl(value);
    if (url === undefined) return [];
    const { hostname, port, protocol } = url;
    return [`${hostname}:${port === '' ? (protocol === 'http:' ? 80 : 443) : port}`];
  });
}

function ruleOf(host: string): readonly NetworkRule[] {
  const parsed = parseNetworkRule({ host, why: "the agent's model" }, 'command-line');
  return parsed.ok ? [parsed.rule] : [];
}

/** A key that the caller's environment or the agent's own file holds becomes a secret of this run; one that is nowhere is none. */
function secretOf(key: AgentKey, hosts: readonly string[], home: string, { env }: RunRequest): readonly GivenSecret[] {
  const { variable, headers, files = [], shown } = key;
  const kept =
    env[variable] === undefined ? files.map((file) => keyIn(file, home)).find((found) => found !== undefined) : undefined;
  const value = env[variable] ?? kept;
  if (value === undefined || value.length < SHORTEST_KEY) return [];
  if (shown !== undefined) makeEmpty(join(home, shown.path));
  return [{ name: variable.toLowerCase().replaceAll('_', '-'), variable, value: kept, shown, hosts, headers }];
}

/** Something to mount over. */
function makeEmpty(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) writeFileSync(path, '{}', { mode: 0o600, flag: 'wx' });
}

function settingsOf(preset: AgentPreset, home: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(preset.sets).map(([name, value]) => [name, value.startsWith('~/') ? join(home, value.slice(2)) : value]),
  );
}
