/** Long options that may be cut short: getopt_long(3), git and argparse take every beginning of a name that is not ambiguous. */
import type { Arg } from './scope.ts';

/** By program, the options that decide what a command loses or starts. Where a beginning fits several, the first is meant. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  git: [
    ...['--force', '--force-with-lease', '--delete', '--mirror', '--prune', '--hard', '--discard-changes', '--exec'],
    ...['--upload-pack', '--receive-pack', '--extcmd', '--worktree', '--tree-filter', '--index-filter', '--open-files-in-pager'],
    ...['--template', '--config'],
  ],
  sed: ['--in-place', '--expression', '--file'],
  truncate: ['--size', '--reference'],
  tar: [
    ...['--remove-files', '--to-command', '--checkpoint-action', '--use-compress-program', '--rsh-command', '--overwrite'],
    ...['--recursive-unlink', '--unlink-first', '--directory'],
  ],
  rsync: ['--delete', '--remove-source-files', '--rsh'],
  chmod: ['--recursive'],
  chown: ['--recursive'],
  chgrp: ['--recursive'],
  setfacl: ['--recursive', '--remove-all'],
  env: ['--split-string', '--chdir', '--unset'],
  xargs: ['--arg-file', '--replace'],
  make: ['--eval', '--file', '--makefile'],
  sort: ['--compress-program', '--output'],
  split: ['--filter'],
  wget: ['--output-document', '--directory-prefix', '--post-file', '--post-data'],
  psql: ['--command', '--file'],
  mysql: ['--execute'],
  mariadb: ['--execute'],
  journalctl: ['--vacuum-size', '--vacuum-time', '--vacuum-files', '--rotate'],
  logrotate: ['--force'],
  mv: ['--target-directory'],
  cp: ['--target-directory'],
};

/** The arguments with such options written out. */
export function spellOut(program: string, args: readonly Arg[]): readonly Arg[] {
  const names = Object.hasOwn(NAMES, program) ? NAMES[program] : undefined;
  if (names === undefined || !args.some((arg) => arg.value?.startsWith('--') === true)) return args;
  return args.map((arg) => {
    const [, written = '', rest = ''] = /^(--[a-z][a-z-]+)(=[\s\S]*)?$/.exec(arg.value ?? '') ?? [];
    if (written === '' || names.includes(written)) return arg;
    const name = names.find((one) => one.startsWith(written));
    return name === undefined ? arg : { ...arg, value: `${name}${rest}` };
  });
}
