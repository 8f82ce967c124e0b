import { spawn } from 'node:child_process';

/** What git may run or follow by a repository's own settings is switched off: the repository may be hostile. */
const HARMLESS = [
  ...['-c', 'core.fsmonitor=', '-c', 'core.hooksPath=/dev/null', '-c', 'core.pager=cat', '-c', 'diff.external='],
  ...['-c', 'protocol.allow=never', '-c', 'core.quotePath=false', '-c', 'color.ui=false', '-c', 'core.attributesFile=/dev/null'],
] as const;

export type GitResult = { readonly ok: true } | { readonly ok: false; readonly why: string };

/**
 * Asks git about a repository and hands what it prints to `onText`, piece by piece. Only for commands that read; none of them
 * runs a filter, a hook or a program that the repository names (`--no-ext-diff --no-textconv` are the caller's).
 */
export function runGit(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  onText: (text: string) => void,
): Promise<GitResult> {
  const own = {
    PATH: env['PATH'],
    HOME: env['HOME'],
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
  const child = spawn('git', [...HARMLESS, ...args], { cwd: folder, env: own, stdio: ['ignore', 'pipe', 'pipe'] });
  let why = '';
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  child.stdout.on('data', onText);
  child.stderr.on('data', (text: string) => {
    why = (why + text).slice(0, 2000);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, why: error.message }));
    child.once('close', (code) =>
      resolve(code === 0 ? { ok: true } : { ok: false, why: why.trim() || `git ended with ${code}` }),
    );
  });
}
