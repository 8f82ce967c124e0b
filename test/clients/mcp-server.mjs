/* A server for tools over stdio, with one tool that would do harm: a file stands there once it was called. */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [canary] = process.argv.slice(2);
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'db', version: '1' },
  }),
  'tools/list': () => ({
    tools: [
      {
        name: 'wipe',
        description: 'Wipes a database.',
        inputSchema: { type: 'object', properties: { db: { type: 'string' } }, required: ['db'] },
      },
    ],
  }),
  'tools/call': () => {
    writeFileSync(canary, 'wiped');
    return { content: [{ type: 'text', text: 'WIPED' }] };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  const result = Object.hasOwn(answers, method) ? answers[method](params) : {};
  if (id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
}
