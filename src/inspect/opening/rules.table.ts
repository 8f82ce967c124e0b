import { gitConfig, gitRuns } from './git-config.ts';
import { looseJson, type Members, members, quoted, textsIn } from './parse.ts';
import type { OpeningRule } from './types.ts';

/** Members of an agent's settings that run programs or lead it elsewhere. */
const AGENT_MEMBERS: Readonly<Record<string, string>> = {
  apiKeyHelper: 'runs a program for its key',
  awsAuthRefresh: 'runs a program to log in',
  awsCredentialExport: 'runs a program to log in',
  otelHeadersHelper: 'runs a program for its telemetry',
  statusLine: 'runs a program for its status line',
  hooks: 'runs programs at its own events',
  mcpServers: 'starts MCP servers',
  mcp_servers: 'starts MCP servers',
  mcp: 'starts MCP servers',
  plugin: 'loads plugins',
  env: 'sets variables for its programs',
  enableAllProjectMcpServers: 'starts every MCP server of this repository',
  disableAllHooks: 'switches hooks off',
  permissions: 'changes what it may do without a question',
  permission: 'changes what it may do without a question',
  provider: 'chooses where its model is',
  notify: 'runs a program at its events',
  model_provider: 'chooses where its model is',
  model_providers: 'chooses where its model is',
  sandbox_mode: 'changes its sandbox',
  approval_policy: 'changes what it asks',
  tools: 'changes its tools',
};

function agentSettings(text: string): readonly string[] {
  const value = looseJson(text);
  const found = value === undefined ? tomlHeads(text) : members(value);
  const told = Object.keys(found).flatMap((name) => {
    const what = Object.hasOwn(AGENT_MEMBERS, name) ? AGENT_MEMBERS[name] : undefined;
    return what === undefined ? [] : [`${what} (${name}${commandsOf(found[name])})`];
  });
  return value === undefined && told.length === 0 ? ['is settings that cannot be read'] : told;
}

