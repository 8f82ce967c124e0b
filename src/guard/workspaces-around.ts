/* Folders that a run may write, as far as a process knows that stands outside of every run. */
import { callerHomes, findWorkspace } from '../confine/index.ts';
import { UserError } from '../model/index.ts';
import { listServers } from './mcp/accepted.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where runs may write as far as this process knows: around the folder that it stands in, and where MCP servers were started. */
export function workspacesAround(state: string, env: Environment, cwd: string): readonly string[] {
  return [...new Set([...here(state, env, cwd), ...listServers(state).flatMap(({ start }) => start?.workspace ?? [])])];
}

/** A folder that is no workspace, such as a home, is none that a run could write. */
function here(state: string, env: Environment, cwd: string): readonly string[] {
  try {
    return [findWorkspace({ cwd, explicit: undefined, homes: callerHomes(env), state }).path];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
