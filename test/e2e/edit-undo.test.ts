/* What an agent's own tools change is kept before, and brought back. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, decisionOf, hook } from './hook.test-support.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

/** Asks as Claude Code does before a write, and then writes as it does. */
async function edit(place: Place, path: string, content: string): Promise<void> {
  const asked = await hook(place, { payload: call(place, 'Write', { file_path: path, content }) });
  expect(decisionOf(asked).permissionDecision).toBe('allow');
  writeFileSync(join(place.workspace, path), content);
}

test('the first state of each file comes back, with its mode; what was made goes aside, and so does what stands there', async () => {
  const place = makeWorkspace();
  const file = join(place.workspace, 'a.sh');
  writeFileSync(file, 'mine\n', { mode: 0o755 });
  await edit(place, 'a.sh', 'first\n');
  await edit(place, 'a.sh', 'second\n');
  await edit(place, 'new', 'made\n');
  const dry = await sallyport(place, ['undo', '--session', 's1', '--dry-run']);
  expect(dry.stdout).toContain('1 file would be restored, 1 file that it made would be moved aside');
  expect(readFileSync(file, 'utf8')).toBe('second\n');
  const { movedTo } = JSON.parse((await sallyport(place, ['undo', '--session', 's1', '--json'])).stdout);
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777, existsSync(join(place.workspace, 'new'))]).toEqual([
    'mine\n',
    0o755,
    false,
  ]);
  expect(existsSync(movedTo)).toBe(true);
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
  expect((await sallyport(place, ['undo', '--session', 'nobody'])).code).toBe(2);
});

test('nothing is written through a link that came meanwhile', async () => {
  const place = makeWorkspace();
  const [folder, elsewhere] = [join(place.workspace, 'd'), join(place.root, 'elsewhere')];
  for (const one of [folder, elsewhere]) mkdirSync(one);
  writeFileSync(join(folder, 'f'), 'mine\n');
  writeFileSync(join(elsewhere, 'f'), 'theirs\n');
  await edit(place, 'd/f', 'x\n');
  rmSync(folder, { recursive: true });
  symlinkSync(elsewhere, folder);
  const undone = await sallyport(place, ['undo', '--session', 's1']);
  expect([undone.code, readFileSync(join(elsewhere, 'f'), 'utf8')]).toEqual([1, 'theirs\n']);
  expect(undone.stderr).toContain('is a link now');
});

test('what cannot be kept is not allowed', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'a'), 'mine\n');
  // A file where the folder of kept edits would be.
  writeFileSync(join(place.state, 'edits'), '');
  const asked = await hook(place, { payload: call(place, 'Write', { file_path: 'a', content: 'x' }) });
  expect(asked.code).toBe(2);
});
