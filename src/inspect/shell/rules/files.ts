import type { Effect } from '../../../model/index.ts';
import type { Call, OptionSpec, ProgramRule } from '../call.ts';
import { effect, hasFlag, operands, optionValue, optionValues, withoutValues } from '../call.ts';
import type { Arg } from '../scope.ts';
import { noteEffect, noteUnknown } from '../scope.ts';
import { describeTargets, isDevice, isRebuildable, isScratchSink, isSystemPath, namesOf, noteReplaced } from '../targets.ts';
import { sedDeletes, sedWrites } from './sed.ts';

function lost(call: Call, targets: readonly Arg[]): boolean {
  return targets.length === 0 || !targets.every((target) => isRebuildable(target, call.scope));
}

function noteUnresolved(call: Call, targets: readonly Arg[]): void {
  for (const target of targets) {
    if (target.value === null) noteUnknown(call.scope, `what ${call.program} acts on is only known when it runs: ${target.raw}`);
  }
}

/** Deletes, or empties, whatever its plain arguments name. */
function onTargets(kind: Effect['kind'], verb: string, after: string, spec: OptionSpec = {}): ProgramRule['effects'] {
  return (call) => {
    const targets = operands(call.args, spec);
    if (targets.length === 0 || hasFlag(call.args, '--help', '--version')) return [];
    noteUnresolved(call, targets);
    return [effect(kind, `${verb} ${describeTargets(targets)}${after}`, namesOf(targets), lost(call, targets))];
  };
}

function remove(call: Call): readonly Effect[] {
  const isRecursive = hasFlag(call.args, '-r', '-R', '--recursive');
  const inner = onTargets('delete', 'deletes', isRecursive ? ' and everything in it' : '');
  return inner(call);
}

function diskDump(call: Call): readonly Effect[] {
  const file = call.args.find((arg) => arg.value === null || arg.value.startsWith('of='));
  if (file === undefined) return [];
  const target: Arg = { ...file, value: file.value?.slice(3) ?? null };
  if (isScratchSink(target.value)) return [];
  noteUnresolved(call, [target]);
  return [
    effect(
      'overwrite',
      `writes over ${describeTargets([target])}`,
      namesOf([target]),
      isDevice(target.value) || lost(call, [target]),
    ),
  ];
}

