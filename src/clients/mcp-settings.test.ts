import { expect, test } from 'vitest';
import { mcpSettings, type Prefix, withGateway, withoutGateway } from './mcp-settings.ts';

const prefix: Prefix = (name, variables) => [
  ...['/usr/bin/node', '/opt/sallyport.js', 'mcp', 'run', '--name', name],
  ...variables.flatMap((one) => ['--env', one]),
  '--',
];
const [common] = mcpSettings('claude-code', 'project', '/home/me', '/work') ?? [];
const [opencode] = mcpSettings('opencode', 'project', '/home/me', '/work') ?? [];

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
])('%s: a gateway before each command, and back again', (_, text, file) => {
  if (file === undefined) expect.fail('no file');
  const { text: after, servers } = withGateway(text, file, prefix);
  expect(servers.map(({ change }) => change)).toEqual(file === common ? ['rewritten', 'rewritten', 'elsewhere'] : ['rewritten']);
  expect(after).toMatch(/"mcp",\s+"run",\s+"--name",\s+"files",\s+"--env",\s+"(TOKEN|K)",\s+"--",\s+"npx"/);
  expect(withGateway(after, file, prefix).text).toBe(after);
  const back = JSON.parse(withoutGateway(after, file));
  const wanted = JSON.parse(text);
  if (file === common) wanted.mcpServers.bare.args = [];
  expect(back).toEqual(wanted);
  expect(withoutGateway(text, file)).toBe(text);
});

test.each(['[]', '{', '// a comment\n{}'])('%j is not touched', (text) => {
  expect(() => common !== undefined && withGateway(text, common, prefix)).toThrow("can't be changed");
});
