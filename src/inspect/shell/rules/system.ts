import type { Effect } from '../../../model/index.ts';
import type { Call, ProgramRule } from '../call.ts';
import { effect, hasFlag, operands, optionValue, optionValues } from '../call.ts';
import { noteEffect, noteUnknown, within } from '../scope.ts';
import { describeTargets, isDevice, isScratchSink, isSystemPath, namesOf, noteReplaced } from '../targets.ts';

function always(summary: string): ProgramRule['effects'] {
  return (call) =>
    hasFlag(call.args, '--help', '--version', '-V') ? [] : [effect('system', summary, namesOf(operands(call.args)), true)];
}

function changeSystem(call: Call): readonly Effect[] {
  const words = operands(call.args, call.program === 'mount' ? { short: 'toL', long: ['types', 'options'] } : {});
  const last = words.at(-1);
  if (call.args.length === 0) return [];
  if (call.program === 'mount' && last !== undefined) noteReplaced(last, call.scope);
  return [effect('system', `changes the running system (${call.program})`, namesOf(words), false)];
}

function kill(call: Call): readonly Effect[] {
  const words = call.args.map((arg) => arg.value);
  if (words.includes('-l') || words.includes('-L') || words[0] === '-0') return [];
  // The first word is the signal; a pid of -1 after it is every process (kill(2)).
  const everyone = words.slice(1).includes('-1') || words.slice(1).includes('1');
  return [
    effect(
      'process',
      everyone ? 'ends every process' : 'signals processes',
      words.filter((word) => word !== null),
      everyone,
    ),
  ];
}

function killByName(call: Call): readonly Effect[] {
  if (hasFlag(call.args, '-l', '--list', '-0')) return [];
  const names = operands(call.args, { short: 'sugtPGUnox', long: ['signal', 'user', 'older-than', 'younger-than'] });
  const isWide =
    call.program.startsWith('killall') ||
    hasFlag(call.args, '-u', '--user') ||
    names.some((name) => /^\.?\*?$/.test(name.value ?? 'x'));
  return [effect('process', `ends every process named ${describeTargets(names)}`, namesOf(names), isWide)];
}

function crontab(call: Call): readonly Effect[] {
  if (hasFlag(call.args, '-l')) return [];
  if (hasFlag(call.args, '-r')) return [effect('system', 'deletes all scheduled jobs', [], true)];
  return [effect('system', 'replaces the scheduled jobs', [], !hasFlag(call.args, '-e'))];
}

function download(call: Call): readonly Effect[] {
  const hosts = operands(call.args, {
    short: 'oHXdAebuFTUxmOPcEKrwzYyCDtQi',
    long: ['output', 'header', 'request', 'data', 'user-agent', 'url', 'output-document', 'directory-prefix'],
  });
  const shown = describeTargets(hosts.slice(0, 2));
  const method = (optionValue(call.args, '-X', '--request', '--method')?.value ?? '').toUpperCase();
  const file = optionValue(call.args, '-o', '--output', '-O', '--output-document');
  rememberDownload(
    call,
    hosts.map((host) => host.value),
  );
  if (file !== undefined && (isDevice(file.value) || isSystemPath(file.value)))
    return [effect('overwrite', `downloads over ${file.value ?? file.raw}`, [file.value ?? file.raw], true)];
  if (method === 'DELETE' || /^DELETE$/.test(hosts[0]?.value ?? ''))
    return [effect('remote', `deletes ${describeTargets(hosts.slice(-1))}`, namesOf(hosts), true)];
  const sends =
    hasFlag(
      call.args,
      '-d',
      '--data',
      '--data-binary',
      '--data-raw',
      '--json',
      '-F',
      '--form',
      '-T',
      '--upload-file',
      '--post-data',
      '--post-file',
      '--body-data',
    ) || /^(?:POST|PUT|PATCH)$/.test(method);
  return [effect(sends ? 'remote' : 'network', `${sends ? 'sends data to' : 'downloads from'} ${shown}`, namesOf(hosts), false)];
}

