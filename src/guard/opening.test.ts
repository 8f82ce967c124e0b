import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { acceptOpening, readOpening } from './opening.ts';

const SERVERS = JSON.stringify({ mcpServers: { x: { command: 'x' } } });

function makePlace(): { state: string; workspace: string; outside: string } {
  const root = mkdtempSync(join(tmpdir(), 'opening-test-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const place = { state: join(root, 'state'), workspace: join(root, 'work'), outside: join(root, 'outside') };
  for (const folder of Object.values(place)) mkdirSync(folder);
  return place;
}

const waiting = (state: string, workspace: string): readonly string[] =>
  readOpening(state, workspace).flatMap((item) => (item.isAccepted ? [] : [`${item.path}: ${item.what}`]));

const UNREADABLE = 'cannot be read here (a link, or too large)';

test.each([
  [
    'a link',
    '.claude/settings.json',
    (workspace: string, outside: string): void => {
      mkdirSync(join(workspace, '.claude'));
      symlinkSync(join(outside, 'x'), join(workspace, '.claude/settings.json'));
    },
  ],
  [
    'a folder that is a link',
    '.claude/settings.json',
    (workspace: string, outside: string): void => {
      writeFileSync(join(outside, 'settings.json'), '{}');
      symlinkSync(outside, join(workspace, '.claude'));
    },
  ],
  [
    'a folder of plugins that is a link',
    '.opencode/plugin',
    (workspace: string, outside: string): void => {
      mkdirSync(join(workspace, '.opencode'));
      writeFileSync(join(outside, 'a.js'), '');
      symlinkSync(outside, join(workspace, '.opencode/plugin'));
    },
  ],
  [
    'a padded file',
    '.mcp.json',
    (workspace: string): void => writeFileSync(join(workspace, '.mcp.json'), SERVERS.padEnd(1.1 * 1024 * 1024)),
  ],
] as const)('%s is told, and nobody can accept it', (_, path, make) => {
  const { state, workspace, outside } = makePlace();
  make(workspace, outside);
  expect(waiting(state, workspace)).toEqual([`${path}: ${UNREADABLE}`]);
  acceptOpening(state, workspace, readOpening(state, workspace));
  expect(waiting(state, workspace)).toEqual([`${path}: ${UNREADABLE}`]);
});

test('folders, and files where folders could be, are nothing', () => {
  const { state, workspace } = makePlace();
  for (const folder of ['.clinerules/hooks', '.claude/commands/more', 'AGENTS.md'])
    mkdirSync(join(workspace, folder), { recursive: true });
  writeFileSync(join(workspace, '.gemini'), '');
  expect(readOpening(state, workspace)).toEqual([]);
});

test('what is accepted is what was shown, not what stands there afterwards', () => {
  const { state, workspace } = makePlace();
  const file = join(workspace, '.mcp.json');
  writeFileSync(file, SERVERS);
  const shown = readOpening(state, workspace);
  writeFileSync(file, JSON.stringify({ mcpServers: { x: { command: 'another' } } }));
  acceptOpening(state, workspace, shown);
  expect(waiting(state, workspace)).toEqual(['.mcp.json: starts MCP servers (mcpServers: "another")']);
  writeFileSync(file, SERVERS);
  expect(waiting(state, workspace)).toEqual([]);
});
