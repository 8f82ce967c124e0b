import type { Probe } from '../probe.ts';

/** The supervisor reads one path, the kernel another: nothing of it may be left when the run has ended, or it is told. */
function raced(id: string, what: string, command: string, absent: readonly string[], landlock = true): Probe {
  return { id, area: 'write', what, command, expect: 'contained', absent, landlock };
}

/** A file from before the run that got a protected name: it stays, and is told. */
function renamed(id: string, what: string, command: string): Probe {
  return { id, area: 'write', what, command, expect: 'guarded', mention: '.envrc', landlock: true };
}

/** Nothing else is written in these runs, so that nothing but the raced call itself can make anybody look. */
export const races: readonly Probe[] = [
  raced('GR01', 'a protected file made by open(2) of /dev/null, raced', 'flip creat /dev/null .envrc', ['$WS/.envrc']),
  raced('GR02', 'by open(2) in a folder that is not there, raced', 'flip creat nowhere/x .envrc', ['$WS/.envrc']),
  raced('GR03', 'by mkdir(2) of what stands already, raced', 'flip mkdir sub .husky', ['$WS/.husky']),
  raced('GR04', 'by flags of openat2(2), raced', 'flip openat2 - .envrc', ['$WS/.envrc']),
  raced('GR05', 'by rename(2), raced', 'echo x > mine; flip rename okay .envrc mine', ['$WS/.envrc']),
  renamed('GR06', 'by rename(2) of nothing, raced', 'flip rename nowhere/x .envrc package.json'),
  renamed('GR07', 'by link(2), raced', 'flip link sub .envrc package.json'),
  raced('GR08', 'by symlink(2), raced', 'flip symlink sub .envrc package.json', ['$WS/.envrc']),
  raced('GR09', 'by mknod(2), raced', 'flip mknod sub .envrc', ['$WS/.envrc']),
  raced('GR10', 'a hook made by open(2) of /dev/null, raced', 'flip creat /dev/null sub/.git/hooks/pre-commit', [
    '$WS/sub/.git/hooks/pre-commit',
  ]),
  raced('GR11', 'a file outside made by open(2), raced', 'flip creat mine $OUT/gr11', ['$OUT/gr11']),
  raced('GR12', 'a file outside written by open(2), raced', 'flip append package.json $OUT/plain.txt', []),
  raced('GR13', 'a file outside cut by truncate(2), raced', 'flip truncate package.json $OUT/plain.txt', []),
  raced('GR14', 'a file outside moved by rename(2), raced', 'echo x > mine; flip rename okay $OUT/gr14 mine', ['$OUT/gr14']),
  raced(
    'GR15',
    'a folder outside by a symlink that is swapped',
    'mkdir own; (for i in $(seq 300); do ln -sfn own way; ln -sfn $OUT way; done) & for i in $(seq 300); do : > way/gr15; done 2>/dev/null; wait',
    ['$OUT/gr15'],
  ),
  {
    id: 'GR16',
    area: 'write',
    what: 'the configuration of git written by open(2), raced',
    command: 'flip append package.json .git/config',
    expect: 'blocked',
  },
  {
    id: 'GR17',
    area: 'write',
    what: 'the configuration of git cut by truncate(2), raced',
    command: 'flip truncate package.json .git/config',
    expect: 'blocked',
  },
];
