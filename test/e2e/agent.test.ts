import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startWeb } from './network.test-support.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

// sallyport-ignore anthropic-key: made up, it opens nothing
const KEY = 'sk-ant-oat01-e2eLogInThatNoCageEverHolds0123456789';

function put(place: Place, path: string, content: string): void {
  const file = join(place.home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o600 });
}

function run(
  place: Place,
  agent: string,
  script: string,
  more: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): ReturnType<typeof sallyport> {
  return sallyport(place, ['run', '-q', '--agent', agent, ...flags, '--', 'sh', '-c', script], {
    env: { ...place.env, ...more },
  });
}

test('a log-in that an agent keeps in a file is used, and not shown', async () => {
  const place = makeWorkspace();
  const model = await startWeb();
  put(place, '.claude/.credentials.json', JSON.stringify({ claudeAiOauth: { accessToken: KEY } }));
  const program =
    "fetch(process.env.ANTHROPIC_BASE_URL, { headers: { authorization: 'Bearer ' + process.env.CLAUDE_CODE_OAUTH_TOKEN } })";
  const script = `cat ~/.claude/.credentials.json; '${process.execPath}' -e "${program}"; env`;
  const { stdout, stderr } = await run(place, 'claude-code', script, { ANTHROPIC_BASE_URL: `http://127.0.0.1:${model.port}` });
  expect(model.seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`]);
  expect(stdout + stderr).not.toContain(KEY);
  expect(stdout).toMatch(/^CLAUDE_CODE_OAUTH_TOKEN=sk-ant-oat01-\w{20,}$/m);
});

test('an agent that looks into its file finds a placeholder there', async () => {
  const place = makeWorkspace();
  put(place, '.codex/auth.json', JSON.stringify({ OPENAI_API_KEY: KEY, tokens: null }));
  // The program's arguments come behind those of the preset.
  writeFileSync(
    join(place.workspace, 'agent'),
    '#!/bin/sh\ncat ~/.codex/auth.json; echo x > ~/.codex/auth.json; echo "wrote: $?"\n',
    { mode: 0o755 },
  );
  const { stdout } = await sallyport(place, ['run', '-q', '--agent', 'codex', '--', './agent']);
  expect(stdout).toMatch(/^\{"OPENAI_API_KEY":"sk-ant-oat01-\w{20,}"\}wrote: [12]$/m);
  expect(stdout).not.toContain(KEY);
  expect(readFileSync(join(place.home, '.codex/auth.json'), 'utf8')).toContain(KEY);
});

test('of a file with keys and other things it sees the other things', async () => {
  const place = makeWorkspace();
  put(place, '.copilot/config.json', `// managed\n${JSON.stringify({ firstLaunchAt: 'then', authTokens: { 'x:y': KEY } })}`);
  const { stdout } = await run(place, 'copilot', 'cat ~/.copilot/config.json');
  expect(stdout).toBe('{"firstLaunchAt":"then"}');
});

test('what steers later sessions stays as it is', async () => {
  const place = makeWorkspace();
  put(place, '.claude/settings.json', '{"model":"mine"}');
  const script = `cd ~/.claude; echo x > settings.json; mv -f /etc/hostname settings.json; rm -f settings.json; mkdir hooks; echo x > hooks/h; echo x > skills/s; echo x > session; ls`;
  const { stdout } = await run(place, 'claude-code', script);
  expect(stdout.split('\n')).toEqual(['agents', 'commands', 'hooks', 'plugins', 'session', 'settings.json', 'skills', '']);
  expect(readFileSync(join(place.home, '.claude/settings.json'), 'utf8')).toBe('{"model":"mine"}');
});

test('where a log-in could not be hidden nothing runs', async () => {
  const place = makeWorkspace();
  put(place, '.claude/.credentials.json', JSON.stringify({ claudeAiOauth: { accessToken: KEY } }));
  const { code, stdout, stderr } = await run(place, 'claude-code', 'echo started', {}, ['--force-mode', 'landlock']);
  expect([code, stdout]).toEqual([125, '']);
  expect(stderr).toContain("can't be hidden from the agent");
});
