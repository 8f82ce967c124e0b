import { expect, test } from 'vitest';
import { codex } from './index.ts';
import { hashOf } from './trust.ts';

/** From `hooks/list` of Codex 0.169.0. */
test.each([
  [
    'PreToolUse',
    '.*',
    { command: '/bin/true a', timeout: 300 },
    'sha256:a4df64c1dc4a064f4aaafa60ba5d6b95e19dbcb9aaf7a99674f034b10dd603c2',
  ],
  [
    'SessionStart',
    null,
    { command: '/bin/true b', timeout: 300 },
    'sha256:eb9668e11117d5b13bfe937757f2db4e064ede93d242e91b07f06eccb315c342',
  ],
] as const)('%s is counted as Codex counts it', (event, matcher, hook, wanted) => {
  expect(hashOf({ event, matcher, hook: { type: 'command', ...hook } })).toBe(wanted);
});

const place = {
  scope: 'user',
  home: '/h',
  project: '/w',
  hook: (event: string) => ['/opt/warden', 'hook', 'codex', event],
} as const;

test("trust is written for the places of ours behind a person's own hooks, once, and taken away", () => {
  const [hooks, trust] = codex.files(place);
  const mine = JSON.stringify({ hooks: { PreToolUse: [{ hooks: [{ type: 'command', command: 'mine' }] }] } });
  const declared = hooks?.update(mine) ?? null;
  const before =
    'model = "x"\nsandbox_mode = "read-only"\n# mine\n[hooks.state."/h/.codex/hooks.json:pre_tool_use:1:0"]\ntrusted_hash = "old"\n[a]\nb = 1\n';
  const written = trust?.update(before, () => declared) ?? '';
  expect(written).toContain('[hooks.state."/h/.codex/hooks.json:pre_tool_use:1:0"]');
  expect(written).toContain('[hooks.state."/h/.codex/hooks.json:session_start:0:0"]');
  expect(written).not.toContain('"old"');
  // What a person chose stays; where nothing is chosen, commands are put into our cage instead of its sandbox.
  expect(written).not.toContain('danger');
  expect(trust?.update(null, () => declared)).toContain('sandbox_mode = "danger-full-access"');
  expect(trust?.update(written, () => declared)).toBe(written);
  expect(trust?.remove(written)).toBe('model = "x"\nsandbox_mode = "read-only"\n# mine\n[a]\nb = 1\n');
  expect(trust?.remove(trust.update(null, () => declared) ?? '')).toBeNull();
});

test('settings that would be broken by it are left alone', () => {
  const [, trust] = codex.files(place);
  expect(() => trust?.update('hooks = { state = {} }\n', () => null)).toThrow("can't be changed");
});

test('managed hooks need no trust, and an administrator’s own lines stay', () => {
  const [file] = codex.files({ ...place, scope: 'managed' });
  const own = 'allowed_approval_policies = ["on-request"]\n[a]\nb = 1\n';
  const written = file?.update(own) ?? '';
  expect(written).toContain('managed_dir = "/opt"');
  expect(written).toContain(
    '[[hooks.SessionStart.hooks]]\ntype = "command"\ncommand = "/opt/warden hook codex SessionStart"\ntimeout = 300',
  );
  expect(file?.update(written)).toBe(written);
  expect(file?.remove(written)).toBe(own);
});
