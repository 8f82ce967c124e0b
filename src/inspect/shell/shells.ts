import type { Call } from './call.ts';
import { effect, hasFlag, operands, optionValue } from './call.ts';
import type { Arg, Output, Scope } from './scope.ts';
import { excerpt, forgetVariables, noteEffect, noteUnknown, UNKNOWN_OUTPUT, within, writtenAt } from './scope.ts';

export const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'dash',
  'zsh',
  'ksh',
  'ksh93',
  'mksh',
  'ash',
  'rbash',
  'fish',
  'csh',
  'tcsh',
  'yash',
  'posh',
]);

const SSH_OPTIONS = { short: 'BbcDEeFIiJLlmOopQRSWw' };

/** Follows programs that take shell text: `sh -c`, `eval`, `source`, `su -c`, `ssh`, `watch` and others; undefined for any other. */
export function runShell(call: Call): Output | undefined {
  if (SHELLS.has(call.program)) return shell(call);
  switch (call.program) {
    case 'eval':
      return runArgs(call, call.args, 'eval', call.scope);
    case 'source':
    case '.':
      return script(call, call.args[0], call.args.slice(1), call.scope);
    case 'su':
    case 'runuser':
      return switchUser(call);
    case 'ssh':
    case 'autossh':
    case 'mosh':
      return remote(call, operands(call.args, SSH_OPTIONS));
    case 'watch':
      return runArgs(call, afterOptions(call.args, /^(?:-n|--interval|-q|--equexit)$/), 'watch', within(call.scope, 'watch'));
    case 'hyperfine':
    case 'concurrently':
      return runEach(
        call,
        operands(call.args, { short: 'wmMrpscnk', long: ['warmup', 'runs', 'prepare', 'names', 'setup', 'cleanup'] }),
      );
    case 'script':
      return runOption(call, '-c', '--command');
    case 'nix-shell':
      return runOption(call, '--run', '--command');
    case 'nix':
      return runCommandOption(call);
    case 'vagrant':
      return call.args[0]?.value === 'ssh' ? runOption(call, '-c', '--command') : undefined;
    case 'tmux':
    case 'screen':
      return terminal(call);
    case 'at':
    case 'batch':
      return call.stdin === undefined ? undefined : runOutput(call.stdin, call.program, call.scope);
    case 'trap':
      return runArgs(call, operands(call.args).slice(0, 1), 'trap', call.scope);
    default:
      return undefined;
  }
}

/** Examines text that a shell would run, wherever it came from. */
export function runOutput(output: Output, how: string, scope: Scope): Output {
  noteHidden(scope, output, how);
  if (output.text === null) {
    if (output.origin === 'plain') noteUnknown(scope, `the text that ${how} runs is only known when it runs`);
    return { ...UNKNOWN_OUTPUT, origin: output.origin };
  }
  return scope.found.machine.runText(output.text, within(scope, how), undefined);
}

/** A download or decoded text is run: nobody has seen what it says. */
export function noteHidden(scope: Scope, output: Output, how: string): void {
  if (output.origin === 'plain') return;
  const what =
    output.origin === 'download' ? 'downloads a program and runs it unseen' : 'runs text that is decoded only when it runs';
  noteEffect(scope, effect('execute-download', `${what} (${how})`, [how], true));
  if (output.text === null)
    noteUnknown(scope, `what ${how} runs is ${output.origin === 'download' ? 'downloaded' : 'decoded'} only when it runs`);
}

// sh [options] [-c text [name [arguments]] | file [arguments]]; POSIX.1-2024, sh.
function shell(call: Call): Output | undefined {
  let at = 0;
  let takesText = false;
  let readsStdin = false;
  for (; at < call.args.length; at++) {
    const value = call.args[at]?.value ?? null;
    if (value === null || !/^[-+]./.test(value)) break;
    if (value === '--') {
      at++;
      break;
    }
    if (/^--(?:rcfile|init-file|command)$/.test(value)) {
      takesText ||= value === '--command';
      if (!takesText) at++;
    } else if (!value.startsWith('--')) {
      takesText ||= value.startsWith('-') && value.includes('c');
      readsStdin ||= value.startsWith('-') && value.includes('s');
      if (/[oO]$/.test(value)) at++;
    }
  }
  const [first, ...rest] = call.args.slice(at);
  const name = takesText ? `${call.program} -c` : call.program;
  const scope = within(call.scope, name, { positional: takesText ? rest.slice(1) : rest });
  const [zero] = rest;
  if (takesText && zero !== undefined) scope.variables.set('0', asOutput(zero));
  if (takesText) return first === undefined ? undefined : runOutput(asOutput(first), name, positioned(scope, call.scope));
  if (first !== undefined && !readsStdin) return script(call, first, rest, scope);
  if (call.stdin === undefined) return undefined;
  return runOutput(call.stdin, call.program, positioned(scope, call.scope));
}

// `runOutput` adds the wrapper to the way itself.
function positioned(inner: Scope, outer: Scope): Scope {
  return { ...inner, through: outer.through, depth: outer.depth };
}

