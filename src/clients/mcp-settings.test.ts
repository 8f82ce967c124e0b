import { expect, test } from 'vitest';
import type { Prefix } from './index.ts';
import { mcpSettings, withGateway, withoutGateway } from './mcp-settings.ts';

const prefix: Prefix = (name, variables) => [
  ...['/usr/bin/node', '/opt/sallyport.js', 'mcp', 'run', '--name', name],
  ...variables.flatMap((one) => ['--env', one]),
  '--',
];
const [common] = mcpSettings('claude-code', 'project', '/home/me', '/work') ?? [];
const [opencode] = mcpSettings('opencode', 'project', '/home/me', '/work') ?? [];
const [codex] = mcpSettings('codex', 'user', '/home/me', '/work') ?? [];

const CLAUDE = `{
    "other": [1, {"a": null}],
    "mcpServers": {
        "files": {
            "command": "npx",
            "args": ["-y", "x@1.0.0", "--", "."],
            "env": {"TOKEN": "t", "A B": "c"}
        },
        "bare": {"command": "/bin/server"},
        "far": {"type": "http", "url": "https://a.test/mcp"}
    }
}
`;
const OPENCODE = '{"mcp": {"files": {"type": "local", "command": ["npx", "x"], "environment": {"K": "v"}}}}';

test.each([
  ['claude-code', CLAUDE, common],
  ['opencode', OPENCODE, opencode],
])('%s: a gateway before each command, and back again', async (_, text, file) => {
  if (file === undefined) expect.fail('no file');
  const { text: after, servers } = await withGateway(text, file, prefix);
  expect(servers.map(({ change }) => change)).toEqual(file === common ? ['rewritten', 'rewritten', 'elsewhere'] : ['rewritten']);
  expect(after).toMatch(/"mcp",\s*"run",\s*"--name",\s*"files",\s*"--env",\s*"(TOKEN|K)",\s*"--",\s*"npx"/);
  expect((await withGateway(after, file, prefix)).text).toBe(after);
  const back = JSON.parse(await withoutGateway(after, file));
  const wanted = JSON.parse(text);
  if (file === common) wanted.mcpServers.bare.args = [];
  expect(back).toEqual(wanted);
  expect(await withoutGateway(text, file)).toBe(text);
});

test('Claude Code: servers that belong to one project of the user are found too', async () => {
  const text = '{"projects": {"/w": {"mcpServers": {"db": {"command": "x", "args": []}}, "history": []}, "/v": {}}}';
  if (common === undefined) expect.fail('no file');
  const [user] = mcpSettings('claude-code', 'user', '/home/me', '/work') ?? [];
  const { text: after, servers } = await withGateway(text, user ?? common, prefix);
  expect(servers).toEqual([{ name: 'db', change: 'rewritten' }]);
  expect(JSON.parse(await withoutGateway(after, user ?? common))).toEqual(JSON.parse(text));
});

test('Cline: the words stand in `transport`, or in the server itself', async () => {
  const [file] = mcpSettings('cline', 'user', '/home/me', '/work') ?? [];
  if (file === undefined) expect.fail('no file');
  const text =
    '{"mcpServers": {"a": {"transport": {"type": "stdio", "command": "x", "args": ["1"]}, "disabled": false}, "b": {"command": "y", "args": []}, "c": {"transport": {"type": "sse", "url": "https://c.test/"}}}}';
  const { text: after, servers } = await withGateway(text, file, prefix);
  expect(servers.map(({ change }) => change)).toEqual(['rewritten', 'rewritten', 'elsewhere']);
  expect(JSON.parse(after).mcpServers.a.transport.args.slice(-3)).toEqual(['--', 'x', '1']);
  expect(JSON.parse(await withoutGateway(after, file))).toEqual(JSON.parse(text));
});

test.each(['[]', '{', '// a comment\n{}'])('%j is not touched', async (text) => {
  if (common === undefined) expect.fail('no file');
  await expect(withGateway(text, common, prefix)).rejects.toThrow("can't be changed");
});

test.each(['gemini', 'opencode'])('%s: comments and spelling stay, and taken out again it is what it was', async (client) => {
  const [file] = mcpSettings(client, 'project', '/home/me', '/work') ?? [];
  if (file === undefined) expect.fail('no file');
  const text =
    client === 'gemini'
      ? '// mine\n{ "ui": {"theme": "Dark"},\n  "mcpServers": { // all\n    "a": {"command": "npx", "args": ["-y", "x"]}\n  }\n}\n'
      : '{\n  // mine\n  "mcp": {\n    "a": {"type": "local", "command": ["npx", "-y", "x"]}, // a\n  },\n}\n';
  const { text: after, servers } = await withGateway(text, file, prefix);
  expect(servers).toEqual([{ name: 'a', change: 'rewritten' }]);
  expect(after).toContain('"mcp", "run", "--name", "a", "--", "npx", "-y", "x"]');
  expect(await withoutGateway(after, file)).toBe(text);
});

