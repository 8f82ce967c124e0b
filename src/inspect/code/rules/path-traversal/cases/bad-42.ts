import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
const ROOT = process.env.NOTES_DIR ?? './notes';
const server = new McpServer({ name: 'notes', version: '1.0.0' });
server.registerTool(
  'read_note',
  { description: 'Reads a note', inputSchema: { name: z.string() } },
  async ({ name }) => {
    const text = await fs.readFile(path.join(ROOT, name), 'utf8');
    return { content: [{ type: 'text', text }] };
  },
);
