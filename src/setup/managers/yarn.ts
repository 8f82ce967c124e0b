import { join } from 'node:path';
import type { ConfigText } from '../config-files.ts';
import { effectiveRegistries, type Layer, type RegistryReader } from '../layer.ts';
import { layerOf, type NpmSettings, npmVariables, readNpmrc, resolveNpm } from '../npmrc.ts';
import { foldersAbove } from '../search-path.ts';
import { npmLayers, present } from './npm.ts';

const LINE = /^(?:"((?:[^"\\]|\\.){1,2000})"|([^\s":#]{1,2000})):?[ \t]+(?:"((?:[^"\\]|\\.){0,4000})"|([^\s"]{1,4000}))[ \t]*$/;

/** Yarn 1: npm's variables and files win over its own, which it looks for in every folder above, too (yarnpkg/yarn, `registries`). */
export const readYarnRegistries: RegistryReader = async (input) => {
  const { workspace, home, env, files } = input;
  const npm = npmLayers(input);
  const above = foldersAbove(workspace);
  const rc = (file: ConfigText | undefined) => (file === undefined ? [] : [layerOf(file, entriesOf(file.text), env, files)]);
  const layers: readonly Layer<NpmSettings>[] = [
    npm.variables,
    ...npm.project,
    ...npm.user,
    ...npm.machine,
    ...above.flatMap((folder) => present(readNpmrc(files.user(join(folder, '.npmrc')), env, files))),
    npmVariables(env, 'yarn_'),
    ...rc(files.project('.yarnrc')),
    ...rc(files.user(join(home, '.yarnrc'))),
    ...above.flatMap((folder) => rc(files.user(join(folder, '.yarnrc')))),
    ...rc(files.user('/etc/yarnrc')),
  ];
  return effectiveRegistries('yarn', layers, (chosen) => resolveNpm(chosen, files));
};

/** `.yarnrc`: a key and a value on each line, either of them quoted. Nested blocks are indented and hold no registry. */
function entriesOf(text: string): readonly (readonly [string, string])[] {
  return text.split(/\r?\n/).flatMap((line): readonly (readonly [string, string])[] => {
    const match = LINE.exec(line);
    const key = match?.[1] ?? match?.[2];
    const value = match?.[3] ?? match?.[4];
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
}
