import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { policyJsonSchema } from './index.ts';
import { parsePolicyDocument } from './parse.ts';

const NEEDS_TLS = 'expected an https address without a password, a query and a fragment; http only to this machine (localhost)';

function problems(value: unknown): readonly string[] {
  const result = parsePolicyDocument(value, 'user', null);
  return result.ok ? [] : result.problems.map((problem) => `${problem.path}: ${problem.message}`);
}

test('a whole document', () => {
  const result = parsePolicyDocument(
    {
      version: 1,
      profile: 'read-only',
      approval: 'never',
      files: { read: ['/opt/sdk'], write: ['~/.cache/x'], deny: ['*.pem'], protect: ['infra'], report: ['x'] },
      environment: { allow: ['AWS_*'], deny: ['AWS_PROFILE'], set: { CI: '1' } },
      limits: { memory: '2GiB', pids: 100, cpu: '1h', time: '10m', 'file-size': '256 MiB', 'open-files': 'none' },
      commands: {
        allow: ['npm test'],
        deny: [{ run: 'git push', unless: '--dry-run', why: 'w', match: ['git push'], not_match: ['git pull'] }],
      },
      destructive: { limit: 5, window: '30s' },
      preview: true,
      reads: false,
      network: { allow: ['api.github.com:443'], unlisted: 'ask' },
      phases: { setup: { run: ['npm ci'], allow: ['r.test'], secrets: ['npm'] }, agent: { secrets: ['model'] } },
      tiers: { high: ['boundary.outside', 'mcp.*'] },
    },
    'repository',
    'sallyport.yaml',
  );
  expect(result).toMatchObject({
    ok: true,
    layer: {
      layer: 'repository',
      limits: { memory: 2 ** 31, pids: 100, cpu: 3600, time: 600_000, fileSize: 2 ** 28, openFiles: 0 },
      destructive: { limit: 5, windowMs: 30_000 },
      commands: { deny: [{ run: 'git push', unless: '--dry-run', notMatch: ['git pull'], layer: 'repository' }] },
      network: { allow: [{ host: 'api.github.com', ports: [443], inspect: false, layer: 'repository' }] },
      setup: { run: ['npm ci'], secrets: ['npm'], allow: [{ host: 'r.test' }] },
      secrets: ['model'],
      highTier: ['boundary.outside', 'mcp.*'],
    },
  });
});

describe('an error tells the place, what was expected, and the nearest key', () => {
  test.each([
    [{}, ['version: expected 1']],
    [{ version: 2 }, ['version: expected 1']],
    [{ version: 1, approvals: { chanels: [] } }, ['approvals.chanels: is not known here; did you mean channels?']],
    ...[
      'http://ntfy.example.com',
      'https://a@ntfy.example.com',
      'https://ntfy.example.com/?x',
      'ftp://localhost',
      'localhost',
    ].map(
      (ntfy) =>
        [{ version: 1, approvals: { channels: [{ ntfy, topic: 't' }] } }, [`approvals.channels[0].ntfy: ${NEEDS_TLS}`]] as const,
    ),
    [{ version: 1, approvals: { 'public-url': 'http://guard.test' } }, [`approvals.public-url: ${NEEDS_TLS}`]],
    [null, ['the document: expected a policy: keys and values, starting with version: 1']],
    ['x', ['the document: expected a policy: keys and values, starting with version: 1']],
    [{ version: 1, profil: 'workspace' }, ['profil: is not known here; did you mean profile?']],
    [{ version: 1, limits: { file_size: '1MiB' } }, ['limits.file_size: is not known here; did you mean file-size?']],
    [{ version: 1, limits: { memory: 'lots' } }, ['limits.memory: expected a size such as "2GiB", "256MiB" or "none"']],
    [
      { version: 1, labels: { private: ['a', '~/b', './c', '*.d', '~e', '../f', 'g/*', '*'] } },
      [4, 5, 6, 7].map(
        (at) => `labels.private[${at}]: expected a file name (* stands for any text within it), or a path without * and ..`,
      ),
    ],
    [{ version: 1, flows: { toxic: 'allow' } }, ['flows.toxic: expected ask or deny']],
    [{ version: 1, limits: { time: 10 } }, ['limits.time: expected a time such as "10m", "90s", "1h" or "none"']],
    [{ version: 1, profile: 'open' }, ['profile: expected read-only, workspace or unconfined']],
    [
      { version: 1, commands: { deny: [{ run: 'x', unles: 'y' }] } },
      ['commands.deny[0].unles: is not known here; did you mean unless?'],
    ],
    [
      { version: 1, network: { allow: ['a b'] } },
      ['network.allow[0]: "a b" is no host: expected a name such as api.example.com'],
    ],
    [{ version: 1, network: { alow: [] } }, ['network.alow: is not known here; did you mean allow?']],
    [
      { version: 1, phases: { setup: { allow: ['x:0'] } } },
      ['phases.setup.allow[0]: expected ports between 1 and 65535, or "*"'],
    ],
    [{ version: 1, commands: { deny: [{ why: 'y' }] } }, ['commands.deny[0].run: expected the words of a command']],
    [
      { version: 1, commands: { deny: [5] } },
      ['commands.deny[0]: expected the words of a command, or {run, unless, why, match, not_match}'],
    ],
    [
      { version: 1, commands: { allow: ['*'] } },
      ['commands.allow[0]: would allow every command; expected the name of a program first'],
    ],
    [
      { version: 1, files: { write: ['../x'] } },
      ['files.write[0]: expected an absolute path or one that starts with ~/, without ..'],
    ],
    [{ version: 1, files: { deny: ['a/b'] } }, ['files.deny[0]: expected the name of a file, without a folder']],
    [
      { version: 1, environment: { allow: ['*'] } },
      ['environment.allow[0]: expected the name of a variable, or its beginning followed by *'],
    ],
    [{ version: 1, files: 'x' }, ['files: expected {read, write, deny, protect, report}']],
  ] as const)('%j', (value, want) => {
    expect(problems(value)).toEqual(want);
  });
});

test('the published JSON Schema is current', async () => {
  const place = new URL('../../schema/sallyport.schema.json', import.meta.url);
  const current = `${JSON.stringify(await policyJsonSchema(), null, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(place, current);
  expect(readFileSync(place, 'utf8')).toBe(current);
});
