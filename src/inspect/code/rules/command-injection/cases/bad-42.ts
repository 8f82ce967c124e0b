import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
const execAsync = promisify(exec);
const server = new McpServer({ name: 'git', version: '1.0.0' });
server.tool('git_log', 'Show the log', { branch: z.string() }, async ({ branch }) => {
  const { stdout } = await execAsync(`git log --oneline ${branch}`);
  return { content: [{ type: 'text', text: stdout }] };
});