/** Names of tables and keys at the top of a TOML text: enough to say what it touches. */
function tomlHeads(text: string): Members {
  const names = [...text.matchAll(/^[ \t]*(?:\[+\s*([\w-]+)|([\w-]+)\s*=)/gm)].map((found) => found[1] ?? found[2] ?? '');
  return Object.fromEntries(names.map((name) => [name, null]));
}

function commandsOf(value: unknown): string {
  const first = textsIn(value).find((text) => /\s|\//.test(text)) ?? textsIn(value)[0];
  return first === undefined ? '' : `: ${quoted(first)}`;
}

/** Settings of git that make it believe or reach something else. */
const GIT_FOLLOWS =
  /^(?:core\.hookspath|ssh\.variant|remote\..*\.(?:vcs|proxy)|include(?:if\..*)?\.path|protocol(?:\..*)?\.allow|url\..*\.(?:insteadof|pushinsteadof)|extensions\.worktreeconfig)$/;

function gitSettings(text: string): readonly string[] {
  return gitConfig(text).flatMap(([key, value]) => {
    if (!GIT_FOLLOWS.test(key) && !gitRuns(key, value)) return [];
    // Filters of LFS are what most repositories with large files have.
    if (/^filter\.lfs\./.test(key) && /^git-lfs (?:clean|smudge|filter-process)\b/.test(value)) return [];
    return [`git runs or follows ${key} = ${quoted(value)}`];
  });
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];

function packageScripts(text: string): readonly string[] {
  const scripts = members(members(looseJson(text))['scripts']);
  return INSTALL_SCRIPTS.flatMap((name) => {
    const command = scripts[name];
    return typeof command === 'string' ? [`the package manager runs ${quoted(command)} at each install (${name})`] : [];
  });
}

function devcontainer(text: string): readonly string[] {
  const settings = members(looseJson(text));
  return Object.entries(settings).flatMap(([name, value]) => {
    if (name === 'initializeCommand') return [`an editor runs ${quoted(textsIn(value).join(' '))} on this machine (${name})`];
    return /Command$/.test(name) ? [`an editor runs ${quoted(textsIn(value).join(' '))} in the container (${name})`] : [];
  });
}

function editorTasks(text: string): readonly string[] {
  const { tasks } = members(looseJson(text));
  const list = Array.isArray(tasks) ? tasks.map(members) : [];
  return list
    .filter((task) => members(task['runOptions'])['runOn'] === 'folderOpen')
    .map((task) => `the editor runs ${quoted(String(task['command'] ?? task['label'] ?? '?'))} when the folder is opened`);
}

const EDITOR_SETTINGS =
  /autoApprove|\.path$|interpreterPath|terminal\.integrated|\.command$|executable|chat\.tools|git\.path|shellArgs|allowAutomaticTasks/i;

function editorSettings(text: string): readonly string[] {
  return Object.entries(members(looseJson(text)))
    .filter(([name]) => EDITOR_SETTINGS.test(name))
    .map(([name, value]) => `the editor follows ${name}${commandsOf(value)}`);
}

/** Zero-width, direction and tag characters: read by a model, not seen by a person (CVE-2021-42574, "rules file backdoor"). */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

function instructions(text: string): readonly string[] {
  const count = [...text.replace(/^\ufeff/, '').matchAll(INVISIBLE)].length;
  return [count === 0 ? 'tells an agent what to do' : `tells an agent what to do, with ${count} characters that nobody sees`];
}

const runs = (what: string) => (): readonly string[] => [what];

/** First what agents do by themselves, then other programs, then texts. */
export const OPENING_RULES: readonly OpeningRule[] = [
  {
    kind: 'agent',
    paths: [
      '.claude/settings.json',
      '.claude/settings.local.json',
      '.mcp.json',
      '.codex/config.toml',
      '.codex/hooks.json',
      '.gemini/settings.json',
      'opencode.json',
      'opencode.jsonc',
      '.opencode/opencode.json',
      '.cursor/mcp.json',
      '.cursor/hooks.json',
      '.vscode/mcp.json',
      '.windsurf/hooks.json',
      '.github/copilot/settings.json',
      '.github/copilot/settings.local.json',
      '.github/hooks/*',
    ],
    what: agentSettings,
  },
  { kind: 'agent', paths: ['.opencode/plugin/*', '.opencode/plugins/*'], what: runs('is a plugin that opencode loads') },
  { kind: 'agent', paths: ['.clinerules/hooks/*'], what: runs('is a hook that Cline runs') },
  { kind: 'tool', paths: ['.git/config', '.git/config.worktree'], what: gitSettings },
  { kind: 'tool', paths: ['.git/hooks/*'], what: (_, path) => (path.endsWith('.sample') ? [] : ['git runs it']) },
  { kind: 'tool', paths: ['.git'], what: (text) => [`git looks elsewhere: ${quoted(text.trim())}`] },
  { kind: 'tool', paths: ['.git/commondir'], what: (text) => [`git looks elsewhere: ${quoted(text.trim())}`] },
  {
    kind: 'tool',
    paths: ['.husky/*'],
    what: (_, path) => (/\/(?:\.|_)/.test(path) ? [] : ['git runs it, once husky is installed']),
  },
  {
    kind: 'tool',
    paths: ['lefthook.yml', '.lefthook.yml', '.pre-commit-config.yaml'],
    what: runs('declares programs for git hooks'),
  },
  { kind: 'tool', paths: ['.envrc'], what: runs('direnv runs it when the folder is entered, once it was allowed') },
  {
    kind: 'tool',
    paths: ['.mise.toml', 'mise.toml'],
    what: (text) => (/\[(?:hooks|tasks|env)/.test(text) ? ['mise follows its hooks, tasks or variables'] : []),
  },
  { kind: 'tool', paths: ['package.json'], what: packageScripts },
  { kind: 'tool', paths: ['.pnpmfile.cjs'], what: runs('pnpm loads it at each install') },
  { kind: 'tool', paths: ['setup.py'], what: runs('pip runs it when the folder is installed') },
  { kind: 'tool', paths: ['conftest.py'], what: runs('pytest loads it') },
  { kind: 'tool', paths: ['sitecustomize.py', 'usercustomize.py'], what: runs('Python loads it at each start from here') },
  { kind: 'tool', paths: ['.devcontainer/devcontainer.json', '.devcontainer.json'], what: devcontainer },
  { kind: 'tool', paths: ['.vscode/tasks.json'], what: editorTasks },
  { kind: 'tool', paths: ['.vscode/settings.json'], what: editorSettings },
  {
    kind: 'tool',
    paths: ['.idea/workspace.xml'],
    what: (text) => (/<component name="(?:RunManager|StartupTasks)/.test(text) ? ['the editor has run configurations'] : []),
  },
  {
    kind: 'text',
    paths: [
      'AGENTS.md',
      'AGENT.md',
      'CLAUDE.md',
      'CLAUDE.local.md',
      'GEMINI.md',
      '.cursorrules',
      '.windsurfrules',
      '.clinerules',
      '.github/copilot-instructions.md',
      '.claude/commands/*',
      '.claude/agents/*',
      '.claude/rules/*',
      '.cursor/rules/*',
      '.windsurf/rules/*',
      '.clinerules/*',
      '.roo/rules/*',
      '.github/instructions/*',
      '.github/agents/*',
      '.github/prompts/*',
      '.gemini/commands/*',
      '.opencode/agent/*',
      '.opencode/command/*',
    ],
    what: instructions,
  },
];
