import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepBefore, undoEdits } from './edit-journal.ts';

const FILES = 300;

/** Swaps the folder `d` and a link to `elsewhere` for as long as it is asked to. */
const SWAPPING =
  'import os\nprint("ready",flush=True)\nwhile 1:\n  os.rename("d","a");os.symlink("../elsewhere","d")\n  os.unlink("d");os.rename("a","d")\n';

test('a folder that becomes a link while edits are brought back leads nothing out', async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-')));
  const [state, folder, elsewhere] = [join(root, 'state'), join(root, 'w/d'), join(root, 'elsewhere')];
  for (const one of [state, folder, elsewhere]) mkdirSync(one, { recursive: true });
  const about = { client: 'c', session: 's', cwd: join(root, 'w') };
  for (let i = 0; i < FILES; i++) {
    writeFileSync(join(elsewhere, `f${i}`), 'theirs');
    // Every second one is new: undo takes it away.
    if (i % 2 === 0) writeFileSync(join(folder, `f${i}`), 'mine');
    keepBefore(state, about, join(folder, `f${i}`));
    writeFileSync(join(folder, `f${i}`), 'changed');
  }
  const swapping = spawn('python3', ['-c', SWAPPING], { cwd: join(root, 'w'), stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => {
    swapping.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });
  await new Promise((resolve) => swapping.stdout.once('data', resolve));
  const told = undoEdits(state, 's', false);
  expect(told.restored.length + told.removed.length + told.skipped.length).toBe(FILES);
  expect(readdirSync(elsewhere)).toHaveLength(FILES);
  for (const name of readdirSync(elsewhere)) expect(readFileSync(join(elsewhere, name), 'utf8')).toBe('theirs');
});
