import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type ChangeEntry, GitReader } from '../../confine/index.ts';
import type { HomeFiles, HomeText } from '../../inspect/home/index.ts';
import { UserError } from '../../model/index.ts';
import { decode, LONGEST_FILE, readText } from '../../scan/index.ts';
import { diffRun } from '../afterwards.ts';
import { keptIn } from '../scan/scan.ts';
import { repositoryAround } from '../scan/walk.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SKIPPED = new Set(['.git', 'node_modules', '__pycache__', 'deps', 'tts', '.cloud', '.venv', 'venv']);
const NOT_TEXT = /\.(?:png|jpe?g|gif|webp|ico|svg|mp[34]|wav|gz|tar|zip|db(?:-\w+)?|log(?:\.\d+)?|pyc|woff2?|ttf|bin|gif)$/i;
const MOST_FILES = 20_000;
const DEEPEST = 40;

/**
 * The files of a folder, as the inspector of smart homes wants them. Links are told of and not followed.
 *
 * @throws UserError HOME_NOT_FOUND, HOME_TOO_LARGE
 */
export function filesOfFolder(folder: string): HomeFiles {
  const root = existing(folder);
  const paths: string[] = [];
  const links = new Set<string>();
  const down = (name: string, depth: number): void => {
    for (const entry of entriesOf(join(root, name))) {
      const path = name === '' ? entry.name : `${name}/${entry.name}`;
      if (entry.isSymbolicLink()) links.add(path);
      else if (entry.isDirectory() && !SKIPPED.has(entry.name) && depth < DEEPEST) down(path, depth + 1);
      else if (entry.isFile() && !NOT_TEXT.test(entry.name)) paths.push(path);
      if (paths.length > MOST_FILES)
        throw new UserError('HOME_TOO_LARGE', `There are more than ${MOST_FILES} files below ${folder}.`, {
          hint: 'Name the folder of configuration.yaml.',
        });
    }
  };
  down('', 0);
  const repository = repositoryAround(root);
  const kept = repository === undefined ? undefined : keptIn(repository);
  const prefix = repository === undefined ? '' : relative(repository, root);
  return {
    paths: paths.sort(),
    links,
    read: remembering((path) => textAt(join(root, path))),
    ...(kept === undefined
      ? {}
      : { kept: (path) => (kept(prefix === '' ? path : `${prefix}/${path}`) === 'tracked' ? 'tracked' : undefined) }),
  };
}

function existing(folder: string): string {
  try {
    const root = realpathSync(folder);
    if (lstatSync(root).isDirectory()) return root;
  } catch {
    // Told below.
  }
  throw new UserError('HOME_NOT_FOUND', `There is no folder at ${folder}.`, { hint: 'Name the folder of configuration.yaml.' });
}

function entriesOf(folder: string): ReturnType<typeof listed> {
  try {
    return listed(folder);
  } catch {
    return [];
  }
}

function listed(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

function textAt(path: string): HomeText {
  const outcome = readText(path);
  if (outcome.kind === 'text') return { text: outcome.text };
  return { reason: outcome.kind === 'unread' ? outcome.reason : 'it is no text' };
}

function remembering(read: (path: string) => HomeText): (path: string) => HomeText {
  const known = new Map<string, HomeText>();
  return (path) => {
    const found = known.get(path) ?? read(path);
    known.set(path, found);
    return found;
  };
}

/** The same files with what a transaction would change. */
export async function filesOfRun(
  run: string,
  env: Environment,
): Promise<{
  readonly run: string;
  readonly folder: string;
  /** What the transaction changed lies here. */
  readonly upper: string;
  readonly before: HomeFiles;
  readonly after: HomeFiles;
  readonly changes: readonly ChangeEntry[];
}> {
  const { run: id, changes, upper, lower } = await diffRun(run, env);
  const before = filesOfFolder(lower);
  const gone = new Set(changes.filter(({ change }) => change === 'deleted').map(({ path }) => path));
  const isGone = (path: string): boolean => [...gone].some((one) => path === one || path.startsWith(`${one}/`));
  const put = new Map(
    changes.filter(({ change, kind }) => kind === 'file' && change !== 'deleted').map(({ path }) => [path, join(upper, path)]),
  );
  const links = new Set([...(before.links ?? []), ...changes.filter(({ kind }) => kind === 'symlink').map(({ path }) => path)]);
  const moved = new Set(changes.flatMap(({ renamedFrom }) => renamedFrom ?? []));
  const kept = before.paths.filter((path) => !isGone(path) && !moved.has(path) && !links.has(path));
  const after: HomeFiles = {
    ...before,
    links,
    paths: [...new Set([...kept, ...put.keys()])].sort(),
    read: remembering((path) => {
      const at = put.get(path);
      return at === undefined ? before.read(path) : textAt(at);
    }),
  };
  return { run: id, folder: lower, upper, before, after, changes };
}

/**
 * A folder, or the state that a revision of the repository around `cwd` has.
 *
 * @throws UserError for what is neither
 */
export async function filesOfState(name: string, cwd: string, env: Environment): Promise<HomeFiles> {
  const path = isAbsolute(name) ? name : resolve(cwd, name);
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return filesOfFolder(path);
  const repository = repositoryAround(realpathSync(cwd));
  if (repository === undefined)
    throw new UserError('HOME_STATE_UNKNOWN', `${name} is no folder, and ${cwd} is in no git repository.`, {
      hint: 'Name two folders, or revisions of a repository.',
    });
  const git = new GitReader(repository, env);
  const prefix = relative(repository, realpathSync(cwd));
  const tree = (await git.tree(await git.commitOf(name))).filter(
    (file) => (prefix === '' || file.path.startsWith(`${prefix}/`)) && !NOT_TEXT.test(file.path),
  );
  const contents = new Map<string, Buffer | null>();
  for await (const { object, bytes } of git.contents([...new Set(tree.map(({ object: one }) => one))], LONGEST_FILE))
    contents.set(object, bytes);
  const byPath = new Map(
    tree.map((file) => [prefix === '' ? file.path : file.path.slice(prefix.length + 1), contents.get(file.object) ?? null]),
  );
  return {
    paths: [...byPath.keys()].sort(),
    read: remembering((one) => {
      const bytes = byPath.get(one);
      const outcome = bytes === null || bytes === undefined ? undefined : decode(bytes);
      return outcome?.kind === 'text' ? { text: outcome.text } : { reason: 'it is no text, or too long' };
    }),
  };
}
