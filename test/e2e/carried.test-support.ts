import { call, decisionOf, hook } from './hook.test-support.ts';
import { type Ended, execute, type Place, type RunOptions } from './sallyport.test-support.ts';

/** With this no Node starts: what runs all the same was carried by the guard. */
export const ONLY_CARRIED: Readonly<Record<string, string>> = { NODE_OPTIONS: '--require /nonexistent/no-node.cjs' };

/** The text that a client is to run in the place of its command. */
export async function exchanged(place: Place, command: string): Promise<string> {
  const ended = await hook(place, { payload: call(place, 'Bash', { command }) });
  return decisionOf(ended).updatedInput?.command ?? 'false';
}

export async function inShell(place: Place, text: string, options: Partial<RunOptions> = {}, env = {}): Promise<Ended> {
  return execute('sh', ['-c', `exec ${text}`], { cwd: place.workspace, ...options, env: { ...place.env, ...env } });
}

export async function carried(place: Place, command: string, options: Partial<RunOptions> = {}): Promise<Ended> {
  return inShell(place, await exchanged(place, command), options, ONLY_CARRIED);
}
