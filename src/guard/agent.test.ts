import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withAgent } from './agent.ts';
import type { RunRequest } from './request.ts';

function request(agent: string, env: Readonly<Record<string, string>>): RunRequest {
  const home = mkdtempSync(join(tmpdir(), 'agent-test-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  return { argv: ['/opt/agent', 'exec'], cwd: '/', env: { HOME: home, ...env }, agent, notice: () => {} };
}

const hosts = ({ hosts: rules }: RunRequest): readonly string[] =>
  (rules ?? []).map(({ host, ports }) => `${host}:${ports.join(',')}`);

test('without an agent a request stays what it is', () => {
  const plain: RunRequest = { argv: ['x'], cwd: '/', env: {}, notice: () => {} };
  expect(withAgent(plain)).toBe(plain);
});

test('an agent gets its model, its own folders and its settings', () => {
  const made = withAgent(request('claude-code', { ANTHROPIC_API_KEY: 'a-key-of-some-length' }));
  expect(hosts(made)).toEqual(['api.anthropic.com:443']);
  expect(made.given).toMatchObject([{ variable: 'ANTHROPIC_API_KEY', hosts: ['api.anthropic.com:443'] }]);
  expect(made.own?.every((folder) => existsSync(folder))).toBe(true);
  expect(made.settings?.variables['CLAUDE_CONFIG_DIR']).toBe(join(made.env['HOME'] ?? '', '.claude'));
});

test('what steers later sessions is held, and made where nothing is there', () => {
  const given = request('claude-code', {});
  const settings = join(given.env['HOME'] ?? '', '.claude', 'settings.json');
  const made = withAgent(given);
  expect(made.held).toContain(settings);
  expect(readFileSync(settings, 'utf8')).toBe('{}');
  rmSync(settings);
  symlinkSync('/nowhere', settings);
  const told: string[] = [];
  expect(withAgent({ ...given, notice: (text) => told.push(text) }).held).not.toContain(settings);
  expect(told).toEqual([`sallyport: ${settings} is a link, so this run can't keep it from being replaced.`]);
});

test.each(['claude-code', 'codex', 'copilot', 'gemini', 'opencode'])(
  '%s: all that is held lies in a folder that is there',
  (agent) => {
    const made = withAgent(request(agent, {}));
    expect(made.held?.length).toBeGreaterThan(1);
    expect(made.held?.every((path) => existsSync(path))).toBe(true);
  },
);

test('a model elsewhere takes the place of the usual one, and gets the key', () => {
  const made = withAgent(
    request('claude-code', { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9000', ANTHROPIC_API_KEY: 'a-key-of-some-length' }),
  );
  expect(hosts(made)).toEqual(['127.0.0.1:9000']);
  expect(made.given?.[0]?.hosts).toEqual(['127.0.0.1:9000']);
  expect(made.variables).toEqual(['ANTHROPIC_BASE_URL']);
});

test("an agent's own sandbox is switched off behind its name", () => {
  expect(withAgent(request('codex', {})).argv).toEqual(['/opt/agent', '-c', 'sandbox_mode="danger-full-access"', 'exec']);
});

test('an unknown agent is said to be unknown', () => {
  expect(() => withAgent(request('nobody', {}))).toThrow('There is no preset for the agent "nobody".');
});
