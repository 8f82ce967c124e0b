import type { PackageRef } from '../package.ts';
import type { IndexUse } from '../readers/types.ts';

interface MavenPackages {
  readonly refs: readonly PackageRef[];
  readonly indexes: readonly IndexUse[];
  readonly isProject: boolean;
}

/**
 * What Maven is told to fetch by name: `-Dartifact=g:a:v` of `dependency:get`, and plugins that are named in full
 * (`g:a:v:goal`). Every other goal builds the project, and with it what its pom.xml says.
 */
export function mavenPackages(words: readonly (string | null)[]): MavenPackages {
  const settings = words.flatMap((word) => word ?? []);
  const refs: PackageRef[] = [];
  const indexes: IndexUse[] = [];
  for (const word of settings) {
    const [, key, value] = /^(?:-D|--define=)?(artifact|groupId|remoteRepositories)=([\s\S]*)$/.exec(word) ?? [];
    if (key === 'artifact' && value !== undefined) refs.push(...coordinates(value));
    if (key === 'remoteRepositories' && value !== undefined)
      indexes.push(...value.split(',').map((one) => ({ url: one.replace(/^.*::/, ''), isExtra: true })));
    if (/^[\w.-]+:[\w.-]+:[^:]+:[\w-]+$/.test(word)) refs.push(...coordinates(word));
  }
  const isFetch = settings.some((word) => /(?:^|:)(?:get|copy|unpack)$/.test(word) && word.includes(':'));
  return { refs, indexes, isProject: !isFetch && settings.some((word) => !word.startsWith('-')) };
}

function coordinates(text: string): readonly PackageRef[] {
  const [group = '', artifact = '', version = ''] = text.split(':');
  if (group === '' || artifact === '') return [];
  const isExact = /^\d[\w.+-]*$/.test(version);
  return [
    {
      ecosystem: 'maven',
      name: `${group}:${artifact}`,
      ...(isExact ? { version } : { range: version === '' ? 'LATEST' : version }),
      source: 'registry',
      isDirect: true,
    },
  ];
}
