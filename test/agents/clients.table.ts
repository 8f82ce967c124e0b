import type { Client, ToolCall } from './client.ts';
import { chatApi, generateApi, messagesApi, responsesApi } from './model-apis.ts';

const ARCH = process.arch;
const CODEX_TARGET = `${ARCH === 'arm64' ? 'aarch64' : 'x86_64'}-unknown-linux-musl`;

function call(tool: string, input: Readonly<Record<string, unknown>>): ToolCall {
  return { tool, input };
}

function codexPatch(patch: readonly string[]): ToolCall {
  return call('exec_command', { cmd: `apply_patch <<'END'\n${['*** Begin Patch', ...patch, '*** End Patch'].join('\n')}\nEND` });
}

const claudeCode: Client = {
  name: 'claude-code',
  package: '@anthropic-ai/claude-code@2.1.332',
  program: `node_modules/@anthropic-ai/claude-code-linux-${ARCH}/claude`,
  api: messagesApi,
  keyVariable: 'ANTHROPIC_API_KEY',
  keyPrefix: 'sk-ant-api03-',
  shell: (command) => call('Bash', { command, description: 'a step' }),
  read: (path) => call('Read', { file_path: path }),
  write: (path, content) => call('Write', { file_path: path, content }),
  edit: (path, before, after) => call('Edit', { file_path: path, old_string: before, new_string: after }),
  settings: '.claude/settings.json',
  arguments: ['-p', 'do the task', '--output-format', 'json', '--dangerously-skip-permissions'],
  variables: ({ port }) => ({ ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}` }),
  files: () => ({}),
};

const codex: Client = {
  name: 'codex',
  package: '@openai/codex@0.171.0',
  program: `node_modules/@openai/codex-linux-${ARCH}/vendor/${CODEX_TARGET}/bin/codex`,
  api: responsesApi,
  keyVariable: 'OPENAI_API_KEY',
  keyPrefix: 'sk-proj-',
  shell: (command) => call('exec_command', { cmd: command }),
  write: (path, content) => codexPatch([`*** Add File: ${path}`, ...content.split('\n').map((line) => `+${line}`)]),
  edit: (path, before, after) => codexPatch([`*** Update File: ${path}`, '@@', `-${before}`, `+${after}`]),
  settings: '.codex/config.toml',
  arguments: ['exec', '--json', 'do the task'],
  variables: ({ port }) => ({ OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` }),
  files: ({ port }) => ({
    '.codex/config.toml': [
      'model = "scripted"',
      'model_provider = "local"',
      'approval_policy = "never"',
      '[model_providers.local]',
      'name = "local"',
      `base_url = "http://127.0.0.1:${port}/v1"`,
      'wire_api = "responses"',
      'env_key = "OPENAI_API_KEY"',
      'request_max_retries = 0',
      'stream_max_retries = 0',
      'supports_websockets = false',
      '[analytics]',
      'enabled = false',
      '[features]',
      'enable_request_compression = false',
      '',
    ].join('\n'),
  }),
};

const opencode: Client = {
  name: 'opencode',
  package: 'opencode-ai@1.18.33',
  program: `node_modules/opencode-linux-${ARCH}/bin/opencode`,
  api: messagesApi,
  keyVariable: 'ANTHROPIC_API_KEY',
  keyPrefix: 'sk-ant-api03-',
  shell: (command) => call('bash', { command, description: 'a step' }),
  read: (path) => call('read', { filePath: path }),
  write: (path, content) => call('write', { filePath: path, content }),
  edit: (path, before, after) => call('edit', { filePath: path, oldString: before, newString: after }),
  settings: '.config/opencode/opencode.json',
  arguments: ['run', 'do the task'],
  variables: ({ port }) => ({ ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}/v1` }),
  files: ({ port }) => {
    const options = { baseURL: `http://127.0.0.1:${port}/v1`, apiKey: '{env:ANTHROPIC_API_KEY}' };
    const models = { scripted: { name: 'scripted', limit: { context: 100_000, output: 4000 } } };
    const provider = { local: { npm: '@ai-sdk/anthropic', name: 'local', options, models } };
    const model = 'local/scripted';
    const permission = { external_directory: 'allow' };
    return { '.config/opencode/opencode.json': JSON.stringify({ provider, model, small_model: model, permission }) };
  },
};

