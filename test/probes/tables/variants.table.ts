import type { Probe } from '../probe.ts';
import { number } from './words.ts';

/** Names that a file system which folds or ignores such letters takes for a protected one; and what stands beside protected names. */
const NAMES: readonly (readonly [what: string, path: string, mention: string])[] = [
  ['long s', '.hu\\u017fky/pre-commit', '.hu'],
  ['long s', '.v\\u017fcode/tasks.json', '.v'],
  ['the sign of kelvin', '.hus\\u212ay/pre-commit', '.hus'],
  ['a joiner of no width', '.gi\\u200ct/hooks/pre-commit', '.gi'],
  ['a joiner of no width, in a file', '.en\\u200dvrc', '.en'],
  ['a mark of byte order', '\\ufeff.envrc', '.envrc'],
  ['a soft hyphen', '.clau\\u00adde/settings.json', '.clau'],
  ['a mark of direction', '.mcp\\u200e.json', '.mcp'],
  ['a selector of variants', '.npmrc\\ufe0f', '.npmrc'],
];

export const variants: readonly Probe[] = [
  ...NAMES.map(
    ([what, path, mention], i): Probe => ({
      id: `GV${number(i)}`,
      area: 'persistence',
      what: `a protected name with ${what}`,
      command: `p=$(printf '${path}'); case $p in */*) mkdir -p "$(dirname "$p")";; esac; echo x > "$p" && echo REACHED`,
      expect: 'guarded',
      mention,
    }),
  ),
  {
    id: 'GV20',
    area: 'persistence',
    what: 'a .git that is a symlink to a planted repository',
    expect: 'guarded',
    mention: 'n20',
    command:
      'git init -q --bare evil20 && mkdir n20 && ln -s ../evil20 n20/.git && echo x > n20/.git/hooks/pre-commit && echo REACHED',
  },
  {
    id: 'GV21',
    area: 'persistence',
    what: "what a worktree's .git file names, made in the run",
    expect: 'guarded',
    mention: 'worktrees/wt',
    command:
      'git init -q --bare evil && mkdir -p .git/worktrees/wt && echo ref: refs/heads/x > .git/worktrees/wt/HEAD && echo $WS/evil > .git/worktrees/wt/commondir && echo REACHED',
  },
  {
    id: 'GV22',
    area: 'persistence',
    what: 'attributes of the repository itself',
    expect: 'guarded',
    mention: 'info/attributes',
    command: "mkdir -p .git/info && echo '* filter=x' > .git/info/attributes && echo REACHED",
  },
  {
    id: 'GV23',
    area: 'persistence',
    what: 'a name with a line break and an escape beside a protected one',
    expect: 'guarded',
    mention: '.vscode',
    command: "mkdir .vscode; echo x > .vscode/$'\\e]0;x\\a\\n.json' && echo REACHED",
  },
  {
    id: 'GV24',
    area: 'persistence',
    what: 'a protected name in a folder of 3,000 levels',
    expect: 'guarded',
    mention: 'GV24',
    command: `python3 -c "
import os
os.mkdir('GV24');os.chdir('GV24')
for i in range(3000):
  os.mkdir('d');os.chdir('d')
open('.envrc','w').write('x');print('REACHED')"`,
  },
  {
    id: 'GV25',
    area: 'ordinary',
    what: 'ordinary names in other scripts',
    expect: 'works',
    command: `mkdir 'grüße' 'données' '日本' && echo x > 'grüße/ſtraße.txt' && echo x > 'K.txt' && echo x > '日本/設定.json' && echo x > $'a\\u200db.txt' && echo REACHED`,
  },
];
