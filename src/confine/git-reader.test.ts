import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { GitReader } from './git-reader.ts';

const root = mkdtempSync(join(tmpdir(), 'git-reader-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const MISSING = '1234567890123456789012345678901234567890';

/** A git that knows nothing of GIT_NO_LAZY_FETCH, as those before 2.45 that nobody mended. */
function olderGit(): string {
  const folder = join(root, 'bin');
  mkdirSync(folder);
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec ${real} "$@"\n`, { mode: 0o755 });
  return `${folder}:/usr/bin:/bin`;
}

async function firstOf(reader: GitReader): Promise<string> {
  try {
    for await (const { bytes } of reader.contents([MISSING], 1000)) return bytes === null ? 'missing' : 'read';
    return 'nothing';
  } catch (error) {
    return String(error);
  }
}

test('an object that is missing is not fetched by the command that the repository names', async () => {
  const repository = join(root, 'hostile');
  const ran = join(root, 'ran');
  execFileSync('git', ['init', '-q', repository]);
  appendFileSync(
    join(repository, '.git/config'),
    [
      '[core]\n\trepositoryformatversion = 1',
      '[extensions]\n\tpartialClone = origin',
      `[remote "origin"]\n\turl = ext::touch ${ran}\n\tpromisor = true\n\tpartialclonefilter = blob:none`,
      '[protocol "ext"]\n\tallow = always',
    ].join('\n'),
  );
  const reader = new GitReader(repository, { HOME: root, PATH: olderGit() });
  // Such a git fails over it, or says that the object is missing: whichever of its two processes ends first.
  await expect(firstOf(reader)).resolves.toMatch(/^(?:missing|.*transport 'ext' not allowed.*)$/s);
  expect(existsSync(ran)).toBe(false);
});

test('a signed commit does not start the program that the repository names for signatures', async () => {
  const repository = join(root, 'signed');
  const ran = join(root, 'verified');
  const git = (args: readonly string[], input = ''): string =>
    execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', input }).trim();
  execFileSync('git', ['init', '-q', repository]);
  const blob = git(['hash-object', '-w', '--stdin'], 'a');
  const tree = git(['mktree'], `100644 blob ${blob}\ta.txt\n`);
  const who = 'a <a@b.test> 1700000000 +0000';
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n';
  const text = `tree ${tree}\nauthor ${who}\ncommitter ${who}\n${signature}\nm\n`;
  const commit = git(['hash-object', '-t', 'commit', '-w', '--stdin'], text);
  git(['update-ref', 'refs/heads/main', commit]);
  writeFileSync(join(root, 'verify'), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
  git(['config', 'log.showSignature', 'true']);
  git(['config', 'gpg.program', join(root, 'verify')]);
  const reader = new GitReader(repository, { HOME: root, PATH: '/usr/bin:/bin' });
  expect(await reader.arrivals()).toEqual([{ commit, object: blob, path: 'a.txt' }]);
  expect(existsSync(ran)).toBe(false);
});

test('git is none that lies in the repository', async () => {
  const repository = join(root, 'planted');
  const bin = join(repository, 'node_modules/.bin');
  execFileSync('git', ['init', '-q', repository]);
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'git'), `#!/bin/sh\ntouch ${join(root, 'planted-ran')}\n`, { mode: 0o755 });
  expect(await new GitReader(repository, { HOME: root, PATH: `${bin}:/usr/bin:/bin` }).staged()).toEqual([]);
  expect(existsSync(join(root, 'planted-ran'))).toBe(false);
});
