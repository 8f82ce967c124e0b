import { sinks } from '../../flow/sink.ts';
import { literalOf, taintOf, truthOf, unknown, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';

const SHELLS = /^(?:.*\/)?(?:ba|da|z|k)?sh$|^cmd(?:\.exe)?$|^powershell(?:\.exe)?$/;

/** Of a list of arguments its program counts, or the script that a shell is given. */
function narrow(value: Value): Value | undefined {
  const { known } = value;
  if (known?.is !== 'list') return value;
  const [program, option, script] = known.items;
  if (program === undefined) return undefined;
  if (SHELLS.test(String(literalOf(program))) && /^[-/]\w*c$/i.test(String(literalOf(option)))) return script;
  return program;
}

/** `spawn('sh', ['-c', data])` */
function checkShell(call: CallView, report: Report): undefined {
  const [program, args] = call.args;
  if (!SHELLS.test(String(literalOf(program))) || args?.known?.is !== 'list') return;
  const script = args.known.items[1];
  if (script !== undefined && taintOf(script) !== undefined) report(call.place, { confidence: 'medium' });
}

const SHELL_CALL =
  /^(?:os\.(?:system|popen|exec[lv]p?e?|spawn[lv]p?e?)|subprocess\.(?:getoutput|getstatusoutput)|child_process\.exec(?:Sync)?|asyncio\.create_subprocess_shell)$/;
const MAYBE_SHELL = /^subprocess\.(?:run|call|Popen|check_call|check_output)$/;

/** A command line that is not written here, wherever it comes from. */
function checkUnknown(call: CallView, report: Report): undefined {
  const taint = taintOf(call.args[0]);
  if (taint !== undefined && taint.safe !== 0) return;
  const isShell =
    SHELL_CALL.test(call.path) || (MAYBE_SHELL.test(call.path) && truthOf(call.option('shell') ?? unknown) === true);
  const [command] = call.args;
  const isMaybe = isShell || MAYBE_SHELL.test(call.path);
  if (!isMaybe || command === undefined || literalOf(command) !== undefined || command.known !== undefined) return;
  report(call.place, { severity: 'low', confidence: 'low', message: 'A command line that is not fixed is given to a shell.' });
}

export const commandInjection: CodeRule = {
  id: 'command-injection',
  title: 'Data becomes part of a command line',
  cwe: 'CWE-78',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside becomes part of a command line, so it can start other programs.',
  flow: {
    sinks: [
      ...sinks(['os.system(0|command)', 'os.popen(0|cmd)', 'os.popen2(0)', 'os.popen3(0)', 'popen2.popen2(0)']),
      ...sinks(['subprocess.getoutput(0)', 'subprocess.getstatusoutput(0)', 'asyncio.create_subprocess_shell(0)']),
      ...sinks(['asyncio.subprocess.create_subprocess_shell(0)', 'asyncio.create_subprocess_exec(0)', 'pty.spawn(0)']),
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
        'os.spawnl(1,2,3)',
        'os.spawnlp(1,2,3)',
        'os.spawnv(1|2)',
        'os.spawnve(1|2)',
        'os.spawnvp(1|2)',
        'os.posix_spawn(0|1)',
        'os.startfile(0)',
      ]),
      ...sinks([
        '*.exec_command(0)',
        'fabric.run(0)',
        'fabric.api.run(0)',
        'fabric.api.local(0)',
        'fabric.api.sudo(0)',
        'invoke.run(0)',
      ]),
      ...sinks(['child_process.exec(0)', 'child_process.execSync(0)', 'child_process.spawn(0)', 'child_process.spawnSync(0)']),
      ...sinks(['child_process.execFile(0)', 'child_process.execFileSync(0)', 'child_process.fork(0)']),
      ...sinks([
        'child_process.spawn(1) if shell',
        'child_process.spawnSync(1) if shell',
        'child_process.execFile(1) if shell',
        'child_process.execFileSync(1) if shell',
      ]),
      ...sinks([
        'shelljs.exec(0)',
        'execa(0) if shell',
        'execa.command(0)',
        'execa.commandSync(0)',
        'execa.execaCommand(0)',
        'execa.execaCommandSync(0)',
        'cross-spawn(0)',
        'Bun.spawn(0)',
        'Deno.run(cmd)',
      ]),
    ],
    fromParameter: 'medium',
    fromLocal: 'low',
    parameterMustBeBuilt: true,
    whenBuilt: 'low',
    narrow,
  },
  calls: [
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
        'spawnv',
        'spawnl',
      ],
      check: checkUnknown,
    },
    { names: ['spawn', 'spawnSync', 'execFile', 'execFileSync'], check: checkShell },
  ],
};