const OURS = '"/opt/sallyport.js", "mcp", "run", "--name"';

/** What a person wrote, and what it becomes. */
const TOML: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    'a table, with comments and its own spelling',
    `# mine\nmodel = "x"\n\n[mcp_servers.db] # a\ncommand = 'npx' # b\nargs = [ "-y", # c\n  'x@1' ]\n# d\n[tui]\n`,
    `# mine\nmodel = "x"\n\n[mcp_servers.db] # a\ncommand = "/usr/bin/node" # b\nargs = [${OURS}, "db", "--", 'npx',  "-y", # c\n  'x@1' ]\n# d\n[tui]\n`,
  ],
  [
    'a list on lines of its own',
    `[mcp_servers.db]\nargs = [\n  "-y",\n  "x",\n]\ncommand = "npx"\n`,
    `[mcp_servers.db]\nargs = [${OURS}, "db", "--", "npx",\n  "-y",\n  "x",\n]\ncommand = "/usr/bin/node"\n`,
  ],
  [
    'no words behind the command',
    `[mcp_servers.db]\n  command = "/bin/s" # c\n[other]\ncommand = "x"\n`,
    `[mcp_servers.db]\n  command = "/usr/bin/node" # c\n  args = [${OURS}, "db", "--", "/bin/s"]\n[other]\ncommand = "x"\n`,
  ],
  [
    'no line behind the command',
    `[mcp_servers.db]\ncommand = "s"`,
    `[mcp_servers.db]\ncommand = "/usr/bin/node"\nargs = [${OURS}, "db", "--", "s"]`,
  ],
  [
    'variables in a table, in braces and by name',
    `[mcp_servers.a]\ncommand = "x"\nargs = ["1"]\nenv_vars = ["PASSED"]\n[mcp_servers.a.env]\nTOKEN = "t"\n[mcp_servers.b]\ncommand = "y"\nargs = ["2"]\nenv = { K = "v", "no name" = "w" }\n`,
    `[mcp_servers.a]\ncommand = "/usr/bin/node"\nargs = [${OURS}, "a", "--env", "TOKEN", "--env", "PASSED", "--", "x", "1"]\nenv_vars = ["PASSED"]\n[mcp_servers.a.env]\nTOKEN = "t"\n[mcp_servers.b]\ncommand = "/usr/bin/node"\nargs = [${OURS}, "b", "--env", "K", "--", "y", "2"]\nenv = { K = "v", "no name" = "w" }\n`,
  ],
  [
    'everything in braces, with and without words',
    `mcp_servers = { db = { command = "npx", args = ["x"] }, "a b" = { command = "y" } }\n`,
    `mcp_servers = { db = { command = "/usr/bin/node", args = [${OURS}, "db", "--", "npx", "x"] }, "a b" = { command = "/usr/bin/node", args = [${OURS}, "a b", "--", "y"] } }\n`,
  ],
  [
    'names that are joined by dots',
    `mcp_servers.db.command = "npx"\nmcp_servers.db.args = []\n`,
    `mcp_servers.db.command = "/usr/bin/node"\nmcp_servers.db.args = [${OURS}, "db", "--", "npx"]\n`,
  ],
  [
    'a server with an address',
    '[mcp_servers.far]\nurl = "https://a.test/mcp"\n',
    '[mcp_servers.far]\nurl = "https://a.test/mcp"\n',
  ],
];

test.each(TOML)('TOML: %s', async (what, before, wanted) => {
  if (codex === undefined) expect.fail('no file');
  const { text: after } = await withGateway(before, codex, prefix);
  expect(after).toBe(wanted);
  expect((await withGateway(after, codex, prefix)).text).toBe(after);
  // Where a list was there, but empty, it is gone then: that means the same.
  const back = what.startsWith('names') ? before.replace('mcp_servers.db.args = []\n', '\n').replace(/\n\n$/, '\n') : before;
  expect(await withoutGateway(after, codex)).toBe(back);
  expect(await withoutGateway(before, codex)).toBe(before);
});

test('TOML: a gateway that stands on lines of its own by now is taken away too', async () => {
  if (codex === undefined) expect.fail('no file');
  const text = `[mcp_servers.db]\ncommand = "/usr/bin/node"\nargs = [\n  "/opt/sallyport.js",\n  "mcp",\n  "run",\n  "--",\n  "npx",\n  "x",\n]\n`;
  expect(await withoutGateway(text, codex)).toBe(`[mcp_servers.db]\ncommand = "npx"\nargs = [\n  "x",\n]\n`);
});

test('TOML: what is none is not touched', async () => {
  if (codex === undefined) expect.fail('no file');
  await expect(withGateway('[mcp_servers.a\n', codex, prefix)).rejects.toThrow("can't be changed");
});