// What was downloaded and is then run from a file counts as much as `curl | sh`.
function rememberDownload(call: Call, urls: readonly (string | null)[]): void {
  const isWget = /^(?:wget2?|aria2c)$/.test(call.program);
  const isNamedByUrl = isWget
    ? optionValue(call.args, '-O', '-o') === undefined
    : hasFlag(call.args, '-O', '--remote-name', '-J');
  const named = isWget
    ? optionValues(call.args, '-O', '--output-document', '-o')
    : optionValues(call.args, '-o', '--output', ...clusterOutput(call));
  const files = named.map((arg) => arg.value);
  if (isNamedByUrl)
    files.push(
      ...urls.map(
        (url) =>
          url
            ?.replace(/[?#].*$/, '')
            .split('/')
            .at(-1) ?? null,
      ),
    );
  for (const file of files)
    if (file !== null && file !== '' && !isScratchSink(file))
      call.scope.found.files.set(file, { text: null, origin: 'download' });
}

// curl -fsSLo file
function clusterOutput(call: Call): readonly string[] {
  return call.args.flatMap((arg) => (arg.value !== null && /^-[a-zA-Z]{1,8}o$/.test(arg.value) ? [arg.value] : []));
}

function editor(call: Call): readonly Effect[] {
  const scripts = [
    ...optionValues(call.args, '-c', '--cmd', '-sc'),
    ...call.args.flatMap((arg) => (arg.value?.startsWith('+') === true ? [{ ...arg, value: arg.value.slice(1) }] : [])),
  ];
  for (const script of scripts) {
    const text = script.value ?? '';
    const [, shell] =
      /^:?(?:silent!?\s+)?!\s*([\s\S]+)$/.exec(text) ?? /\b(?:os\.execute|system)\s*\(\s*["']([^"']+)["']/.exec(text) ?? [];
    const [, file] = /^:?(?:w|wq|saveas|sav|write|x)!?\s+([^!|>\s]\S*)/.exec(text) ?? [];
    if (file !== undefined) noteEffect(call.scope, effect('write', `writes ${file}`, [file], false));
    if (shell !== undefined) call.scope.found.machine.runText(shell, within(call.scope, call.program), undefined);
    if (/\b(?:%d|delete\(|call\s+system|silent\s*!)/.test(script.value ?? ''))
      return [effect('overwrite', `deletes text of files (${call.program})`, namesOf(operands(call.args, { short: 'c' })), true)];
  }
  return [];
}

function make(call: Call): readonly Effect[] {
  const goals = operands(call.args, { short: 'CfjIoW', long: ['directory', 'file', 'jobs'] }).map((goal) => goal.value ?? '');
  const loss = goals.find((goal) => /^(?:destroy|nuke|drop-?db|db-?drop|reset-?db|db-?reset|purge|wipe)$/.test(goal));
  for (const eval_ of optionValues(call.args, '--eval', '-E')) {
    const shell = /\$\(shell\s+([^)]+)\)|:\s*;\s*(.+)|\n\t(.+)/.exec(eval_.value ?? '');
    const text = shell?.[1] ?? shell?.[2] ?? shell?.[3];
    if (text === undefined) noteUnknown(call.scope, 'make is given rules on its command line');
    else call.scope.found.machine.runText(text, within(call.scope, 'make'), undefined);
  }
  if (optionValue(call.args, '-f', '--file', '--makefile')?.value === '-' && call.stdin !== undefined)
    makeText(call, call.stdin.text);
  return loss === undefined ? [] : [effect('run', `runs the goal ${loss}, which by its name destroys`, [loss], true)];
}

// Recipes stand behind a tab or a semicolon.
function makeText(call: Call, text: string | null): void {
  if (text === null) noteUnknown(call.scope, 'the rules that make reads are only known when it runs');
  for (const line of (text ?? '').split('\n').slice(0, 200)) {
    const recipe = /^\t[@-]*(.*)$/.exec(line)?.[1] ?? /^[^#;=]*:[^;=]*;(.*)$/.exec(line)?.[1];
    if (recipe !== undefined) call.scope.found.machine.runText(recipe, within(call.scope, 'make'), undefined);
  }
}

/** Disks, users, processes, the machine, downloads, editors. Sources: util-linux, shadow, procps, lvm2, curl and wget manuals. */
export const SYSTEM_RULES: readonly ProgramRule[] = [
  {
    programs: [
      'mkfs',
      'mke2fs',
      'mkswap',
      'wipefs',
      'blkdiscard',
      'fdisk',
      'cfdisk',
      'sfdisk',
      'hdparm',
      'badblocks',
      'nvme',
      'flashrom',
      'newfs',
      'format',
      'fsck',
    ],
    effects: (call) => {
      const isRead =
        hasFlag(call.args, '-l', '--list', '-n', '--no-act') ||
        (call.program === 'nvme' && !['format', 'sanitize', 'delete-ns'].includes(call.args[0]?.value ?? ''));
      const isHdparm =
        call.program === 'hdparm' &&
        !call.args.some((arg) => /^--(?:security-erase|trim|make-bad|write-sector)/.test(arg.value ?? ''));
      return isRead || isHdparm || call.program === 'fsck' ? [] : always('erases a disk or what describes it')(call);
    },
  },
  {
    programs: ['lvremove', 'vgremove', 'pvremove', 'lvreduce', 'dmsetup', 'losetup'],
    effects: (call) =>
      /^(?:dmsetup|losetup)$/.test(call.program) && !['remove', 'remove_all', 'wipe_table'].includes(call.args[0]?.value ?? '')
        ? []
        : always('removes a volume with its data')(call),
  },
  { programs: ['userdel', 'deluser', 'groupdel', 'delgroup'], effects: always('deletes a user or a group') },
  {
    programs: ['passwd', 'chpasswd', 'usermod', 'useradd', 'adduser', 'visudo', 'chsh'],
    effects: (call) => [
      effect(
        'privilege',
        'changes who may do what on this machine',
        namesOf(operands(call.args)),
        hasFlag(call.args, '-l', '-d', '-L', '--lock', '--delete'),
      ),
    ],
  },
  { programs: ['shutdown', 'reboot', 'halt', 'poweroff', 'init', 'telinit'], effects: always('stops or restarts the machine') },
  {
    programs: ['umount', 'swapoff'],
    effects: (call) => [
      effect(
        'system',
        `takes ${describeTargets(operands(call.args))} out of use`,
        namesOf(operands(call.args)),
        hasFlag(call.args, '-a', '--all', '-f', '--force'),
      ),
    ],
  },
  { programs: ['mount', 'modprobe', 'insmod', 'sysctl', 'kexec'], effects: changeSystem },
  { programs: ['rmmod'], effects: always('removes a part of the kernel') },
  { programs: ['kill'], effects: kill },
  { programs: ['killall', 'killall5', 'pkill', 'skill', 'taskkill'], effects: killByName },
  { programs: ['crontab'], effects: crontab },
  { programs: ['atrm'], effects: always('deletes scheduled jobs') },
  { programs: ['curl', 'wget', 'wget2', 'http', 'https', 'xh', 'aria2c'], effects: download },
  {
    programs: ['scp', 'sftp', 'ftp', 'lftp'],
    effects: (call) => [
      effect(
        'remote',
        `copies files to or from ${describeTargets(operands(call.args).slice(-1))}`,
        namesOf(operands(call.args)),
        false,
      ),
    ],
  },
  { programs: ['nc', 'ncat', 'netcat', 'socat', 'telnet'], effects: netcat },
  {
    programs: ['ping', 'dig', 'nslookup', 'host', 'whois', 'traceroute'],
    effects: (call) => [
      effect('network', `reaches ${describeTargets(operands(call.args).slice(0, 1))}`, namesOf(operands(call.args)), false),
    ],
  },
  {
    programs: ['sendmail', 'mail', 'mailx', 'mutt', 'msmtp', 'swaks'],
    effects: () => [effect('remote', 'sends mail', [], false)],
  },
  { programs: ['vi', 'vim', 'nvim', 'ex', 'view', 'emacs'], effects: editor },
  { programs: ['make', 'gmake', 'just', 'task', 'mage'], effects: make },
  { programs: ['ansible'], effects: ansible },
  {
    programs: ['journalctl'],
    effects: (call) =>
      call.args.some((arg) => /^--(?:vacuum|rotate)/.test(arg.value ?? ''))
        ? [effect('system', 'deletes system logs', [], true)]
        : [],
  },
  {
    programs: ['logrotate'],
    effects: (call) => (hasFlag(call.args, '-f', '--force') ? [effect('system', 'rotates system logs away', [], false)] : []),
  },
];

function netcat(call: Call): readonly Effect[] {
  const runs =
    optionValue(call.args, '-e', '-c', '--exec', '--sh-exec')?.value ??
    call.args.find((arg) => /^(?:exec|system):/i.test(arg.value ?? ''))?.value;
  // What is read goes out, but for a listener.
  const sends = call.stdin !== undefined && !hasFlag(call.args, '-l', '-z', '--listen');
  const effects = [
    effect(
      sends ? 'remote' : 'network',
      `${sends ? 'sends data over' : 'opens'} a connection (${call.program})`,
      namesOf(operands(call.args)),
      false,
    ),
  ];
  if (runs === undefined || runs === null) return effects;
  return [
    ...effects,
    effect(
      'execute-download',
      'gives a shell to whoever is at the other end of a connection',
      namesOf(operands(call.args)),
      true,
    ),
  ];
}

function ansible(call: Call): readonly Effect[] {
  const text = optionValue(call.args, '-a', '--args');
  const scope = within(call.scope, 'ansible', { remote: true });
  if (text?.value !== undefined && text.value !== null) call.scope.found.machine.runText(text.value, scope, undefined);
  return [effect('remote', 'runs on other machines', namesOf(operands(call.args).slice(0, 1)), false)];
}
