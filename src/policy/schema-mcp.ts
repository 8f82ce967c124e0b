import { z } from 'zod';
import type { PolicyDocument } from './document.ts';
import { listOf, size, text, variable, verdict } from './schema-words.ts';

const mcpTool = z.union(
  [
    verdict,
    z
      .record(
        text('the name of an argument, or call, reads or sends', 200),
        z.union([
          z
            .array(z.union([z.string().max(4096), z.number(), z.boolean()]))
            .max(1000)
            .describe('What an argument may be; * stands for any text. An empty list: it must be absent.'),
          z.string().max(40),
          z.boolean(),
        ]),
      )
      .describe(
        'Lists by the name of an argument say what it may be. `call`: allow, ask or deny. `reads`: none, private, untrusted or both. `sends`: whether what it is given may reach people outside.',
      ),
  ],
  { error: 'expected allow, ask, deny, or {ARGUMENT: [VALUES], call, reads, sends}' },
);
const mcpServer = z.strictObject(
  {
    cage: z
      .strictObject(
        {
          profile: z
            .enum(['read-only', 'workspace', 'unconfined'], { error: 'expected read-only, workspace or unconfined' })
            .optional(),
          hosts: listOf('a host with a port', 200).describe('Hosts that this server may reach.').optional(),
          secrets: listOf('the name of a secret', 50).optional(),
          env: z.array(variable, { error: 'expected a list of variable names' }).max(100).optional(),
          read: listOf('a path', 200).optional(),
          write: listOf('a path', 200).optional(),
        },
        { error: 'expected {profile, hosts, secrets, env, read, write}' },
      )
      .describe('The cage that this server runs in, beside what holds for every run.')
      .optional(),
    tools: z
      .record(text('the name of a tool', 200), mcpTool, { error: 'expected TOOL: rule' })
      .describe('By the name of a tool; * stands for any text. The name that says most wins.')
      .optional(),
  },
  { error: 'expected {cage, tools}' },
);
export const mcp: z.ZodType<NonNullable<PolicyDocument['mcp']>> = z
  .strictObject(
    {
      unlisted: verdict.describe('What happens to tools of accepted servers that no rule names (default: allow).').optional(),
      'message-size': size.describe('Most bytes of one message from a server (default: 16MiB).').optional(),
      servers: z.record(text('the name of a server', 100), mcpServer, { error: 'expected SERVER: {cage, tools}' }).optional(),
    },
    { error: 'expected {unlisted, message-size, servers}' },
  )
  .describe('Servers of the Model Context Protocol, behind `sallyport mcp`.');