function script(call: Call, file: Arg | undefined, rest: readonly Arg[], scope: Scope): Output | undefined {
  if (file === undefined) return undefined;
  const isStdin = file.value !== null && /^(?:-|\/dev\/stdin|\/(?:dev|proc\/self)\/fd\/0)$/.test(file.value);
  if (isStdin && call.stdin !== undefined) return runOutput(call.stdin, call.program, scope);
  const written = file.value === null ? undefined : writtenAt(call.scope, file.value);
  const output: Output | undefined = written ?? (file.origin === 'plain' ? undefined : { text: null, origin: file.origin });
  if (output !== undefined)
    return runOutput(output, `${call.program} ${excerpt(file.value ?? file.raw)}`, { ...scope, positional: rest });
  if (file.value === null) noteUnknown(call.scope, `the script ${file.raw} is only known when it runs`);
  if (/^(?:source|\.)$/.test(call.program)) forgetVariables(call.scope);
  return undefined;
}

function asOutput(arg: Arg): Output {
  return { text: arg.value, origin: arg.origin };
}

function runArgs(call: Call, args: readonly Arg[], how: string, scope: Scope): Output | undefined {
  if (args.length === 0) return undefined;
  const origin = args.find((arg) => arg.origin !== 'plain')?.origin ?? 'plain';
  const text = args.some((arg) => arg.value === null) ? null : args.map((arg) => arg.value).join(' ');
  // `eval` and `trap` run in this very shell, so what they set stays.
  if (text === null || origin !== 'plain') return runOutput({ text, origin }, how, scope);
  return scope.found.machine.runText(
    text,
    { ...scope, through: [...call.scope.through, how], depth: call.scope.depth + 1 },
    call.stdin,
  );
}

function runEach(call: Call, args: readonly Arg[]): Output | undefined {
  for (const arg of args) runOutput(asOutput(arg), call.program, call.scope);
  return args.length === 0 ? undefined : UNKNOWN_OUTPUT;
}

function runOption(call: Call, ...flags: readonly string[]): Output | undefined {
  const clustered = call.args.findIndex((arg) => /^-[a-z]+c$/.test(arg.value ?? ''));
  const text = optionValue(call.args, ...flags) ?? (clustered === -1 ? undefined : call.args[clustered + 1]);
  return text === undefined ? undefined : runOutput(asOutput(text), `${call.program} ${flags[0] ?? ''}`, call.scope);
}

function runCommandOption(call: Call): Output | undefined {
  const at = call.args.findIndex((arg) => arg.value === '-c' || arg.value === '--command');
  const rest = at === -1 ? [] : call.args.slice(at + 1);
  return rest.length === 0 ? undefined : call.scope.found.machine.runWords(rest, within(call.scope, 'nix -c'), call.stdin);
}

function switchUser(call: Call): Output | undefined {
  noteEffect(call.scope, effect('privilege', `runs as another user (${call.program})`, [call.program], false));
  const clustered = call.args.findIndex((arg) => arg.value !== null && /^-[a-z]*c$/.test(arg.value));
  const text =
    optionValue(call.args, '--command', '--session-command') ?? (clustered === -1 ? undefined : call.args[clustered + 1]);
  if (text !== undefined) return runOutput(asOutput(text), `${call.program} -c`, call.scope);
  const separator = call.args.findIndex((arg) => arg.value === '--');
  if (call.program === 'runuser' && separator !== -1)
    return call.scope.found.machine.runWords(call.args.slice(separator + 1), within(call.scope, 'runuser'), call.stdin);
  return call.stdin === undefined ? undefined : runOutput(call.stdin, call.program, call.scope);
}

/** `ssh HOST CMD`: the remaining words are joined and given to a shell on that host. */
function remote(call: Call, words: readonly Arg[]): Output | undefined {
  const [host, ...command] = words;
  if (host === undefined || hasFlag(call.args, '-V', '-Q')) return undefined;
  const name = excerpt(host.value ?? host.raw);
  const scope = within(call.scope, `ssh ${name}`, { remote: true });
  noteEffect(
    call.scope,
    effect('remote', `opens a connection to ${name}${command.length > 0 ? ' and runs a command there' : ''}`, [name], false),
  );
  if (command.length > 0) return runArgs(call, command, `ssh ${name}`, scope);
  return call.stdin === undefined ? UNKNOWN_OUTPUT : runOutput(call.stdin, `ssh ${name}`, scope);
}

const TERMINAL_VERBS: ReadonlySet<string | null> = new Set([
  'new-session',
  'new',
  'new-window',
  'neww',
  'split-window',
  'splitw',
  'respawn-pane',
  'send-keys',
  'send',
  'run-shell',
  'run',
]);

// tmux and screen hand their last words to a shell; keys sent to a pane are text that a shell reads.
function terminal(call: Call): Output | undefined {
  const words = operands(call.args, { short: 'LStsnceFxyTpc' });
  const isTmux = call.program === 'tmux';
  if (isTmux && !TERMINAL_VERBS.has(words[0]?.value ?? null)) return undefined;
  const command = (isTmux ? words.slice(1) : words).filter((arg) => !/^(?:Enter|C-m|C-c)$/.test(arg.value ?? ''));
  return command.length === 0 ? undefined : runArgs(call, command, call.program, within(call.scope, call.program));
}

function afterOptions(args: readonly Arg[], takesValue: RegExp): readonly Arg[] {
  let at = 0;
  for (; at < args.length; at++) {
    const value = args[at]?.value ?? '';
    if (!value.startsWith('-')) break;
    if (takesValue.test(value)) at++;
  }
  return args.slice(at);
}
