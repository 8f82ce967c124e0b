import { basename, dirname, join, resolve } from 'node:path';
import { effectiveRegistries, type Layer, type ReaderInput, type RegistryReader } from '../layer.ts';
import { lookUp, type NpmSettings, npmVariables, readNpmrc, resolveNpm } from '../npmrc.ts';
import { findProgram } from '../search-path.ts';
import { variable } from '../variable.ts';

/** npm: variables, then the project's `.npmrc`, the user's, the global and npm's own (npm-config(1)). */
export const readNpmRegistries: RegistryReader = async (input) => {
  const { variables, project, user, machine } = npmLayers(input);
  const layers = [variables, ...project, ...user, ...machine];
  return effectiveRegistries('npm', layers, (chosen) => resolveNpm(chosen, input.files));
};

/** The layers of npm's configuration that pnpm and Yarn 1 read too. */
export interface NpmLayers {
  readonly variables: Layer<NpmSettings>;
  readonly project: readonly Layer<NpmSettings>[];
  readonly user: readonly Layer<NpmSettings>[];
  /** The global file, then the one that npm ships with. */
  readonly machine: readonly Layer<NpmSettings>[];
}

export function npmLayers({ workspace, home, env, files }: ReaderInput): NpmLayers {
  const variables = npmVariables(env, 'npm_config_');
  const project = readNpmrc(files.project('.npmrc'), env, files);
  // npm obeys it; then the repository would choose which file counts as the user's.
  for (const key of ['userconfig', 'globalconfig']) {
    const setting = project?.settings.get(key);
    if (setting !== undefined) files.note(setting.source, `${key} of a repository is not followed`);
  }
  const shipped = shippedFile(env);
  const builtin = shipped === undefined ? undefined : readNpmrc(files.user(shipped), env, files);
  const fromHome = (path: string): string => resolve(workspace, path.replace(/^~(?=\/)/, home));
  const own = trustedOnly([variables, builtin]);
  const userFile = fromHome(lookUp(own, 'userconfig')?.value ?? '~/.npmrc');
  const user = userFile === join(workspace, '.npmrc') ? undefined : readNpmrc(files.user(userFile), env, files);
  const above = trustedOnly([variables, user, builtin]);
  const prefix = lookUp(above, 'prefix')?.value ?? defaultPrefix(env);
  const globalFile = lookUp(above, 'globalconfig')?.value ?? (prefix === undefined ? undefined : join(prefix, 'etc', 'npmrc'));
  const global = globalFile === undefined ? undefined : readNpmrc(files.user(fromHome(globalFile)), env, files);
  return { variables, project: present(project), user: present(user), machine: [...present(global), ...present(builtin)] };
}

export function present<T>(layer: T | undefined): readonly T[] {
  return layer === undefined ? [] : [layer];
}

function trustedOnly(layers: readonly (Layer<NpmSettings> | undefined)[]): readonly Layer<NpmSettings>[] {
  return layers.flatMap((layer) => (layer?.trusted === true ? [layer] : []));
}

/** npm's package holds an `npmrc` beside `bin/npm-cli.js`; Debian and Homebrew set the global file there. */
function shippedFile(env: ReaderInput['env']): string | undefined {
  const program = findProgram('npm', env);
  if (program === undefined || basename(program) !== 'npm-cli.js') return undefined;
  return join(dirname(dirname(program)), 'npmrc');
}

function defaultPrefix(env: ReaderInput['env']): string | undefined {
  const given = variable(env, 'PREFIX');
  if (given !== undefined) return given;
  const node = findProgram('node', env);
  if (node === undefined) return undefined;
  return join(env['DESTDIR'] ?? '', dirname(dirname(node)));
}
