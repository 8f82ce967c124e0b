import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where Sallyport keeps what must outlive a run. `SALLYPORT_STATE_DIR`, else `$XDG_STATE_HOME/sallyport`, else
 * `~/.local/state/sallyport` (XDG Base Directory Specification 0.8: a relative value is ignored).
 */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['SALLYPORT_STATE_DIR'];
  if (own !== undefined && isAbsolute(own)) return own;
  const xdg = env['XDG_STATE_HOME'];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'sallyport');
  return join(homedir(), '.local', 'state', 'sallyport');
}
