import { NO_OPTION } from '../../flow/facts.ts';
import { sinks } from '../../flow/sink.ts';
import { isFixed, LOCAL, literalOf, REMOTE, taintOf, textOf, truthOf, unknown, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, IsSafeFor, Report } from '../../rule.ts';
import { others } from './others.ts';

/** Programs that run what they are given with `-e`, `-c` or the like. */
const INTERPRETERS = /^(?:.*\/)?(?:node|nodejs|deno|bun|python[\d.]*|perl|ruby|php)(?:\.exe)?$/;
const SHELLS = /^(?:.*\/)?(?:ba|da|z|k)?sh$|^cmd(?:\.exe)?$|^powershell(?:\.exe)?$/;

/** Of a list of arguments its program counts, or the script that a shell is given. */
function narrow(value: Value, isSafeFor: IsSafeFor): Value | undefined {
  const { known } = value;
  if (known?.is !== 'list') return value;
  const [program, option, script] = known.items;
  if (program === undefined) return undefined;
  // Which shell it is depends on the machine; that of Windows reads all that follows as one line.
  const rest = known.items.slice(2);
  if (script !== undefined && isChoice(program) && isChoice(option))
    return rest.find((item) => taintOf(item) !== undefined) ?? script;
  if (/^cmd(?:\.exe)?$/i.test(String(literalOf(program))) && rest.some((item) => taintOf(item) !== undefined))
    return rest.find((item) => taintOf(item) !== undefined);
  if (SHELLS.test(String(literalOf(program))) && /^[-/]\w*c$/i.test(String(literalOf(option)))) return script;
  // Without a shell a program whose path a caller's folder begins is one of those that are meant.
  const isCallers = IS_PATH.test(program.path) && ((taintOf(program)?.sources ?? 0) & (REMOTE | LOCAL)) === 0;
  return isCallers || isInFolder(program, isSafeFor) ? undefined : program;
}

/** A path that was put together, and not a whole line. */
const IS_PATH = /(?:\bjoin|joinpath|^str|fspath)\(\)$|^pathlib\./;

/** `os.path.join('/usr/lib/hooks', os.path.basename(name))`: one of the programs that were put there. */
function isInFolder(program: Value, isSafeFor: IsSafeFor): boolean {
  const taint = taintOf(program);
  return program.prefix.startsWith('/') && taint !== undefined && isSafeFor(taint, 'path-traversal');
}

/** One of several texts that are written here. */
function isChoice(value: Value | undefined): boolean {
  return value?.known === undefined && isFixed(value);
}

/** Options of these programs name commands to run or files to write: data must not be able to become one. */
const TAKES_COMMANDS = /^(?:.*\/)?(?:git|hg|svn|ssh|scp|rsync|tar|find|curl|wget|zip|npm|pip3?|docker|sendmail|mysql|psql)$/;

/** What takes an address from elsewhere. */
const FETCHES = /^(?:clone|fetch|ls-remote|pull|submodule)$/;

/** `spawn('git', ['clone', url])`, `run(['git', 'clone', url])`: a value that begins with `-` is an option, unless `--` stands before it. */
function checkOptions(call: CallView, report: Report): undefined {
  const [first, second] = call.args;
  const isOneList = first?.known?.is === 'list';
  const items = isOneList ? first.known.items : second?.known?.is === 'list' ? second.known.items : [];
  const program = textOf(isOneList ? items[0] : first);
  if (program === undefined || !TAKES_COMMANDS.test(program)) return;
  if (!/^(?:child_process|subprocess|execa|cross-spawn)\b/.test(call.path)) return;
  for (const [index, item] of items.entries()) {
    if (literalOf(item) === '--') return;
    const taint = taintOf(item);
    if (taint === undefined || call.isSafeFor(taint, NO_OPTION) || item.isLed || (isOneList && index === 0)) continue;
    // `['build', '-t', name]`: it is what the option before it takes.
    if (/^--?[\w-]+$/.test(textOf(items[index - 1]) ?? '')) continue;
    if ((taint.sources & ~LOCAL) === 0) continue;
    const isFromOutside = (taint.sources & REMOTE) !== 0;
    return report(call.place, {
      // What the callers name is as a rule no option; what is cloned often comes from further away.
      severity: isFromOutside ? 'medium' : items.some((one) => FETCHES.test(String(literalOf(one)))) ? 'low' : 'info',
      confidence: isFromOutside ? 'medium' : 'low',
      message: `Data can become an option of ${program}, some of which run commands or write files: put \`--\` before it.`,
    });
  }
}

