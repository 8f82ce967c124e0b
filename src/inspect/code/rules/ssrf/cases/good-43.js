import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 'web', version: '1.0.0' });
server.registerTool('fetch_issue', { inputSchema: { id: z.number() } }, async (args) => {
  const response = await fetch(`https://tracker.example.com/api/issues/${args.id}`);
  return { content: [{ type: 'text', text: await response.text() }] };
});
