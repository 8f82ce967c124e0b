import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { execSync } from 'child_process';
const server = new Server({ name: 'docker', version: '0.1.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { name, arguments: args } = request.params;
  if (name === 'logs') {
    const out = execSync(`docker logs ${args.container} --tail 100`).toString();
    return { content: [{ type: 'text', text: out }] };
  }
  throw new Error('unknown tool');
});
