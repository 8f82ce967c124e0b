import type { Waiting } from './incident.ts';

/** What happens between an agent and its MCP servers, where Sallyport does not stand yet. */
export const waiting: readonly Waiting[] = [
  { number: 1, name: 'GitHub MCP, 2025: an issue makes the agent publish a private repository', waitsFor: 'the MCP gateway' },
  { number: 3, name: 'CVE-2025-54136: an approved MCP entry changes its command', waitsFor: 'the MCP gateway' },
  { number: 7, name: 'CVE-2026-25536: answers of one client reach another', waitsFor: 'the MCP gateway' },
  { number: 8, name: 'postmark-mcp, 2025: a later version sends a copy to a stranger', waitsFor: 'the MCP gateway' },
  { number: 9, name: 'WhatsApp MCP, 2025: one server’s description steers a tool of another', waitsFor: 'the MCP gateway' },
  { number: 10, name: 'Supabase, 2025: a ticket makes the agent write secrets into a ticket', waitsFor: 'the MCP gateway' },
  { number: 30, name: 'MCP over stdio, 2026: a configured command runs even when the server fails', waitsFor: 'the MCP gateway' },
];
