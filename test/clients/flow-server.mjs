/* A server for tools over stdio: LOG gets a line for each call of it, TOOLS name what it offers. */
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [log, name, ...tools] = process.argv.slice(2);
const answers = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name, version: '1' } }),
  'tools/list': () => ({
    tools: tools.map((tool) => ({
      name: tool,
      description: `The tool ${tool} of ${name}.`,
      inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
    })),
  }),
  'tools/call': ({ name: tool, arguments: { text = '' } = {} }) => {
    appendFileSync(log, `${name}: ${tool} ${text}\n`);
    return { content: [{ type: 'text', text: `${tool} of ${name} was done` }] };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  const result = Object.hasOwn(answers, method) ? answers[method](params) : {};
  if (id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
}
