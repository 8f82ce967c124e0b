import { claudeCode } from './claude-code/index.ts';
import type { Client } from './client.ts';
import { cline } from './cline/index.ts';
import { codex } from './codex/index.ts';
import { copilot } from './copilot/index.ts';
import { cursor } from './cursor/index.ts';
import { gemini } from './gemini/index.ts';
import { opencode } from './opencode/index.ts';
import { windsurf } from './windsurf/index.ts';

/** The coding agents that Sallyport knows, in the order in which help names them. */
export const CLIENTS: readonly Client[] = [claudeCode, codex, copilot, gemini, opencode, cursor, windsurf, cline];