const gemini: Client = {
  name: 'gemini',
  package: '@google/gemini-cli@0.61.0',
  program: 'node_modules/@google/gemini-cli/bundle/gemini.js',
  api: generateApi,
  keyVariable: 'GEMINI_API_KEY',
  keyPrefix: 'AIza',
  shell: (command) => call('run_shell_command', { command, description: 'a step' }),
  write: (path, content) => call('write_file', { file_path: path, content }),
  edit: (path, before, after) =>
    call('replace', { file_path: path, old_string: before, new_string: after, instruction: 'correct the sign' }),
  settings: '.gemini/settings.json',
  arguments: ['--approval-mode', 'yolo', '--skip-trust', '-p', 'do the task'],
  variables: ({ port }) => ({ GOOGLE_GEMINI_BASE_URL: `http://127.0.0.1:${port}` }),
  files: () => {
    const security = { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } };
    const quiet = {
      general: { enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
    };
    return { '.gemini/settings.json': JSON.stringify({ security, ...quiet }) };
  },
};

const copilot: Client = {
  name: 'copilot',
  package: '@github/copilot@1.0.102',
  program: `node_modules/@github/copilot-linux-${ARCH}/copilot`,
  api: chatApi,
  keyVariable: 'COPILOT_PROVIDER_API_KEY',
  keyPrefix: 'sk-',
  shell: (command) => call('bash', { command, description: 'a step', mode: 'sync' }),
  write: (path, content) => call('create', { path, file_text: content }),
  edit: (path, before, after) => call('edit', { path, old_str: before, new_str: after }),
  settings: '.copilot/settings.json',
  arguments: ['-p', 'do the task', '--allow-all'],
  variables: ({ port }) => ({
    COPILOT_OFFLINE: 'true',
    COPILOT_PROVIDER_BASE_URL: `http://127.0.0.1:${port}/v1`,
    COPILOT_PROVIDER_TYPE: 'openai',
    COPILOT_MODEL: 'scripted',
  }),
  // Where there is no key ring its tokens stand here, so it sees a copy without them.
  files: () => ({ '.copilot/config.json': '// managed\n{"firstLaunchAt":"2026-01-01T00:00:00.000Z","trusted_folders":[]}' }),
};

/** Codex with the provider and the log-in file that most people have. */
const codexWithFile: Client = {
  ...codex,
  label: 'codex, file',
  keyFile: { path: '.codex/auth.json', content: (key) => JSON.stringify({ OPENAI_API_KEY: key }) },
  variables: ({ port }) => ({ OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` }),
  files: ({ port }) => ({
    '.codex/config.toml': [
      'model = "scripted"',
      'approval_policy = "never"',
      `openai_base_url = "http://127.0.0.1:${port}/v1"`,
      '[analytics]',
      'enabled = false',
      '[features]',
      'enable_request_compression = false',
      '',
    ].join('\n'),
  }),
};

/** The log-in of a subscription, as Claude Code keeps it. */
const claudeWithFile: Client = {
  ...claudeCode,
  label: 'claude, file',
  keyVariable: 'CLAUDE_CODE_OAUTH_TOKEN',
  keyPrefix: 'sk-ant-oat01-',
  keyFile: {
    path: '.claude/.credentials.json',
    content: (key) => {
      const expiresAt = Date.now() + 8 * 3_600_000;
      const scopes = ['user:inference', 'user:profile'];
      return JSON.stringify({
        claudeAiOauth: { accessToken: key, refreshToken: 'made up', expiresAt, scopes, subscriptionType: 'pro' },
      });
    },
  },
};

const opencodeWithFile: Client = {
  ...opencode,
  label: 'opencode, file',
  keyFile: {
    path: '.local/share/opencode/auth.json',
    content: (key) => JSON.stringify({ anthropic: { type: 'api', key } }),
  },
};

const geminiWithFile: Client = {
  ...gemini,
  label: 'gemini, file',
  keyFile: { path: '.gemini/.env', content: (key) => `GEMINI_API_KEY="${key}"\n` },
};

export const CLIENTS: readonly Client[] = [
  claudeCode,
  claudeWithFile,
  codex,
  codexWithFile,
  opencode,
  opencodeWithFile,
  gemini,
  geminiWithFile,
  copilot,
];
