import type { OptionSpec } from './call.ts';

/** A program that starts the command in its arguments. */
export interface Wrapper extends OptionSpec {
  readonly programs: readonly string[];
  /** Words that must follow the program, as in `poetry run`. */
  readonly verb?: readonly string[];
  /** Plain words before the command, as the duration of `timeout`. */
  readonly operands?: number;
  /** `NAME=value` words may stand before the command. */
  readonly assignments?: boolean;
  /** Options that name the folder in which the command starts. */
  readonly folder?: readonly string[];
  /** The command runs with other rights. */
  readonly privilege?: boolean;
  /** The first word may carry a version: `prisma@6`. */
  readonly versioned?: boolean;
}

/** After the manual pages of GNU coreutils 9, util-linux 2.40, sudo 1.9, and the tools' own references. */
export const WRAPPERS: readonly Wrapper[] = [
  {
    programs: ['env'],
    short: 'uCS',
    long: ['unset', 'chdir', 'split-string', 'argv0'],
    assignments: true,
    folder: ['-C', '--chdir'],
  },
  {
    programs: ['sudo', 'sudo-rs'],
    short: 'ugpChTrtDRUa',
    long: ['user', 'group', 'prompt', 'close-from', 'host', 'command-timeout', 'role', 'type', 'chdir', 'chroot', 'other-user'],
    assignments: true,
    folder: ['-D', '--chdir'],
    privilege: true,
  },
  { programs: ['doas'], short: 'uCa', privilege: true },
  { programs: ['pkexec'], long: ['user'], privilege: true },
  { programs: ['gosu', 'su-exec'], operands: 1, privilege: true },
  { programs: ['setpriv'], long: ['reuid', 'regid', 'ruid', 'euid', 'rgid', 'egid', 'groups', 'pdeathsig'], privilege: true },
  {
    programs: ['run0'],
    short: 'upDg',
    long: ['user', 'group', 'property', 'chdir', 'setenv', 'unit', 'slice'],
    folder: ['-D', '--chdir'],
    privilege: true,
  },
  {
    programs: [
      'command',
      'builtin',
      'nohup',
      'setsid',
      'coproc',
      'unbuffer',
      'catchsegv',
      'chronic',
      'noglob',
      'nocorrect',
      '-',
      'winpty',
      'arch',
      'linux32',
      'linux64',
    ],
  },
  { programs: ['exec'], short: 'a' },
  { programs: ['nice', 'gnice'], short: 'n', long: ['adjustment'] },
  { programs: ['ionice'], short: 'cnpPu', long: ['class', 'classdata', 'pid', 'pgid', 'uid'] },
  { programs: ['timeout', 'gtimeout'], short: 'ks', long: ['kill-after', 'signal'], operands: 1 },
  { programs: ['stdbuf', 'gstdbuf'], short: 'ioe', long: ['input', 'output', 'error'] },
  { programs: ['time', 'gtime'], short: 'fo', long: ['format', 'output'] },
  { programs: ['chrt'], short: 'TPD', operands: 1 },
  { programs: ['taskset'], operands: 1 },
  { programs: ['setarch', 'chroot'], operands: 1, long: ['userspec', 'groups'] },
  {
    programs: [
      'numactl',
      'prlimit',
      'fakeroot',
      'fakechroot',
      'torsocks',
      'proxychains',
      'proxychains4',
      'firejail',
      'eatmydata',
    ],
    short: 'Nmpf',
  },
  { programs: ['proot'], short: 'rbwqk' },
  {
    programs: ['unshare'],
    short: 'SGRw',
    long: ['setuid', 'setgid', 'root', 'wd', 'map-user', 'map-group'],
    folder: ['-w', '--wd'],
  },
  { programs: ['nsenter'], short: 'tSG', long: ['target', 'setuid', 'setgid'], privilege: true },
  {
    programs: ['systemd-run'],
    short: 'puEGHMtD',
    long: [
      'unit',
      'property',
      'setenv',
      'slice',
      'uid',
      'gid',
      'description',
      'working-directory',
      'on-active',
      'on-calendar',
      'machine',
      'host',
    ],
    folder: ['--working-directory'],
  },
  { programs: ['systemd-inhibit'], long: ['what', 'who', 'why', 'mode'] },
  { programs: ['strace', 'ltrace'], short: 'eopsuEaIObPSXn' },
  { programs: ['valgrind', 'rr'] },
  { programs: ['perf'], verb: ['stat'], short: 'eorpI' },
  { programs: ['perf'], verb: ['record'], short: 'eoFcgp' },
  { programs: ['cpulimit'], short: 'lpe', long: ['limit', 'pid', 'exe'] },
  { programs: ['tini', 'dumb-init', 'catatonit'], short: 'per' },
  { programs: ['caffeinate'], short: 'tw' },
  { programs: ['xvfb-run'], short: 'enpsfw', long: ['error-file', 'server-num', 'server-args'] },
  { programs: ['dbus-run-session', 'ssh-agent', 'cgexec', 'xcrun', 'gdb'], short: 'g' },
  { programs: ['flock'], short: 'wEo', long: ['wait', 'timeout', 'conflict-exit-code'], operands: 1 },
  { programs: ['busybox', 'toybox'] },
  {
    programs: ['ld-linux-x86-64.so.2', 'ld-linux-aarch64.so.1', 'ld-linux.so.2', 'ld.so'],
    long: ['library-path', 'preload', 'argv0'],
  },
  { programs: ['cross-env', 'cross-env-shell', 'env-cmd'], assignments: true, short: 'f' },
  { programs: ['dotenv', 'dotenvx'], short: 'ecvpf' },
  { programs: ['entr', 'nodemon', 'watchexec', 'when-changed'], short: 'wexi', long: ['watch', 'ext', 'exts', 'ignore'] },
  { programs: ['npx', 'bunx', 'pnpx'], short: 'p', long: ['package'], versioned: true },
  { programs: ['uvx'], short: 'p', long: ['from', 'with', 'python'], versioned: true },
  { programs: ['npm'], verb: ['exec'], short: 'p', long: ['package', 'prefix', 'workspace'], versioned: true },
  { programs: ['npm'], verb: ['x'], short: 'p', long: ['package', 'prefix', 'workspace'], versioned: true },
  { programs: ['pnpm', 'yarn', 'bun', 'rbenv', 'pyenv', 'nodenv', 'bundle', 'asdf', 'rush'], verb: ['exec'] },
  { programs: ['pnpm', 'yarn', 'bun'], verb: ['dlx'], short: 'p', long: ['package'], versioned: true },
  { programs: ['bun'], verb: ['x'], versioned: true },
  {
    programs: ['poetry', 'pipenv', 'pdm', 'hatch', 'rye', 'pixi', 'doppler', 'op', 'infisical', 'dotenvx', 'heroku', 'firebase'],
    verb: ['run'],
    short: 'pcCPDe',
    long: ['project', 'config', 'env-file', 'env'],
  },
  {
    programs: ['uv'],
    verb: ['run'],
    short: 'p',
    long: ['with', 'python', 'extra', 'group', 'env-file', 'directory', 'project', 'package'],
  },
  { programs: ['pipx'], verb: ['run'], long: ['spec', 'python'], versioned: true },
  { programs: ['conda', 'mamba', 'micromamba'], verb: ['run'], short: 'np', long: ['name', 'prefix'] },
  { programs: ['mise', 'rtx'], verb: ['exec'], short: 'CE', operands: 0 },
  { programs: ['mise', 'rtx'], verb: ['x'], short: 'CE' },
  { programs: ['direnv', 'aws-vault', 'chamber'], verb: ['exec'], operands: 1 },
  { programs: ['rustup'], verb: ['run'], operands: 1 },
  { programs: ['nix'], verb: ['develop'], short: 'f' },
  { programs: ['nvm'], verb: ['exec'], operands: 1 },
  { programs: ['fnm', 'volta'], verb: ['exec'], long: ['using'] },
];
