/* The gateway's own log-in to an MCP server at an address: a person at a terminal, a real authorization server on loopback. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { browse, startWorld, type World } from '../../src/mcp/login/world.test-support.ts';
import { isJsonObject } from '../../src/model/index.ts';
import { approve, policyFlag } from './mcp.test-support.ts';
import { makeWorkspace, type Place, PROGRAM, runScript, sallyport, trailEvents } from './sallyport.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

interface Heard {
  readonly result?: { readonly content: readonly { readonly text: string }[] };
  readonly error?: { readonly message: string };
}

/** A person logs in: reads the page in the terminal and opens it. */
async function login(place: Place, world: World, said = /Logged in/): Promise<string> {
  const terminal = new Terminal(place);
  terminal.resize(1200, 40);
  terminal.keys('-l', `clear; ${process.execPath} ${PROGRAM} mcp login far -- ${world.url}; echo "code=$?"`);
  terminal.keys('Enter');
  await terminal.shows(/Waiting for you/);
  const [page = ''] = /http:\/\/127\.0\.0\.1:\d+\/authorization\?\S+/.exec(terminal.screen()) ?? [];
  await browse(page);
  await terminal.shows(/code=\d/);
  expect(terminal.screen()).toMatch(said);
  return terminal.screen();
}

/** Serves the server. @returns how to call one of its tools */
async function serve(place: Place): Promise<(tool: string, authorization?: string) => Promise<Heard>> {
  const argv = [PROGRAM, 'mcp', 'serve', '--json', ...policyFlag(place), 'far'];
  const child = spawn(process.execPath, argv, { cwd: place.workspace, env: place.env });
  onTestFinished(() => void child.kill());
  const line = await new Promise<string>((resolve) => child.stdout.once('data', (piece: Buffer) => resolve(piece.toString())));
  const [far]: readonly { readonly gateway: string }[] = JSON.parse(line).servers;
  return async (name, authorization) => {
    const answer = await fetch(far?.gateway ?? '', {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } }),
    });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([200, null]);
    return JSON.parse(await answer.text());
  };
}

/** A place where a person has logged in to the server and accepted it. */
async function ready(change: World['change'] = {}): Promise<{ readonly place: Place; readonly world: World }> {
  const place = makeWorkspace();
  const world = await startWorld(change);
  const tools = { '*': { reads: 'none', sends: false } };
  writeFileSync(join(place.root, 'policy.yaml'), JSON.stringify({ version: 1, mcp: { servers: { far: { tools } } } }));
  await login(place, world);
  await approve(place, [world.url], 'far');
  return { place, world };
}

const outcomes = async (place: Place): Promise<readonly unknown[]> =>
  (await trailEvents(place)).flatMap(({ event }) => (isJsonObject(event) && event['type'] === 'login' ? [event['outcome']] : []));

