import type { FileLabel, Plan, Policy } from '../model/index.ts';
import type { Access } from './file-access.ts';
import { expandHome, isWithin } from './paths.ts';

export interface LabelPlaces {
  readonly home: string;
  readonly homes: readonly string[];
  readonly workspace: string;
  /** What is visible beside the workspace. */
  readonly access: readonly Access[];
  /** Files and folders with the person's credentials. */
  readonly credentials: readonly string[];
}

type Labels = Plan['labels'];

/**
 * What the warden has to watch: names in the workspace, and places that the cage shows. A credential, or a file that is a secret
 * by its name, which a person has opened for reading is private; the rest of what they opened is what their work is about.
 *
 * @param isSecret whether a file name is that of a secret
 */
export function labelPlan(labels: Policy['labels'], isSecret: (name: string) => boolean, places: LabelPlaces): Labels {
  const { access, credentials } = places;
  const opened = access.map(({ real }) => real);
  const secrets = opened.filter(
    (path) => credentials.some((credential) => isWithin(path, credential)) || isSecret(path.slice(path.lastIndexOf('/') + 1)),
  );
  const of = (label: FileLabel): Labels[FileLabel] => {
    const names = labels[label].filter((pattern) => !pattern.includes('/'));
    const paths = labels[label]
      .filter((pattern) => pattern.includes('/'))
      .flatMap((path) => shown(absolute(path, places), places));
    return { names, paths: label === 'private' ? [...new Set([...paths, ...secrets])] : paths };
  };
  return { private: of('private'), untrusted: of('untrusted') };
}

function absolute(path: string, { home, workspace }: LabelPlaces): string {
  const bare = path.replace(/\/+$/, '');
  return /^[/~]/.test(bare) ? expandHome(bare, home) : `${workspace}/${bare.replace(/^\.\//, '')}`;
}

/** A home folder is hidden but for what was opened of it: of the rest nobody in the cage can open anything. */
function shown(path: string, { homes, workspace, access }: LabelPlaces): readonly string[] {
  const visible = [workspace, ...access.map(({ real }) => real)];
  if (visible.some((place) => isWithin(path, place)) || !homes.some((home) => isWithin(path, home))) return [path];
  return visible.filter((place) => isWithin(place, path));
}
