import { dirname, join } from 'node:path';
import { type Ended, execute, PATIENCE, type Place, PROGRAM } from './sallyport.test-support.ts';

export const WARDEN: string = join(dirname(dirname(dirname(PROGRAM))), 'native/bin', `warden-linux-${process.arch}`);
export const REFUSED = 2;

export interface Call {
  readonly event?: string;
  readonly client?: string;
  readonly payload?: unknown;
  readonly raw?: string;
  /** Without: the guard is not started by the hook. */
  readonly start?: boolean;
  readonly deadline?: number;
}

/** Calls the hook as a client does: the static program, the payload on standard input. */
export function hook(
  place: Place,
  { event = 'PreToolUse', client = 'claude-code', payload, raw, start = true, deadline = PATIENCE - 10_000 }: Call,
): Promise<Ended> {
  const words = ['hook', client, event, '--state', place.state, '--version', '0.1.0', '--deadline', String(deadline)];
  return execute(WARDEN, [...words, ...(start ? ['--start', process.execPath, PROGRAM, 'guard'] : [])], {
    cwd: place.workspace,
    env: { ...place.env, NODE_OPTIONS: '--require /nonexistent/evil.js' },
    input: raw ?? JSON.stringify(payload),
  });
}

export function call(place: Place, tool: string, input: Readonly<Record<string, unknown>>): unknown {
  return { session_id: 's1', cwd: place.workspace, permission_mode: 'default', tool_name: tool, tool_input: input };
}

export function decisionOf({ stdout }: Ended): {
  permissionDecision?: string;
  permissionDecisionReason?: string;
  updatedInput?: { command?: string };
} {
  return JSON.parse(stdout).hookSpecificOutput;
}
