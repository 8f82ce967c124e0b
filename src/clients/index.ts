import type { Client } from './client.ts';
import { CLIENTS } from './clients.table.ts';

export { bypassFlagIn } from './bypass.ts';
export type { Client, ConfigFile, HookOutput, InstallPlace, Scope } from './client.ts';
export { CLIENTS } from './clients.table.ts';
export { MCP_CLIENTS, mcpSettings, withGateway, withoutGateway } from './mcp-settings.ts';
export type { Prefix, RewrittenServer } from './mcp-words.ts';
export { withPathForms } from './path-forms.ts';
export { PayloadError } from './payload.ts';
export {
  type AgentPosture,
  agentPostures,
  type Level,
  mendSettings,
  type PostureCheck,
  type PostureView,
} from './posture/index.ts';
export { RECORDINGS, type RecordedCall, type RecordingSource } from './recordings/index.ts';
export { shellWords } from './shell-words.ts';

export function findClient(name: string): Client | undefined {
  return CLIENTS.find((client) => client.name === name);
}
