import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messagesApi, responsesApi } from './model-server.ts';

/** A real coding agent, how it is pointed at a model of ours, and how it calls its shell. */
export interface Client {
  readonly name: string;
  readonly packages: readonly string[];
  /** Below the folder that it is installed in. */
  readonly program: string;
  readonly speak: typeof messagesApi;
  readonly keyVariable: string;
  readonly shell: (command: string) => { readonly tool: string; readonly input: Readonly<Record<string, unknown>> };
  readonly write: (path: string, content: string) => { readonly tool: string; readonly input: Readonly<Record<string, unknown>> };
  readonly arguments: readonly string[];
  /** Variables and files that lead it to the model at PORT. */
  readonly variables: (port: number) => Readonly<Record<string, string>>;
  readonly prepare: (places: { readonly home: string; readonly workspace: string; readonly port: number }) => void;
  /** More flags of `sallyport run`. */
  readonly flags: (port: number) => readonly string[];
}

const asShell = (tool: string, name: string) => (command: string) => ({
  tool,
  input: { [name]: command, description: 'a step' },
});

export const CLIENTS: readonly Client[] = [
  {
    name: 'claude-code',
    packages: ['@anthropic-ai/claude-code@2.1.329'],
    program: 'node_modules/@anthropic-ai/claude-code-linux-x64/claude',
    speak: messagesApi,
    keyVariable: 'ANTHROPIC_API_KEY',
    shell: asShell('Bash', 'command'),
    write: (path, content) => ({ tool: 'Write', input: { file_path: path, content } }),
    arguments: ['-p', 'do the task', '--output-format', 'json', '--dangerously-skip-permissions'],
    variables: (port) => ({ ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}` }),
    prepare: () => {},
    flags: () => [],
  },
  {
    name: 'codex',
    packages: ['@openai/codex@0.169.0'],
    program: 'node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex',
    speak: responsesApi,
    keyVariable: 'OPENAI_API_KEY',
    shell: (command) => ({ tool: 'exec_command', input: { cmd: command } }),
    write: (path, content) => ({ tool: 'exec_command', input: { cmd: `cat > '${path}' <<'END'\n${content}\nEND` } }),
    arguments: ['exec', '--skip-git-repo-check', '--json', 'do the task'],
    variables: () => ({}),
    prepare: ({ home, port }) => {
      mkdirSync(join(home, '.codex'), { recursive: true });
      const provider = [
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
      ];
      writeFileSync(join(home, '.codex', 'config.toml'), `${provider.join('\n')}\n`);
    },
    flags: () => [],
  },
  {
    name: 'opencode',
    packages: ['opencode-ai@1.18.33'],
    program: 'node_modules/opencode-linux-x64/bin/opencode',
    speak: messagesApi,
    keyVariable: 'ANTHROPIC_API_KEY',
    shell: asShell('bash', 'command'),
    write: (path, content) => ({ tool: 'write', input: { filePath: path, content } }),
    arguments: ['run', 'do the task'],
    variables: (port) => ({ ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}/v1` }),
    prepare: ({ home, port }) => {
      mkdirSync(join(home, '.config', 'opencode'), { recursive: true });
      const options = { baseURL: `http://127.0.0.1:${port}/v1`, apiKey: '{env:ANTHROPIC_API_KEY}' };
      const models = { scripted: { name: 'scripted', limit: { context: 100_000, output: 4000 } } };
      const provider = { local: { npm: '@ai-sdk/anthropic', name: 'local', options, models } };
      const config = {
        $schema: 'https://opencode.ai/config.json',
        provider,
        model: 'local/scripted',
        small_model: 'local/scripted',
        autoupdate: false,
      };
      writeFileSync(join(home, '.config', 'opencode', 'opencode.json'), JSON.stringify(config));
    },
    flags: () => [],
  },
];

/** Installs a client by npm below FOLDER; undefined, with the reason printed, where npm can't. */
export function install(client: Client, folder: string): string | undefined {
  const place = join(folder, client.name);
  const program = join(place, client.program);
  if (existsSync(program)) return program;
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{"private":true}');
  try {
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', ...client.packages], {
      cwd: place,
      stdio: 'ignore',
      timeout: 300_000,
    });
  } catch {
    return undefined;
  }
  return existsSync(program) ? program : undefined;
}
