/* `sallyport doctor --fix`: agents' settings made safer, shown first, nothing else touched. */
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

const WIDE = {
  theme: 'dark',
  permissions: { defaultMode: 'bypassPermissions', allow: ['Bash(*)', 'Bash(npm test)'] },
  enableAllProjectMcpServers: true,
};

function put(place: Place, path: string, text: string): string {
  const full = join(place.home, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

test('dangerous settings go, hooks come, the rest stays; a second time there is nothing to do', async () => {
  const place = makeWorkspace();
  const settings = put(place, '.claude/settings.json', JSON.stringify(WIDE));
  const gemini = put(place, '.gemini/settings.json', '{ "general": { "defaultApprovalMode": "yolo", "vimMode": true } }');
  const talks = put(place, '.claude/projects/x/talk.jsonl', '');
  const folders = [place.root, place.home, dirname(settings), dirname(dirname(talks))];
  for (const folder of folders) chmodSync(folder, 0o755);
  const untouched = [settings, gemini].map((path) => readFileSync(path, 'utf8'));

  const dry = await sallyport(place, ['doctor', '--fix', '--dry-run']);
  expect(dry.stdout).toMatch(/-.*bypassPermissions[\s\S]*chmod 700[\s\S]*Nothing was written/);
  const refused = await sallyport(place, ['doctor', '--fix']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('no terminal to ask on')]);
  expect([settings, gemini].map((path) => readFileSync(path, 'utf8'))).toEqual(untouched);

  const { code, stdout } = await sallyport(place, ['doctor', '--fix', '--yes', '--json']);
  expect(code).toBe(0);
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ schemaVersion: 1, written: true });
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toMatchObject({
    theme: 'dark',
    permissions: { allow: ['Bash(npm test)'], disableBypassPermissionsMode: 'disable' },
    hooks: { PreToolUse: [{}] },
  });
  expect(readFileSync(settings, 'utf8')).not.toMatch(/bypassPermissions"|enableAllProject/);
  expect(JSON.parse(readFileSync(gemini, 'utf8'))).toMatchObject({ general: { vimMode: true }, hooks: { BeforeTool: [{}] } });
  expect(statSync(dirname(dirname(talks))).mode & 0o777).toBe(0o700);

  const again = JSON.parse((await sallyport(place, ['doctor', '--fix', '--yes', '--json'])).stdout);
  expect(again.files).toEqual([]);
  const grades = JSON.parse((await sallyport(place, ['doctor', '--json'])).stdout).agents;
  expect(grades.every((agent: { grade: string }) => agent.grade !== 'F')).toBe(true);
});

test('a file with comments is left to the person, and told', async () => {
  const place = makeWorkspace();
  const text = '{\n  // mine\n  "disableAllHooks": true\n}\n';
  const settings = put(place, '.claude/settings.json', text);
  const { code, stdout } = await sallyport(place, ['doctor', '--fix', '--yes']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Left for you:[\s\S]*disableAllHooks[\s\S]*it has comments, or is no plain JSON/);
  expect(readFileSync(settings, 'utf8')).toBe(text);
});
