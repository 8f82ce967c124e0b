import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePlace, ON_DISK, type Place, removePlace } from './place.ts';
import type { Target } from './results.ts';
import type { Session } from './session.ts';
import { runTool, SALLYPORT } from './tools.ts';
import { bare, type Job } from './variants.ts';

const FILES = 20_000;
const IN_FOLDER = 100;
const MOST_MS = 3000;

/** A folder of many files, deleted in the cage and brought back; git does the same with files that it tracks. */
export async function measureUndo(session: Session): Promise<void> {
  const title = `undo, ${FILES} files`;
  if (!session.wants('undo', title)) return;
  const place = makePlace(ON_DISK);
  try {
    layOut(place);
    const ours = { title: 'sallyport undo', argv: [process.execPath, SALLYPORT, 'undo', '--quiet', 'last'] };
    const git = { title: 'git restore', argv: ['git', 'restore', '.'] };
    const remove = [process.execPath, SALLYPORT, 'run', '-q', '--limit', 'destructive=none', '--', 'rm', '-rf', 'many'];
    await session.compare(
      'undo',
      title,
      // The other side's files are new to git's index, which would be read anew within the measurement.
      bare(place, after(place, git, ['sh', '-c', 'git update-index -q --refresh; rm -rf many'])),
      bare(place, after(place, ours, remove)),
      place,
      withinLimit(),
    );
  } finally {
    removePlace(place);
  }
}

/** The files are deleted first, and all of them must be there again. */
function after(place: Place, job: Job, remove: readonly string[]): Job {
  const { workspace, env } = place;
  return {
    ...job,
    before: () => {
      const [program = '', ...args] = remove;
      const { status, stderr } = spawnSync(program, args, { cwd: workspace, env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`the files could not be deleted first: ${stderr}`);
    },
    check: () => {
      const folders = readdirSync(join(workspace, 'many'));
      const count = folders.reduce((sum, folder) => sum + readdirSync(join(workspace, 'many', folder)).length, 0);
      return count === FILES ? null : `${count} of ${FILES} files are there again`;
    },
  };
}

function withinLimit(): Target {
  return {
    text: `<= ${MOST_MS} ms`,
    isMet: (pairs) => pairs.every(({ b }) => b.wallMs <= MOST_MS),
  };
}

function layOut({ workspace }: Place): void {
  for (let index = 0; index < FILES; index++) {
    const folder = join(workspace, 'many', `p${Math.floor(index / IN_FOLDER)}`);
    if (index % IN_FOLDER === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `f${index}`), `content ${index}`);
  }
  const git = (...words: string[]): string =>
    runTool(['git', '-c', 'user.name=b', '-c', 'user.email=b@b.test', ...words], workspace);
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'all');
}
