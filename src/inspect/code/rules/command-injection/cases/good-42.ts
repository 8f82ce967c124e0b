import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
const execFileAsync = promisify(execFile);
const server = new McpServer({ name: 'git', version: '1.0.0' });
server.tool('git_log', 'Show the log', { branch: z.string().regex(/^[\w./]+$/) }, async ({ branch }) => {
  const { stdout } = await execFileAsync('git', ['log', '--oneline', '--end-of-options', branch]);
  return { content: [{ type: 'text', text: stdout }] };
});
