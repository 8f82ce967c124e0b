import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { GatewayJudge } from '../types.ts';
import { StdioUpstream } from './stdio-upstream.ts';

const VERSION = '2026-07-28';
const JUDGE: GatewayJudge = {
  call: () => expect.fail('nothing is called'),
  asked: () => expect.fail('nothing is asked'),
  offered: () => expect.fail('nothing is offered'),
  isAccepted: () => expect.fail('nothing is accepted'),
};

test('clients that come at the same time do not start more servers than there may be', async () => {
  // What `cat` says back is a ping of the server's own, so its client hears something at once and no request is ever answered.
  const command = async (): Promise<{ argv: string[]; cwd: string; env: NodeJS.ProcessEnv }> => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { argv: ['cat'], cwd: '/', env: process.env };
  };
  const upstream = new StdioUpstream({ command, judge: JUDGE, limit: 0, notice: () => {} });
  const server = createServer((request, response) => void upstream.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await upstream.end();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const about = { 'io.modelcontextprotocol/protocolVersion': VERSION, 'io.modelcontextprotocol/clientCapabilities': {} };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { _meta: about } });
  const headers = { 'content-type': 'application/json', 'mcp-protocol-version': VERSION };
  const asked = Array.from({ length: 11 }, () => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body }));
  const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array.from({ length: 8 }, () => 200), 503, 503, 503]);
});
