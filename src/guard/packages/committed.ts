import { GitReader } from '../../confine/index.ts';
import { packageReaderFor, readPackages } from '../../inspect/packages/index.ts';
import { parseUrl } from '../../model/index.ts';
import { keyOf } from '../../package-data/index.ts';

const LONGEST_FILE = 32 * 1024 * 1024;
const MOST_FILES = 200;

/** What a project had before the agent came: names, and hosts that its lockfiles fetch from. */
export interface Committed {
  readonly names: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
}

const NOTHING: Committed = { names: new Set(), hosts: new Set() };

/**
 * What the last commit's manifests and lockfiles name. The files that lie there now don't count: whoever edits them would vouch
 * for what he puts in.
 */
export async function committedPackages(
  workspace: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Committed> {
  try {
    const git = new GitReader(workspace, env);
    const files = (await git.tree(await git.commitOf('HEAD'))).filter(({ path }) => packageReaderFor(path) !== undefined);
    const paths = new Map(files.slice(0, MOST_FILES).map(({ object, path }) => [object, path]));
    const names = new Set<string>();
    const hosts = new Set<string>();
    for await (const { object, bytes } of git.contents([...paths.keys()], LONGEST_FILE)) {
      const reader = packageReaderFor(paths.get(object) ?? '');
      if (reader === undefined || bytes === null) continue;
      for (const ref of readPackages(reader, bytes.toString('utf8')).refs) {
        names.add(keyOf(ref));
        const host = hostOf(ref.url);
        if (host !== undefined) hosts.add(host);
      }
    }
    return { names, hosts };
  } catch {
    // No repository, or one without a commit: nothing is known of it.
    return NOTHING;
  }
}

/** `host:port` of an address, or undefined where it has none. */
export function hostOf(url: string | undefined): string | undefined {
  const text = url?.replace(/^git\+/, '') ?? '';
  return parseUrl(text)?.host || undefined;
}
