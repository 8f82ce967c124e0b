/** What a project says that it needs. */
export interface Manifest {
  /** The folder it speaks for, relative to the root, without a slash at its end; empty for the root. */
  readonly folder: string;
  readonly language: 'python' | 'javascript';
  /** Names of packages; for Python without case, dots, dashes and underscores. */
  readonly names: ReadonlySet<string>;
  /** Settings of compilers and bundlers, which may give names to folders; undefined for a manifest. */
  readonly settings: string | undefined;
}

const PYTHON =
  /(?:^|[-_])requirements(?:[-_.\w]*)\.(?:txt|in)$|^(?:pyproject\.toml|setup\.py|setup\.cfg|Pipfile|environment\.ya?ml|tox\.ini|noxfile\.py)$/;
const SETTINGS =
  /^(?:tsconfig[\w.-]*\.json|jsconfig\.json|deno\.jsonc?|(?:vite|vitest|webpack|rollup|jest|babel|next|nuxt|svelte|astro|metro|craco|esbuild)[\w.-]*\.config\.[cm]?[jt]s|babel\.config\.json|\.babelrc(?:\.json)?|jest\.config\.json|import_map\.json)$/;
const LONGEST = 1 << 20;
const MOST_NAMES = 5000;

/** Whether a file says what a project needs, by its path. */
export function isManifest(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    name === 'package.json' || PYTHON.test(name) || SETTINGS.test(name) || /(?:^|\/)requirements\/[\w.-]+\.(?:txt|in)$/.test(path)
  );
}

/** Reads a manifest; undefined where it can't be read, so that nothing is concluded from it. */
export function readManifest(path: string, text: string): Manifest | undefined {
  if (text.length > LONGEST) return undefined;
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const folder = slash < 0 ? '' : path.slice(0, slash);
  if (SETTINGS.test(name)) return { folder, language: 'javascript', names: new Set(), settings: text };
  if (name === 'package.json') return readPackage(folder, text);
  const own = folder.replace(/(?:^|\/)requirements$/, '');
  return { folder: own, language: 'python', names: pythonNames(name, text), settings: undefined };
}

const FIELDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

function readPackage(folder: string, text: string): Manifest | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const names = new Set<string>();
  for (const field of FIELDS) {
    const listed: unknown = Reflect.get(parsed, field);
    if (typeof listed === 'object' && listed !== null) for (const name of Object.keys(listed)) names.add(name);
  }
  const own: unknown = Reflect.get(parsed, 'name');
  if (typeof own === 'string') names.add(own);
  // Aliases of Jest and others may stand in it too.
  return {
    folder,
    language: 'javascript',
    names,
    settings: /"(?:jest|alias|browser|imports|moduleNameMapper)"/.test(text) ? text : undefined,
  };
}

/** A name as packages and modules are compared: `Flask-SQLAlchemy` is `flasksqlalchemy`. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, '');
}

const LINE = /^\s*(?:-e\s+)?(?:[\w+]+:\/\/\S+#egg=)?([A-Za-z0-9][\w.-]*)/;
const QUOTED = /["']([A-Za-z0-9][\w.-]{0,80})(?:\[[^\]"']{0,80}\])?\s*(?:[=<>!~;@^* ][^"'\n]{0,200})?["']/g;
const KEY = /^\s*(?:-\s+)?["']?([A-Za-z0-9][\w.-]{0,80})["']?\s*(?:[=<>~!]|$)/;

/** More names than are meant do no harm here: what stands in such a file at all is no surprise. */
function pythonNames(file: string, text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string | undefined): void => {
    if (name !== undefined && names.size < MOST_NAMES) names.add(plainName(name));
  };
  const isList = file.endsWith('.txt') || file.endsWith('.in');
  for (const line of text.split('\n')) {
    if (line.length > 400) continue;
    add((isList ? LINE : KEY).exec(line)?.[1]);
  }
  if (!isList) for (const found of text.matchAll(QUOTED)) add(found[1]);
  return names;
}
