import { expect, test } from 'vitest';
import { bypassFlagIn } from './bypass.ts';
import { findClient } from './index.ts';

test.each([
  ['claude-code', ['claude', '-p', 'x', '--dangerously-skip-permissions'], '--dangerously-skip-permissions'],
  ['claude-code', ['claude', '--permission-mode', 'bypassPermissions'], '--permission-mode bypassPermissions'],
  ['claude-code', ['claude', '--permission-mode', 'plan'], undefined],
  [
    'codex',
    ['node', '/opt/codex.js', 'exec', '--dangerously-bypass-approvals-and-sandbox', 'x'],
    '--dangerously-bypass-approvals-and-sandbox',
  ],
  ['codex', ['codex', '--yolo'], '--yolo'],
  // What `init codex` itself writes, since our cage takes the place of its sandbox.
  ['codex', ['codex', '--sandbox', 'danger-full-access'], undefined],
  ['gemini', ['gemini', '--approval-mode=yolo'], '--approval-mode yolo'],
  ['gemini', ['gemini', '-y', '-p', 'x'], '-y'],
  ['gemini', ['gemini', '--approval-mode', 'auto_edit'], undefined],
  ['gemini', ['gemini', '-p', 'what does --yolo do?'], undefined],
  ['copilot', ['copilot', '--allow-all'], '--allow-all'],
  // It runs no prompt of a command line without this one.
  ['copilot', ['copilot', '-p', 'x', '--allow-all-tools'], undefined],
  ['opencode', ['opencode', 'run', '--auto', 'x'], '--auto'],
  ['cursor', ['cursor-agent', '--force'], '--force'],
  ['windsurf', ['windsurf', '--yolo'], undefined],
] as const)('%s: %j', (client, argv, wanted) => {
  expect(bypassFlagIn(argv, findClient(client)?.bypassFlags ?? [])).toBe(wanted);
});
