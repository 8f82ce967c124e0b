import { type Manifest, plainName } from './manifest.ts';
import { BROUGHT_ALONG, NODE_LIBRARY, PACKAGE_OF_MODULE, PYTHON_LIBRARY } from './names.table.ts';

/** A module that a file asks for. */
export interface Wanted {
  /** Relative to the root. */
  readonly path: string;
  readonly module: string;
  readonly language: 'python' | 'javascript';
}

export interface Surroundings {
  readonly manifests: readonly Manifest[];
  /** Whether a folder, relative to the root, holds a file or folder of this name, with an ending of the language or without. */
  readonly holds: (folder: string, name: string) => boolean;
}

/**
 * The package that a file asks for and that nothing around it knows: no manifest of its folder or of one above it, no file of the
 * project, no setting that gives names to folders. Undefined where all is well, or where there is no manifest to compare with.
 */
export function undeclaredPackage(wanted: Wanted, around: Surroundings): string | undefined {
  const name = wanted.language === 'python' ? pythonPackage(wanted.module) : nodePackage(wanted.module);
  if (name === undefined) return undefined;
  const folders = foldersAbove(wanted.path);
  const near = around.manifests.filter(({ language, folder }) => language === wanted.language && folders.includes(folder));
  if (!near.some(({ settings }) => settings === undefined)) return undefined;
  const known = wanted.language === 'python' ? isPythonKnown(name, near) : isNodeKnown(name, near, around.manifests);
  if (known) return undefined;
  const first = name.startsWith('@') ? name : (name.split('/')[0] ?? name);
  const isOwn = folders.some(
    (folder) =>
      around.holds(folder, first) || around.holds(below(folder, 'src'), first) || around.holds(below(folder, 'lib'), first),
  );
  return isOwn ? undefined : name;
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/')).concat('');
}

function pythonPackage(module: string): string | undefined {
  const [top = ''] = module.split('.');
  return top === '' || PYTHON_LIBRARY.has(top) || top === 'typing_extensions' || top.startsWith('_') ? undefined : top;
}

/** `@scope/name/part` is `@scope/name`; names of folders (`~/x`, `@/x`), of protocols and of subpaths (`#x`) are no packages. */
function nodePackage(module: string): string | undefined {
  const found = /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9][\w.~-]*(?=\/|$)/i.exec(module)?.[0];
  return found === undefined || /[:\s]/.test(module) || NODE_LIBRARY.has(found) ? undefined : found;
}

function broughtAlong(name: string): readonly string[] {
  return Object.hasOwn(BROUGHT_ALONG, name) ? (BROUGHT_ALONG[name] ?? []) : [];
}

function isPythonKnown(module: string, manifests: readonly Manifest[]): boolean {
  const wanted = [module, Object.hasOwn(PACKAGE_OF_MODULE, module) ? (PACKAGE_OF_MODULE[module] ?? module) : module].map(
    plainName,
  );
  const isMeant = (name: string): boolean => wanted.some((one) => name === one || (one.length >= 4 && name.includes(one)));
  return manifests.some(({ names }) =>
    [...names].some((name) => isMeant(name) || broughtAlong(name).some((one) => plainName(one) === plainName(module))),
  );
}

function isNodeKnown(name: string, near: readonly Manifest[], all: readonly Manifest[]): boolean {
  const types = `@types/${name.replace(/^@([^/]+)\//, '$1__')}`;
  if (near.some(({ names }) => names.has(name) || names.has(types))) return true;
  // Another package of the same repository, or a name that a compiler's settings give to a folder.
  if (all.some(({ language, names, settings }) => language === 'javascript' && settings === undefined && names.has(name)))
    return true;
  return near.some(
    ({ settings }) =>
      settings !== undefined && [`"${name}`, `'${name}`, `\`${name}`, `^${name}`].some((text) => settings.includes(text)),
  );
}