/** `spawn('sh', ['-c', data])`; `spawn(data)`, whose program the callers name. */
function checkShell(call: CallView, report: Report): undefined {
  const [program, args] = call.args;
  checkOptions(call, report);
  const taint = program?.isBuilt === false ? taintOf(program) : undefined;
  const isCallers = taint !== undefined && !call.isSafeFor(taint, ID) && (taint.sources & (REMOTE | LOCAL)) === 0;
  if (isCallers && /^(?:child_process\.|spawn)/.test(call.path) && call.name.startsWith('spawn'))
    return report(call.place, {
      severity: args === undefined ? 'low' : 'info',
      confidence: 'low',
      message: 'Which program is started, the callers decide.',
    });
  if (args?.known?.is !== 'list') return;
  const isThroughShell = truthOf(call.option('shell') ?? unknown) === true;
  if (isThroughShell) return reportScript(call, args, report);
  const first = String(literalOf(args.known.items[0]));
  if (INTERPRETERS.test(String(literalOf(program))) && /^(?:-[ecrp]|--eval|--print)$/.test(first))
    return reportScript(call, args.known.items[1], report);
  if (!SHELLS.test(String(literalOf(program)))) return;
  const isScript = /^[-/]\w*c$/i.test(String(literalOf(args.known.items[0])));
  const script = args.known.items[isScript ? 1 : 0];
  reportScript(call, script, report);
}

/** `create_subprocess_exec('sh', '-c', command)`: a list of arguments without the list. */
function checkWords(call: CallView, report: Report): undefined {
  const [program, option, script] = call.args;
  if (SHELLS.test(String(literalOf(program))) && /^[-/]\w*c$/i.test(String(literalOf(option))))
    reportScript(call, script, report);
}

/** `os.spawnve(os.P_WAIT, '/bin/sh', ['-c', command], env)`, `os.posix_spawn('/bin/sh', ['sh', '-c', command], env)` */
function checkSpawn(call: CallView, report: Report): undefined {
  const isSpawn = /^os\.(?:spawnvp?e?|posix_spawnp?|execvp?e?)$/.test(call.path);
  const [program, words] = call.name.startsWith('spawn') ? call.args.slice(1) : call.args;
  if (!isSpawn || words?.known?.is !== 'list' || !SHELLS.test(String(literalOf(program)))) return;
  const { items } = words.known;
  const at = items.findIndex((item) => /^-\w*c$/i.test(String(literalOf(item))));
  if (at >= 0) reportScript(call, items[at + 1], report);
}

/** What a shell gets to read. */
function reportScript(call: CallView, script: Value | undefined, report: Report): undefined {
  const data = taintOf(script);
  if (data === undefined || call.isSafeFor(data, ID)) return;
  const isFromOutside = (data.sources & REMOTE) !== 0;
  report(call.place, isFromOutside ? { confidence: 'medium' } : { severity: 'medium', confidence: 'low' });
}

const SHELL_CALL =
  /^(?:os\.(?:system|popen|exec[lv]p?e?|spawn[lv]p?e?|popen[2-4])|subprocess\.(?:getoutput|getstatusoutput)|child_process\.exec(?:Sync)?|shelljs\.exec|asyncio\.(?:subprocess\.)?create_subprocess_shell|paramiko\.(?:client\.)?SSHClient\(\)\.exec_command)$/;
const MAYBE_SHELL = /^subprocess\.(?:run|call|Popen|check_call|check_output)$/;

/** A command line that is not written here, wherever it comes from. */
function checkUnknown(call: CallView, report: Report): undefined {
  if (MAYBE_SHELL.test(call.path)) checkOptions(call, report);
  const taint = taintOf(call.args[0]);
  if (taint !== undefined && call.isSafeFor(taint, ID)) return;
  const isShell =
    SHELL_CALL.test(call.path) || (MAYBE_SHELL.test(call.path) && truthOf(call.option('shell') ?? unknown) === true);
  const [command] = call.args;
  const isMaybe = isShell || MAYBE_SHELL.test(call.path);
  if (!isMaybe || command === undefined || (!isShell && !command.isBuilt) || isFixed(command) || command.known !== undefined)
    return;
  report(call.place, { severity: 'low', confidence: 'low', message: 'A command line that is not fixed is given to a shell.' });
}

const ID = 'command-injection';

