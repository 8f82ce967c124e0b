/**
 * `client-through CLIENT... URL`: runs a client with a gateway before the server at URL. What the server offers is another in each
 * scenario, so nobody could have accepted it: the judge of this gateway lets all through, and what is looked at is the wire.
 */
import { spawn } from 'node:child_process';
import { serveHttp, ToolMemory } from '../../src/mcp/index.ts';
import { ALLOW_ALL } from './allow-all.ts';

const words = process.argv.slice(2);
const url = new URL(words.at(-1) ?? '');
const upstream = { url, judge: ALLOW_ALL, memory: new ToolMemory(), limit: 0 };
const { port, close } = await serveHttp({ port: 0, token: 'test', notice: console.error, upstream: async () => upstream });
const [program = '', ...more] = words.slice(0, -1);
const child = spawn(program, [...more, `http://localhost:${port}/test/server`], { stdio: 'inherit' });
child.once('close', (code) => {
  close();
  process.exitCode = code ?? 1;
});