/** Everything that lies in the state directory, as bytes. */
function everything(place: Place): string {
  return readdirSync(place.state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

describe.skipIf(!hasTmux)('the log-in of the gateway', () => {
  test('no client, cage, file or record sees the token, and it is gone after the log-out', { timeout: 180_000 }, async () => {
    const { place, world } = await ready();
    const call = await serve(place);
    const heard = await call('whoami', 'Bearer of-the-client');
    const [token = ''] = world.tokens.keys();
    expect(world.shown.at(-1)).toBe(`Bearer ${token}`);
    const text = heard.result?.content[0]?.text ?? '';
    expect(text).toContain('you said Bearer [redacted:log-in], in base64 ');
    expect(text).not.toContain(token);
    expect(text).not.toContain(Buffer.from(`Bearer ${token}`).toString('base64').slice(12, 30));
    expect(everything(place)).not.toContain(token);
    expect(JSON.stringify(await trailEvents(place))).not.toContain(token);
    const folder = join(place.state, 'vault', 'logins');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map((entry) => statSync(join(entry.parentPath, entry.name)).mode & 0o777)).toEqual(files.map(() => 0o600));
    const { stdout } = await runScript(place, `ls ${folder} && echo seen; true`);
    expect(stdout).not.toContain('seen');
    const listed = await sallyport(place, ['mcp', 'list']);
    expect(listed.stdout).toContain(`logged in at ${world.issuer} (read)`);
    const out = await sallyport(place, ['mcp', 'logout', 'far']);
    expect([out.code, world.revoked.length]).toEqual([0, 1]);
    const refused = await call('whoami');
    expect(refused.error?.message).toContain('a person must run `sallyport mcp login far` in a terminal');
    expect((await sallyport(place, ['mcp', 'list'])).stdout).toContain('not logged in: sallyport mcp login far');
    expect(await outcomes(place)).toEqual(['logged-in', 'logged-out', 'wanted']);
  });

  test('a token that ends is renewed; where that is refused a person is called', { timeout: 180_000 }, async () => {
    const { place, world } = await ready({ lasts: 1 });
    const call = await serve(place);
    expect((await call('whoami')).result).toBeDefined();
    const forms = world.asked.filter(({ params }) => params['grant_type'] === 'refresh_token');
    expect(new Set(forms.map(({ params }) => params['refresh_token'])).size).toBe(forms.length);
    expect(forms.length).toBeGreaterThan(0);
    world.change = { refuses: 'invalid_grant' };
    world.tokens.clear();
    const refused = await call('whoami');
    expect(refused.error?.message).toContain('a person must run `sallyport mcp login far`');
    expect(refused.error?.message).not.toContain('Ignore all previous');
    const told = await outcomes(place);
    expect([told.includes('renewed'), told.slice(-2)]).toEqual([true, ['ended', 'wanted']]);
  });

  test('more rights are asked for by a person, together with those that were there', { timeout: 180_000 }, async () => {
    const { place, world } = await ready();
    const call = await serve(place);
    expect((await call('erase')).error?.message).toContain('wants more rights (write)');
    expect((await call('whoami')).result).toBeDefined();
    expect((await sallyport(place, ['mcp', 'list'])).stdout).toContain('it wants write: sallyport mcp login far');
    await login(place, world);
    const pages = world.asked.filter(({ path }) => path === '/authorization');
    expect(pages.at(-1)?.params['scope']).toBe('read write');
    expect((await call('erase')).result).toBeDefined();
  });

  test('the token of one server is shown to no other, whatever is called by its name', { timeout: 180_000 }, async () => {
    const { place, world } = await ready();
    const other = await startWorld();
    const terminal = new Terminal(place);
    terminal.resize(1200, 40);
    terminal.keys('-l', `clear; ${process.execPath} ${PROGRAM} mcp approve far -- ${other.url}; echo "code=$?"`);
    terminal.keys('Enter');
    await terminal.shows(/code=\d/);
    expect(terminal.screen()).toContain('a person must run `sallyport mcp login far`');
    expect(other.shown.length).toBeGreaterThan(0);
    expect(other.shown.filter((one) => one !== undefined)).toEqual([]);
    expect(world.shown.at(-1)).toBe(`Bearer ${[...world.tokens.keys()][0]}`);
  });

  test('an answer of another authorization server is refused, and that is on record', { timeout: 120_000 }, async () => {
    const place = makeWorkspace();
    const world = await startWorld({ answer: { iss: 'https://evil.example.com' } });
    expect(await login(place, world, /from another authorization server/)).toContain('code=1');
    expect(await outcomes(place)).toEqual(['failed']);
    expect((await sallyport(place, ['mcp', 'logout', 'far'])).code).toBe(1);
  });
});

test('nobody at a terminal: it is said what a person must run', async () => {
  const place = makeWorkspace();
  const { code, stderr } = await sallyport(place, ['mcp', 'login', 'far', '--', 'https://mcp.example.com/mcp']);
  expect(code).toBe(2);
  expect(stderr).toContain('A log-in needs a person at a terminal.');
  expect(stderr).toContain('sallyport mcp login far');
  const no = await sallyport(place, ['mcp', 'login', 'far', '--', 'file:///etc/passwd']);
  expect(no.stderr).toContain('no server at an address');
});