export const commandInjection: CodeRule = {
  id: ID,
  title: 'Data becomes part of a command line',
  cwe: 'CWE-78',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside becomes part of a command line, so it can start other programs.',
  flow: {
    sinks: [
      ...sinks([
        'os.system(0|command)',
        'os.popen(0|cmd)',
        'os.popen2(0)',
        'os.popen3(0)',
        'popen2.popen2(0)',
        'popen2.popen3(0)',
      ]),
      ...sinks(['popen2.popen4(0)', 'popen2.Popen3(0)', 'popen2.Popen4(0)', 'platform.popen(0)']),
      ...sinks(['subprocess.getoutput(0)', 'subprocess.getstatusoutput(0)', 'asyncio.create_subprocess_shell(0)']),
      ...sinks(['asyncio.subprocess.create_subprocess_shell(0)', 'asyncio.create_subprocess_exec(0)', 'pty.spawn(0)']),
      ...sinks(['asyncio.subprocess.create_subprocess_exec(0)', '*.subprocess_exec(1)', '*.subprocess_shell(1)', 'os.popen4(0)']),
      ...sinks(['BashOperator(bash_command)', '*.BashOperator(bash_command)', '*.BashOperator(1)']),
      ...sinks([
        'subprocess.run(0|args)',
        'subprocess.call(0|args)',
        'subprocess.Popen(0|args)',
        'subprocess.check_call(0|args)',
      ]),
      ...sinks([
        'subprocess.check_output(0|args)',
        'os.execl(0,1,2,3)',
        'os.execlp(0,1,2,3)',
        'os.execv(0|1)',
        'os.execvp(0|1)',
        'os.execve(0|1)',
      ]),
      ...sinks([
        'os.spawnl(1,2,3,4,5)',
        'os.spawnlp(1,2,3,4,5)',
        'os.spawnv(1|2)',
        'os.spawnve(1|2)',
        'os.spawnvp(1|2)',
        'os.spawnlpe(1,2,3)',
        'os.spawnvpe(1|2)',
        'os.posix_spawnp(0|1)',
        'os.posix_spawn(0|1)',
        'os.startfile(0)',
      ]),
      ...sinks([
        '*.exec_command(0)',
        'pexpect.spawn(0)',
        'pexpect.run(0)',
        'pexpect.spawnu(0)',
        'fabric.run(0)',
        'fabric.api.run(0)',
        'fabric.api.local(0)',
        'fabric.api.sudo(0)',
        'invoke.run(0)',
      ]),
      ...sinks(['*.run(0)', '*.sudo(0)', '*.local(0)'], /^(?:fabric2?|invoke)\./),
      ...sinks(['child_process.exec(0)', 'child_process.execSync(0)', 'child_process.spawn(0)', 'child_process.spawnSync(0)']),
      ...sinks(['child_process.execFile(0)', 'child_process.execFileSync(0)', 'child_process.fork(0)']),
      ...sinks([
        'child_process.spawn(0) if shell',
        'child_process.spawnSync(0) if shell',
        'child_process.spawn(1) if shell',
        'child_process.spawnSync(1) if shell',
        'child_process.execFile(1) if shell',
        'child_process.execFileSync(1) if shell',
      ]),
      ...sinks([
        'shelljs.exec(0)',
        'shelljs/shell.exec(0)',
        'mz/child_process.exec(0)',
        'child-process-promise.exec(0)',
        'child-process-es6-promise.exec(0)',
        'shell-exec(0)',
        'exec-sh(0)',
        'async-execute(0)',
        'async-exec(0)',
        'exec-async(0)',
        'node-exec-promise.exec(0)',
        'exec-promise(0)',
        'ssh-exec(0)',
        'exec-sh.promise(0)',
        'sync-exec(0)',
        'execSync.exec(0)',
        'node-cmd.get(0)',
        'node-cmd.run(0)',
        'node-cmd.runSync(0)',
        'sudo-prompt.exec(0)',
        'execa.shell(0)',
        'execa.shellSync(0)',
        'promised-exec(0)',
        'execa(0) if shell',
        'execa.execa(0)',
        'execa.execaSync(0)',
        'execa.sync(0)',
        'execa.node(0)',
        'execa.stdout(0)',
        'execa.stderr(0)',
        'remote-exec(1)',
        'foreground-child(0)',
        'ssh2-exec(1)',
        'zx.$(0)',
        'execa.command(0)',
        'execa.commandSync(0)',
        'execa.execaCommand(0)',
        'execa.execaCommandSync(0)',
        'cross-spawn(0)',
        'cross-spawn.sync(0)',
        'Bun.spawn(0)',
        'Deno.run(cmd)',
      ]),
    ],
    // Without a shell only a whole command line is one; a path of a program that is put together is as a rule meant so.
    fromParameter: ({ isBuilt, prefix }, path) =>
      /(?:execFile|spawn)(?:Sync)?$|fork$/.test(path) && !(isBuilt && /\s/.test(prefix)) ? 'info' : 'medium',
    fromLocal: 'low',
    parameterMustBeBuilt: true,
    whenBuilt: 'low',
    narrow,
  },
  calls: [
    { names: ['create_subprocess_exec'], check: checkWords },
    {
      names: ['spawnv', 'spawnve', 'spawnvp', 'spawnvpe', 'posix_spawn', 'posix_spawnp', 'execv', 'execve', 'execvp', 'execvpe'],
      check: checkSpawn,
    },
    {
      names: [
        'system',
        'popen',
        'run',
        'call',
        'Popen',
        'check_call',
        'check_output',
        'getoutput',
        'getstatusoutput',
        'exec',
        'execSync',
        'create_subprocess_shell',
        'execl',
        'execv',
        'execve',
        'execvp',
        'popen2',
        'popen3',
        'popen4',
        'exec_command',
        'spawnv',
        'spawnl',
      ],
      check: checkUnknown,
    },
    { names: ['spawn', 'spawnSync', 'execFile', 'execFileSync'], check: checkShell },
  ],
  others,
};