const EMPTIES_BUFFER = /(?:^|[|:\s])(?:%|1,\$|g\/[^/]*\/)\s*d(?:elete)?(?:\s|\||$)|\bdelete\s*\(/m;

/** Editors that are driven by their command line: `ex -sc '%d|x'`, `vim -es -c '%d' -c wq`, `ed -s file <<< ...`. */
function edit(call: Call): readonly Effect[] {
  const commands = [...optionValues(call.args, '-c', '--cmd'), ...call.args.filter((arg) => arg.value?.startsWith('+') === true)];
  const clustered = call.args.flatMap((arg, at) =>
    /^-[a-zA-Z]+c$/.test(arg.value ?? '') ? call.args.slice(at + 1, at + 2) : [],
  );
  const script = /^(?:ed|red|ex)$/.test(call.program) ? (call.stdin?.text ?? '') : '';
  const texts = [...commands, ...clustered].map((arg) => arg.value ?? '');
  return EMPTIES_BUFFER.test([...texts, script].join('\n'))
    ? [effect('overwrite', `deletes the text of a file (${call.program})`, namesOf(operands(call.args, { short: 'cSu' })), true)]
    : [];
}

function lisp(call: Call): readonly Effect[] {
  const texts = optionValues(call.args, '--eval', '-eval', '--execute').map((arg) => arg.value ?? '');
  return texts.some((text) => /\(delete-(?:file|directory)|\(erase-buffer/.test(text))
    ? [effect('delete', 'deletes files from Lisp code', [], true)]
    : [];
}

function truncate(call: Call): readonly Effect[] {
  const size = optionValue(call.args, '-s', '--size')?.value ?? '';
  const targets = operands(call.args, { short: 'sr', long: ['size', 'reference'] });
  const isGrowth = /^[+>%]/.test(size);
  return targets.length === 0
    ? []
    : [
        effect(
          'overwrite',
          `cuts ${describeTargets(targets)} to ${size || 'another size'}`,
          namesOf(targets),
          !isGrowth && lost(call, targets),
        ),
      ];
}

function move(call: Call): readonly Effect[] {
  const all = operands(call.args, { short: 'tS', long: ['target-directory', 'suffix'] });
  const into = optionValue(call.args, '-t', '--target-directory') ?? all.at(-1);
  const sources = optionValue(call.args, '-t', '--target-directory') === undefined ? all.slice(0, -1) : all;
  if (into === undefined || sources.length === 0) return [];
  const shown = describeTargets(sources);
  if (!sources.every((source) => isRebuildable(source, call.scope))) noteReplaced(into, call.scope);
  if (into.value === '/dev/null') return [effect('delete', `deletes ${shown} by moving it to /dev/null`, namesOf(sources), true)];
  if (isDevice(into.value)) return [effect('overwrite', `writes over ${into.value ?? into.raw}`, namesOf([into]), true)];
  const isCritical = sources.some(
    (source) =>
      /^(?:\/|~|\/\*|\.|\.\.|\.git|\/[a-z]+)\/?$/.test(source.value ?? '') || source.value === call.scope.found.context.home,
  );
  return [
    effect(
      'write',
      `moves ${shown} to ${describeTargets([into])}`,
      namesOf([...sources, into]),
      isCritical || isSystemPath(into.value),
    ),
  ];
}

// `cp /bin/rm x; ./x -rf src`
function rememberProgram(call: Call, sources: readonly Arg[], into: Arg): void {
  const [source] = sources;
  if (sources.length !== 1 || into.value === null) return;
  const path = source?.value ?? null;
  if (path !== null && /^\/(?:usr\/)?(?:local\/)?s?bin\//.test(path)) call.scope.found.programs.set(into.value, path);
  // $(which rm) is told by its name alone.
  const [, named] = /^\$\((?:which|command -v|type -p)\s+([\w.-]+)\)$/.exec(source?.raw.replace(/^"|"$/g, '') ?? '') ?? [];
  if (named !== undefined) call.scope.found.programs.set(into.value, named);
}

function copy(call: Call): readonly Effect[] {
  const all = operands(call.args, { short: 'tS', long: ['target-directory', 'suffix'] });
  const into = all.at(-1);
  if (into === undefined || all.length < 2) return [];
  rememberProgram(call, all.slice(0, -1), into);
  if (call.program === 'ln' && !all.slice(0, -1).every((source) => isRebuildable(source, call.scope)))
    noteReplaced(into, call.scope);
  const empties = all.slice(0, -1).some((source) => source.value === '/dev/null' || source.value === '/dev/zero');
  if (empties) return [effect('overwrite', `empties ${describeTargets([into])}`, namesOf([into]), lost(call, [into]))];
  const isCritical = isDevice(into.value) || isSystemPath(into.value);
  return [effect(isCritical ? 'overwrite' : 'write', `copies to ${describeTargets([into])}`, namesOf([into]), isCritical)];
}

function tee(call: Call): readonly Effect[] {
  const files = operands(call.args).filter((file) => !isScratchSink(file.value));
  if (files.length === 0) return [];
  const appends = hasFlag(call.args, '-a', '--append');
  const empties = !appends && call.stdin?.text === '';
  const isCritical = files.some((file) => isDevice(file.value) || (!appends && isSystemPath(file.value)));
  const shown = describeTargets(files);
  if (empties) return [effect('overwrite', `empties ${shown}`, namesOf(files), lost(call, files))];
  return [
    effect(isCritical ? 'overwrite' : 'write', `${appends ? 'appends to' : 'writes'} ${shown}`, namesOf(files), isCritical),
  ];
}

function synchronise(call: Call): readonly Effect[] {
  const spec = {
    short: 'efMTB',
    long: ['rsh', 'exclude', 'include', 'filter', 'rsync-path', 'exclude-from', 'files-from', 'bwlimit', 'timeout', 'port'],
  };
  const into = operands(call.args, spec).at(-1);
  const place = into === undefined ? 'the destination' : describeTargets([into]);
  if (hasFlag(withoutValues(call.args, spec), '-n', '--dry-run', '--list-only')) return [];
  const effects: Effect[] = [];
  const isRemote = /^[^/]+:/.test(into?.value ?? '');
  if (isRemote) effects.push(effect('remote', `writes files on ${place}`, [into?.value ?? ''], false));
  const deletes = call.args.some((arg) => /^--(?:del|delete(?:-\w+)*)$/.test(arg.value ?? ''));
  if (deletes)
    effects.push(
      effect(
        'delete',
        `deletes whatever ${place} has and the source has not`,
        [into?.value ?? ''],
        into === undefined || lost(call, [into]),
      ),
    );
  if (hasFlag(call.args, '--remove-source-files'))
    effects.push(effect('delete', 'deletes the source files after copying', [], true));
  if (!deletes && !isRemote) effects.push(effect('write', `copies to ${place}`, [into?.value ?? ''], false));
  return effects;
}

function sed(given: Call): readonly Effect[] {
  // What follows the i of -i is the ending of a backup, not further options.
  const call: Call = {
    ...given,
    args: given.args.map((arg) =>
      /^-[nErsuz]*i./.test(arg.value ?? '') ? { ...arg, value: (arg.value ?? '').replace(/i.*$/, 'i') } : arg,
    ),
  };
  const inPlace = call.args.some((arg) => /^(?:-[nErsuz]*i|--in-place)/.test(arg.value ?? ''));
  const scripts = [optionValue(call.args, '-e', '--expression')].filter((script) => script !== undefined);
  const plain = operands(call.args, { short: 'efl', long: ['expression', 'file'] });
  const files = scripts.length === 0 && !hasFlag(call.args, '-f', '--file') ? plain.slice(1) : plain;
  const script = scripts[0] ?? plain[0];
  if (/(?:^|;|\d|\/)e(?:\s|$)/.test(script?.value ?? '') && script?.value?.includes('s/') === false)
    noteUnknown(call.scope, 'the sed script runs commands');
  const texts = [...optionValues(call.args, '-e', '--expression'), ...(scripts.length === 0 ? plain.slice(0, 1) : [])];
  const written = texts.flatMap((text) => sedWrites(text.value ?? ''));
  for (const file of written) noteEffect(call.scope, effect('write', `writes ${file}`, [file], false));
  if (!inPlace) return [];
  const deletes =
    script?.value === null || script === undefined || sedDeletes(script.value) || hasFlag(call.args, '-n', '--quiet');
  const shown = describeTargets(files);
  return [
    effect(
      'overwrite',
      `${deletes ? 'deletes lines of' : 'edits'} ${shown} in place`,
      namesOf(files),
      deletes && lost(call, files),
    ),
  ];
}

const CLOSED = /^(?:0?0[0-7]?[0-7]?|0?000|a?-r?w?x?|a-[rwx]+|ugo-[rwx]+|a=|ugo=|u-[rwx]+|=)$/;
const OPEN = /^(?:[0-7]?777|[0-7]?666|[ao]\+[rwx]*w[rwx]*|ugo\+[rwx]*w[rwx]*|\+rwx|a=[rwx]*w[rwx]*|ugo=rwx)$/;

function changeMode(call: Call): readonly Effect[] {
  const [mode, ...targets] = operands(
    call.args.filter((arg) => !/^-[rwx]+$/.test(arg.value ?? '')),
    { long: ['reference'] },
  );
  const minus = call.args.find((arg) => /^-[rwx]+$/.test(arg.value ?? ''))?.value;
  const spec = minus ?? mode?.value ?? '';
  const files = minus === undefined ? targets : [...(mode === undefined ? [] : [mode]), ...targets];
  const isRecursive = hasFlag(call.args, '-R', '--recursive');
  const isWide = isRecursive || files.some((file) => isSystemPath(file.value) || file.value === '/');
  const isHarmful = spec.split(',').some((part) => CLOSED.test(part) || OPEN.test(part));
  const shown = describeTargets(files);
  return [
    effect(
      'mode',
      `sets the mode of ${shown} to ${spec}${isRecursive ? ', and of everything in it' : ''}`,
      namesOf(files),
      isWide && isHarmful && lost(call, files),
    ),
  ];
}

function changeOwner(call: Call): readonly Effect[] {
  const isRecursive = hasFlag(call.args, '-R', '--recursive');
  const [owner, ...files] = operands(call.args);
  const isWide = isRecursive || files.some((file) => isSystemPath(file.value) || file.value === '/');
  return [
    effect(
      'mode',
      `gives ${describeTargets(files)}${isRecursive ? ' and everything in it' : ''} to ${owner?.value ?? 'another owner'}`,
      namesOf(files),
      isWide && lost(call, files),
    ),
  ];
}

function archive(call: Call): readonly Effect[] {
  const effects: Effect[] = [];
  if (hasFlag(call.args, '--remove-files')) effects.push(effect('delete', 'deletes the files after packing them', [], true));
  const action = call.args.find((arg) =>
    /^--(?:checkpoint-action=exec=|to-command=|use-compress-program=|rsh-command=)|^-I/.test(arg.value ?? ''),
  );
  if (action?.value !== undefined && /exec=|to-command=/.test(action.value ?? '')) {
    const text = action.value?.replace(/^--(?:checkpoint-action=exec=|to-command=)/, '') ?? '';
    call.scope.found.machine.runText(text, call.scope, undefined);
  }
  if (hasFlag(call.args, '--overwrite', '--recursive-unlink', '--unlink-first'))
    effects.push(effect('overwrite', 'replaces existing files from an archive', [], hasFlag(call.args, '--recursive-unlink')));
  return effects;
}

/** Makes files or folders where it is told: only places outside are worth a word. */
function makes(places: (call: Call) => readonly Arg[]): ProgramRule['effects'] {
  return (call) => {
    const outside = places(call).filter(
      (place) => /^(?:\/|~|\.\.(?:\/|$))/.test(place.value ?? '') && !isScratchSink(place.value),
    );
    return outside.length === 0 ? [] : [effect('write', `writes ${describeTargets(outside)}`, namesOf(outside), false)];
  };
}

/** Programs that delete, overwrite, move or re-mode files. Sources: GNU coreutils 9, tar 1.35, rsync 3.3, sed 4.9 manuals. */
export const FILE_RULES: readonly ProgramRule[] = [
  { programs: ['rm', 'grm'], effects: remove },
  {
    programs: ['rmdir', 'unlink', 'rimraf', 'del-cli', 'srm', 'del', 'erase', 'rd'],
    effects: onTargets('delete', 'deletes', ''),
  },
  {
    programs: ['trash', 'trash-put', 'gio-trash', 'rip'],
    effects: (call) => [
      effect('delete', `moves ${describeTargets(operands(call.args))} to the trash`, namesOf(operands(call.args)), false),
    ],
  },
  {
    programs: ['shred', 'gshred', 'wipe', 'scrub'],
    effects: onTargets('delete', 'destroys the content of', '', { short: 'ns', long: ['iterations', 'size', 'random-source'] }),
  },
  { programs: ['dd', 'gdd', 'dcfldd'], effects: diskDump },
  { programs: ['truncate', 'gtruncate'], effects: truncate },
  {
    programs: ['fallocate'],
    effects: (call) =>
      hasFlag(call.args, '-p', '-c', '-z', '--punch-hole', '--collapse-range', '--zero-range')
        ? onTargets('overwrite', 'removes a part of', '', { short: 'ol' })(call)
        : [],
  },
  { programs: ['mv', 'gmv'], effects: move },
  { programs: ['cp', 'gcp', 'install', 'ginstall', 'ln'], effects: copy },
  { programs: ['tee', 'sponge'], effects: tee },
  { programs: ['vim', 'vi', 'nvim', 'ex', 'view', 'gvim', 'ed', 'red'], effects: edit },
  { programs: ['emacs', 'emacsclient'], effects: lisp },
  { programs: ['rsync'], effects: synchronise },
  {
    programs: ['rclone'],
    effects: (call) =>
      ['sync', 'delete', 'purge', 'deletefile', 'rmdir', 'rmdirs', 'cleanup', 'move', 'bisync'].includes(
        operands(call.args)[0]?.value ?? '',
      ) && !hasFlag(call.args, '--dry-run', '-n')
        ? [effect('remote', `deletes files on ${describeTargets(operands(call.args).slice(-1))} (rclone)`, [], true)]
        : [effect('remote', 'reaches a remote store (rclone)', [], false)],
  },
  { programs: ['sed', 'gsed'], effects: sed },
  { programs: ['chmod', 'gchmod'], effects: changeMode },
  { programs: ['chown', 'chgrp', 'gchown'], effects: changeOwner },
  {
    programs: ['setfacl', 'icacls', 'takeown'],
    effects: (call) => [
      effect(
        'mode',
        'changes access lists',
        namesOf(operands(call.args).slice(-1)),
        hasFlag(call.args, '-R', '--recursive', '-b'),
      ),
    ],
  },
  {
    programs: ['chattr'],
    effects: (call) => [
      effect('mode', 'changes file attributes', namesOf(operands(call.args).slice(-1)), hasFlag(call.args, '-R')),
    ],
  },
  { programs: ['tar', 'gtar', 'bsdtar'], effects: archive },
  {
    programs: ['tar', 'gtar', 'bsdtar'],
    effects: makes((call) =>
      call.args.some((arg) => /^-?[a-zA-Z]*x[a-zA-Z]*$|^--(?:extract|get)$/.test(arg.value ?? ''))
        ? optionValues(call.args, '-C', '--directory')
        : [],
    ),
  },
  {
    programs: ['touch', 'mkdir', 'mkfifo'],
    effects: makes((call) => operands(call.args, { short: 'dmrt', long: ['mode', 'date', 'reference'] })),
  },
  { programs: ['unzip', '7z', '7za'], effects: makes((call) => optionValues(call.args, '-d', '-o')) },
  { programs: ['virtualenv', 'venv'], effects: makes((call) => operands(call.args).slice(0, 1)) },
  { programs: ['curl'], effects: makes((call) => optionValues(call.args, '-o', '--output', '--output-dir')) },
  {
    programs: ['wget', 'wget2', 'aria2c'],
    effects: makes((call) => optionValues(call.args, '-O', '--output-document', '-P', '--directory-prefix', '-d')),
  },
  {
    programs: ['sort', 'iconv', 'gpg', 'gcc', 'cc', 'g++', 'clang', 'ld', 'go'],
    effects: makes((call) => optionValues(call.args, '-o', '--output')),
  },
  {
    programs: ['zip', '7z'],
    effects: (call) =>
      hasFlag(call.args, '-m', '-sdel', '--move') ? [effect('delete', 'deletes the files after packing them', [], true)] : [],
  },
];
