import { expect, test } from 'vitest';
import { CLIENTS } from '../clients.table.ts';
import { agentPostures, type PostureCheck } from './index.ts';

interface Machine {
  readonly files: Readonly<Record<string, unknown>>;
  readonly modes?: Readonly<Record<string, number>>;
  readonly isInstalled?: boolean;
}

function postures({ files, modes = {}, isInstalled = false }: Machine): ReturnType<typeof agentPostures> {
  return agentPostures({
    home: '/h',
    project: '/w',
    isInstalled: () => isInstalled,
    read: (path) => {
      const value = files[path];
      return value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
    },
    mode: (path) => modes[path] ?? (Object.keys(files).some((name) => name.startsWith(path)) ? 0o040_700 : null),
  });
}

function checks(machine: Machine): readonly PostureCheck[] {
  return postures(machine).flatMap((one) => one.checks);
}

const CLAUDE = '/h/.claude/settings.json';

test.each([
  [CLAUDE, { permissions: { defaultMode: 'bypassPermissions' } }, 'bad', 'bypassPermissions'],
  [CLAUDE, { permissions: { allow: ['Read', 'Bash(*)'] } }, 'bad', 'Bash(*)'],
  [CLAUDE, { permissions: { allow: ['Bash'] } }, 'bad', 'it allows Bash '],
  [CLAUDE, { permissions: { allow: ['Bash(:*)'] } }, 'bad', 'Bash(:*)'],
  [CLAUDE, '{ // a comment\n "disableAllHooks": true, }', 'bad', 'disableAllHooks'],
  ['/w/.claude/settings.json', { env: { ANTHROPIC_BASE_URL: 'http://x.test' } }, 'bad', 'redirects the model'],
  ['/w/.claude/settings.json', { apiKeyHelper: './x.sh' }, 'weak', 'brings programs'],
  ['/h/.codex/config.toml', 'sandbox_mode = "danger-full-access"', 'bad', 'danger-full-access'],
  ['/h/.codex/config.toml', 'approval_policy = "never"', 'weak', 'approval_policy never'],
  ['/h/.codex/config.toml', '[sandbox_workspace_write]\nnetwork_access = true', 'bad', 'whole network'],
  ['/h/.codex/config.toml', '[mcp_servers.x]\ncommand = "npx"\nargs = ["-y", "server-x"]', 'bad', 'whatever version is newest'],
  ['/h/.gemini/settings.json', { general: { defaultApprovalMode: 'yolo' } }, 'bad', 'yolo'],
  ['/h/.config/opencode/opencode.json', {}, 'weak', 'without a question'],
  ['/h/.copilot/config.json', { trusted_folders: ['/home/me'] }, 'weak', 'home folder'],
  ['/h/.cursor/mcp.json', { mcpServers: { x: { url: 'http://mcp.example.com/' } } }, 'bad', 'without TLS'],
] as const)('%s %j: %s', (path, settings, level, part) => {
  expect(checks({ files: { '/h/.claude/x': '', [path]: settings } })).toContainEqual(
    expect.objectContaining({ level, at: path, what: expect.stringContaining(part) }),
  );
});

test.each([
  ['npx', ['-y', 'server@1.2.3'], false],
  ['npx', ['-y', '@scope/server@1.2.3'], false],
  ['npx', ['@scope/server'], true],
  ['npx', ['./local.js'], false],
  ['pnpm', ['dlx', 'server'], true],
  ['uvx', ['mcp-server-git'], true],
  ['uvx', ['mcp-server-git==1.0'], false],
  ['docker', ['run', '-i', 'mcp/github'], true],
  ['docker', ['run', '-i', 'mcp/github:1.2'], false],
  ['node', ['server.js'], false],
] as const)('an MCP server started by %s %j: unpinned %s', (command, args, wanted) => {
  const found = checks({ files: { '/h/.cursor/mcp.json': { mcpServers: { x: { command, args } } } } });
  expect(found.some(({ what }) => what.includes('newest'))).toBe(wanted);
});

test('a secret in a declaration is seen and not shown; a reference is none', () => {
  // Put together here, so that it is no secret in this file.
  const token = ['ghp', 'x7Kd93mQpL2vRt8WzNc4Yb6HfJs1Ga5Ue0Xi'].join('_');
  const declared = (env: object): readonly PostureCheck[] =>
    checks({ files: { '/h/.cursor/mcp.json': { mcpServers: { x: { command: 'node', args: ['a.js'], env } } } } });
  const found = declared({ GITHUB_TOKEN: token });
  expect(found.some(({ what }) => what.includes('plain text'))).toBe(true);
  expect(JSON.stringify(found)).not.toContain(token);
  expect(declared({ GITHUB_TOKEN: `\${GITHUB_TOKEN}` }).some(({ what }) => what.includes('plain text'))).toBe(false);
});

test('Codex without its own sandbox is no danger where each command gets a cage; what a repository declares is no proof of one', () => {
  const files = { '/h/.codex/config.toml': 'sandbox_mode = "danger-full-access"' };
  const hooks = JSON.stringify({ hooks: { PreToolUse: [{ hooks: [{ command: '/opt/warden-linux-x64 hook codex' }] }] } });
  const isBad = (path: string): boolean =>
    checks({ files: { ...files, [path]: hooks } }).some(({ what }) => what.includes('danger-full-access'));
  expect([isBad('/h/.codex/hooks.json'), isBad('/w/.codex/hooks.json'), isBad('/nowhere')]).toEqual([false, true, true]);
});

test('grades: hooks where no agent reaches them make an A, in user settings a C, none an F', () => {
  const hook = { type: 'command', command: '/opt/warden-linux-x64', args: ['hook', 'claude-code'] };
  const hooks = { hooks: { PreToolUse: [{ hooks: [hook] }] } };
  const grade = (path: string): string | undefined => postures({ files: { [path]: hooks, '/h/.claude/x': '' } })[0]?.grade;
  expect([grade('/etc/claude-code/managed-settings.d/50-sallyport.json'), grade(CLAUDE), grade('/nowhere')]).toEqual([
    'A',
    'C',
    'F',
  ]);
});

test('conversations that everybody can read are said', () => {
  const open = { '/h': 0o040_755, '/h/.claude': 0o040_755, '/h/.claude/projects': 0o040_755 };
  const told = (modes: Record<string, number>): boolean =>
    checks({ files: { [CLAUDE]: {} }, modes }).some(({ fix }) => fix.startsWith('chmod'));
  expect([told(open), told({ ...open, '/h/.claude': 0o040_700 })]).toEqual([true, false]);
});

test('a client that is not here is not judged', () => {
  expect(postures({ files: {} })).toEqual([]);
});

const INSTALLED = CLIENTS.flatMap((client) => client.scopes.map((scope) => [client.name, scope, client] as const));

test.each(INSTALLED)('what init writes for %s (%s) is seen', (name, scope, client) => {
  const hook = (event: string): readonly string[] => ['/opt/my programs/native/bin/warden-linux-x64', 'hook', name, event];
  const written = client.files({ scope, home: '/h', project: '/w', hook });
  const files = Object.fromEntries(written.map(({ path, update }) => [path, update(null) ?? '']));
  const found = postures({ files, isInstalled: true }).find((one) => one.client === name);
  expect((found?.checks ?? []).map(({ what }) => what)).toContainEqual(expect.stringContaining('it asks Sallyport'));
});
