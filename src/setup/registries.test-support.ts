import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type Env, type Manager, type Note, type Registry, readRegistries } from './index.ts';

/** A workspace and a home folder for one test, removed after it. */
export interface Place {
  readonly root: string;
  readonly workspace: string;
  readonly home: string;
}

export function makePlace(files: Readonly<Record<string, string>> = {}): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-setup-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const place = { root, workspace: join(root, 'home', 'code', 'project'), home: join(root, 'home') };
  mkdirSync(place.workspace, { recursive: true });
  for (const [path, text] of Object.entries(files)) writeInto(place, path, text);
  return place;
}

/** `~/x` lies in the home folder, `/x` below the root of the test, anything else in the workspace. */
export function pathIn({ root, workspace, home }: Place, path: string): string {
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return path.startsWith('/') ? join(root, path) : join(workspace, path);
}

export function writeInto(place: Place, path: string, text: string): void {
  const full = pathIn(place, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text, { mode: 0o600 });
}

export async function readAll(place: Place, env: Env = {}): Promise<{ registries: readonly Registry[]; notes: readonly Note[] }> {
  const { workspace, home } = place;
  const report = await readRegistries({ workspace, home, env: { XDG_CONFIG_DIRS: join(place.root, 'etc'), ...env } });
  // What the machine that runs the test has in /etc is not the test's.
  const own = (source: string): boolean => !source.startsWith('/') || source.startsWith(place.root);
  return {
    registries: report.registries.filter(({ source }) => own(source)),
    notes: report.notes.filter(({ source }) => own(source)),
  };
}

/** The entries of one manager as `URL @scope credentials default < source (trusted)`. */
async function linesOf(manager: Manager, place: Place, env: Env = {}): Promise<readonly string[]> {
  const { registries } = await readAll(place, env);
  return registries.filter((registry) => registry.manager === manager).map((registry) => lineOf(registry, place));
}

function lineOf({ url, scope, hasCredentials, isDefault, source, trusted }: Registry, place: Place): string {
  const marks = [scope, hasCredentials ? 'credentials' : undefined, isDefault ? 'default' : undefined];
  const from = source.replace(place.home, '~').replace(place.root, '');
  const words = [url, ...marks.filter((mark) => mark !== undefined), '<', from, trusted ? '' : '(untrusted)'];
  return words.join(' ').trim();
}

/** What a manager must be found to use. `~/` and `/` begin paths of the test in files; in variables `~/`, `/goroot` and `/xdg`. */
export type Row = readonly [
  name: string,
  manager: Manager,
  files: Readonly<Record<string, string>>,
  env: Env,
  want: readonly string[],
];

export async function expectRegistries(...[, manager, files, env, want]: Row): Promise<void> {
  const place = makePlace(files);
  const real = Object.entries(env).map(([name, value]) => [
    name,
    value?.replace(/^~(?=\/)/, place.home).replace(/^\/(?=goroot|xdg)/, `${place.root}/`),
  ]);
  expect(await linesOf(manager, place, Object.fromEntries(real))).toEqual(want);
}
