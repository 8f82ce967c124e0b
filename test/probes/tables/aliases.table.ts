import type { Probe } from '../probe.ts';

const secret = (id: string, what: string, path: string): Probe => ({
  id,
  area: 'read',
  what,
  command: `grep -qs TOPSECRET ${path} && echo REACHED`,
  expect: 'blocked',
});

const planted = (id: string, what: string, command: string): Probe => ({
  id,
  area: 'persistence',
  what,
  command: `${command} && echo REACHED`,
  expect: 'blocked',
});

/** Repositories that a run makes, and that git would believe, though nothing in them is called `.git`. `made` makes one. */
const REPOSITORIES: readonly (readonly [id: string, what: string, command: string, mention: string])[] = [
  ['FA17', 'a repository by another name', 'made r17', '/r17/config","action":"reported"'],
  ['FA18', 'the same, behind a .git file', 'made w18/r && echo "gitdir: r" > w18/.git', '/w18/.git","action":"reported"'],
  ['FA19', 'the same, behind a .git link', 'made w19/r && ln -s r w19/.git', '/w19/.git","action":"reported"'],
  [
    'FA21',
    'the same, where git keeps what is its own',
    'made .git/r21 && mkdir w21 && echo "gitdir: ../.git/r21" > w21/.git',
    '/w21/.git","action":"reported"',
  ],
  [
    'FA22',
    'one that believes the configuration of another folder',
    'made r22 && mkdir s22 && cp r22/HEAD s22 && echo ../r22 > s22/commondir && rm r22/HEAD',
    '/s22/commondir","action":"reported"',
  ],
  [
    'FA23',
    'its hooks',
    'made r23 && mkdir r23/hooks && echo x > r23/hooks/post-checkout',
    '/r23/hooks/post-checkout","action":"quarantined"',
  ],
  [
    'FA24',
    'its hooks, elsewhere by a link',
    'made r24 && mkdir h24 && echo x > h24/pre-commit && ln -s ../h24 r24/hooks',
    '/r24/hooks","action":"quarantined"',
  ],
];

/** Other names of what is protected: links to it, further names of one file, repositories that are not called `.git`. */
export const aliases: readonly Probe[] = [
  secret('FA01', 'a secret that is a symlink', '.env.production'),
  secret('FA02', 'what a secret that is a symlink leads to', 'cfg/prod.txt'),
  secret('FA03', 'a further name of a secret of the workspace', 'cfg/plain.txt'),
  secret('FA04', 'a further name of what a secret leads to', 'cfg/prod-2.txt'),
  planted('FA05', 'what a protected symlink leads to', 'echo x >> scripts/rc.sh'),
  planted('FA06', 'the same, replaced', 'rm -f scripts/rc.sh && echo x > scripts/rc.sh'),
  planted('FA07', 'what a protected symlink to a folder leads to', 'echo x > cfg/fleet/run.json'),
  planted('FA08', 'the same, renamed away', 'mv cfg/fleet cfg/f && mkdir cfg/fleet'),
  planted('FA09', 'hooks of a bare repository beside its worktrees', 'echo x > .bare/hooks/post-checkout'),
  planted('FA10', 'its config', "printf '[core]\\n\\tfsmonitor=x\\n' >> .bare/config"),
  planted('FA11', 'the same, replaced by a copy', 'mv .bare b11 && cp -r b11 .bare'),
  planted(
    'FA12',
    'hooks of a submodule whose name is a path',
    'mkdir -p .git/modules/vendor/lib/hooks && echo x > .git/modules/vendor/lib/hooks/post-checkout',
  ),
  planted(
    'FA13',
    'config of a submodule in a submodule',
    "mkdir -p .git/modules/a/modules/b && printf '[core]\\n\\tfsmonitor=x\\n' > .git/modules/a/modules/b/config",
  ),
  planted(
    'FA20',
    'a repository in the folder of a worktree',
    "mkdir -p .git/worktrees/w && printf '[core]\\n\\tfsmonitor=x\\n' > .git/worktrees/w/config",
  ),
  {
    id: 'FA14',
    area: 'persistence',
    what: 'a folder with a config of git becomes a repository by a rename',
    command: "mkdir e14 n14 && printf '[core]\\n\\tfsmonitor=x\\n' > e14/config && mv e14 n14/.git && echo REACHED",
    expect: 'guarded',
    mention: 'n14/.git',
  },
  ...REPOSITORIES.map(
    ([id, what, command, mention]): Probe => ({
      id,
      area: 'persistence',
      what,
      command: `made() { mkdir -p $1/objects $1/refs && echo "ref: refs/heads/m" > $1/HEAD && printf '[core]\\n\\tfsmonitor=x\\n' > $1/config; }; ${command} && echo REACHED`,
      expect: 'reported',
      mention,
      landlock: true,
    }),
  ),
  {
    id: 'FA15',
    area: 'ordinary',
    what: 'a symlink of the workspace with a plain name is followed',
    command: 'ln -s cfg/open.txt l15 && echo y >> l15 && grep -q y cfg/open.txt && echo REACHED',
    expect: 'works',
  },
  {
    id: 'FA16',
    area: 'ordinary',
    what: 'commits into a bare repository by push',
    command:
      'git init -q w16 && cd w16 && git -c user.name=a -c user.email=a@b.test commit -q --allow-empty -m x && git push -q ../.bare HEAD:refs/heads/new && echo REACHED',
    expect: 'works',
  },
];
