/**
 * `client-through CLIENT... URL`: runs a client with a gateway before the server at URL. What the server offers is another in each
 * scenario, so nobody could have accepted it: the judge of this gateway lets all through, and what is looked at is the wire. Where the
 * server wants a log-in, it is the gateway's; the client behind it has none to make.
 */
import { spawn } from 'node:child_process';
import { OfferedMemory, serveHttp } from '../../src/mcp/index.ts';
import { ALLOW_ALL } from './allow-all.ts';
import { accessWithBrowser } from './log-in-alone.ts';

const words = process.argv.slice(2);
const url = new URL(words.at(-1) ?? '');
const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
const access = accessWithBrowser(url, process.env['MCP_CONFORMANCE_CONTEXT'], console.error);
const upstream = { url, judge: ALLOW_ALL, memory: new OfferedMemory(), limit: 0, access };
const { port, close } = await serveHttp({ port: 0, token: 'test', notice: console.error, upstream: async () => upstream });
const [program = '', ...more] = words.slice(0, -1);
// The suite's client logs in by itself in some scenarios, before it speaks to the server at all.
const env = scenario.startsWith('auth/') ? { ...process.env, MCP_CONFORMANCE_SCENARIO: 'auth/basic-cimd' } : process.env;
const child = spawn(program, [...more, `http://localhost:${port}/test/server`], { stdio: 'inherit', env });
child.once('close', (code) => {
  close();
  process.exitCode = code ?? 1;
});
