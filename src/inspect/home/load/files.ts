/** What a text is to whoever asks for it. */
export type HomeText = { readonly text: string } | { readonly reason: string };

/** The files of a configuration, as the caller has them: a disk, a revision, an overlay. Paths are relative, with slashes. */
export interface HomeFiles {
  /** Plain files, in order. */
  readonly paths: readonly string[];
  readonly read: (path: string) => HomeText;
  /** Links: they are told of, never followed. */
  readonly links?: ReadonlySet<string>;
  /** Whether git keeps a file, or would with the next `git add`; undefined where there is no repository. */
  readonly kept?: (path: string) => 'tracked' | 'untracked' | undefined;
}

export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** `a/b/../c` is `a/c`; undefined for what leads above the beginning. */
export function normalized(path: string): string | undefined {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.pop() === undefined) return undefined;
  }
  return out.join('/');
}
