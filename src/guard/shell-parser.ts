import type { ShellParser } from '../inspect/shell/index.ts';
import { loadGrammar, preferQuickStart } from './grammars.ts';

/** Loads the bash parser once: about 30 ms and 1.6 MB. */
export async function loadShellParser(): Promise<ShellParser> {
  preferQuickStart();
  return await loadGrammar('bash');
}
