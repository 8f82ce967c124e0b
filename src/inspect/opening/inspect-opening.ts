import { OPENING_RULES } from './rules.table.ts';
import type { OpeningItem, OpeningKind, RepositoryView } from './types.ts';

/** What nobody here can read, an agent may still follow: a link, or so large that only a program reads it. */
const UNREADABLE = ['cannot be read here (a link, or too large)'];

/** Most files of one folder that are looked at. */
const MOST = 500;

/**
 * What in a repository would execute or steer an agent once it is opened: settings and hooks of agents, git's own settings,
 * editors' tasks, package scripts, instructions. Reads only; in the order of the rules.
 *
 * @param only items of one kind: files of the others are not read
 */
export function inspectOpening(view: RepositoryView, only?: OpeningKind): readonly OpeningItem[] {
  const rules = only === undefined ? OPENING_RULES : OPENING_RULES.filter(({ kind }) => kind === only);
  return rules.flatMap(({ kind, paths, what }) =>
    paths
      .flatMap((pattern) => filesOf(pattern, view))
      .flatMap((path) => {
        const text = view.read(path);
        if (text === undefined) return [];
        return (text === null ? UNREADABLE : what(text, path)).map((told) => ({ path, kind, what: told }));
      }),
  );
}

function filesOf(pattern: string, view: RepositoryView): readonly string[] {
  if (!pattern.endsWith('/*')) return [pattern];
  const folder = pattern.slice(0, -2);
  const names = view.list(folder);
  if (names === null) return [folder];
  return [...names]
    .sort()
    .slice(0, MOST)
    .map((name) => `${folder}/${name}`);
}
