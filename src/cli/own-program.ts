import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The words that start this program again: Node, and the bundle beside this chunk. */
export function ownProgram(): readonly string[] {
  return [process.execPath, process.argv[1] ?? fileURLToPath(import.meta.url)];
}

/** Folders that are Sallyport's own, so that no agent reads or changes them: state, settings, program. */
export function ownFolders(env: Readonly<Record<string, string | undefined>>, state: string): readonly string[] {
  const home = env['HOME'] ?? '/nonexistent';
  const config = env['XDG_CONFIG_HOME']?.startsWith('/') === true ? env['XDG_CONFIG_HOME'] : `${home}/.config`;
  // In src/cli and in dist/bin alike the package lies two levels up.
  const program = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  return [state, `${config}/sallyport`, '/etc/sallyport', program];
}
