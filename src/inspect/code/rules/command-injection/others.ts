import { sinks } from '../../flow/sink.ts';
import { isFixed, literalOf, REMOTE, taintOf, type Value } from '../../flow/value.ts';
import type { AssignView, CallView, OtherLanguages, Report } from '../../rule.ts';

const SHELL = /^(?:.*\/)?(?:ba|da|z|k)?sh$|^cmd(?:\.exe)?$|^powershell(?:\.exe)?$/i;

/** `new ProcessBuilder("sh", "-c", data)`: the program and its arguments are arguments of the call. */
function checkArguments(call: CallView, report: Report): undefined {
  const [program, option, script] = call.args;
  if (script === undefined || !SHELL.test(String(literalOf(program))) || !/^[-/]\w*c$/i.test(String(literalOf(option)))) return;
  const taint = taintOf(script);
  if (taint !== undefined && !call.isSafeFor(taint, 'command-injection')) report(call.place, { confidence: 'medium' });
}

/** `exec(command, environment)`: who chooses a whole variable chooses what is loaded into the program. */
function checkEnvironment(call: CallView, report: Report): undefined {
  const { known } = call.args[1] ?? {};
  if (known?.is !== 'list' || !/runtime|\brt\b|getRuntime/i.test(`${call.receiver?.path ?? ''} ${call.label}`)) return;
  const isChosen = known.items.some((item) => {
    const taint = taintOf(item);
    return !item.isLed && taint !== undefined && (taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'command-injection');
  });
  if (isChosen) report(call.place, { message: 'Data from outside becomes a variable of the environment of a program.' });
}

/** `builder.environment().put(name, value)` with a name from outside. */
function checkVariable(call: CallView, report: Report): undefined {
  const [name] = call.args;
  const taint = taintOf(name);
  if (!/\bProcessBuilder\(\)\.environment\(\)/.test(call.receiver?.path ?? '') || name?.isLed !== false || taint === undefined)
    return;
  if ((taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'command-injection'))
    report(call.place, { message: 'Data from outside becomes a variable of the environment of a program.' });
}

/** Programs that run what they are given. */
const RUNS_OTHERS = /^(?:.*\/)?(?:sudo|doas|env|nohup|xargs|nice|setsid|stdbuf|chroot|watch)$/;

/** `exec.Command("sudo", data)`: the first word that is no option is the program. */
function checkRun(call: CallView, args: readonly Value[], report: Report): undefined {
  const program = args.find((arg) => !/^-|=/.test(String(literalOf(arg) ?? '')));
  const taint = program === undefined || program.isLed ? undefined : taintOf(program);
  if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'command-injection')) report(call.place);
}

/** `exec.Command("sh", "-c", data)` */
function checkGo(call: CallView, report: Report): undefined {
  if (!/^exec\./.test(call.path)) return;
  const args = call.name === 'Command' ? call.args : call.args.slice(1);
  if (!RUNS_OTHERS.test(String(literalOf(args[0])))) return checkScript(call, args, report);
  checkRun(call, args.slice(1), report);
  // `exec.Command("env", "bash", "-c", data)`
  checkScript(call, args.slice(args.findIndex((arg) => SHELL.test(String(literalOf(arg))))), report);
}

function checkScript(
  { isSafeFor, place }: Pick<CallView, 'isSafeFor' | 'place'>,
  [program, option, script]: readonly Value[],
  report: Report,
): undefined {
  if (script === undefined || !SHELL.test(String(literalOf(program))) || !/^[-/]\w*c$/i.test(String(literalOf(option)))) return;
  const taint = taintOf(script);
  if (taint !== undefined && !isSafeFor(taint, 'command-injection')) report(place, { confidence: 'medium' });
}

/** `command.Args = []string{"bash", "-c", data}` */
function checkArgs(assign: AssignView, report: Report): undefined {
  const { known } = assign.value;
  if (assign.name === 'Args' && /^exec\./.test(assign.path) && known?.is === 'list') checkScript(assign, known.items, report);
}

/** A command line that is not written here, wherever it comes from. */
function checkUnknown(call: CallView, report: Report): undefined {
  const [command] = call.args;
  if (call.receiver !== undefined || command === undefined || command.known !== undefined || isFixed(command)) return;
  const taint = taintOf(command);
  if (taint !== undefined && call.isSafeFor(taint, 'command-injection')) return;
  report(call.place, { severity: 'low', confidence: 'low', message: 'A command line that is not fixed is given to a shell.' });
}

/** A command line of one text goes to a shell. */
function checkRuby(call: CallView, report: Report): undefined {
  if (/^(?:system|exec|spawn|subshell)$|^(?:Kernel|Process|IO|Open3)\./.test(call.path) && call.args.length === 1)
    checkUnknown({ ...call, receiver: undefined }, report);
  const [program, option, script] = call.args;
  if (script === undefined || !SHELL.test(String(literalOf(program))) || !/^-\w*c$/.test(String(literalOf(option)))) return;
  const taint = taintOf(script);
  if (taint !== undefined && !call.isSafeFor(taint, 'command-injection')) report(call.place, { confidence: 'medium' });
}

export const others: OtherLanguages = {
  java: {
    whole: 'low',
    sinks: [
      ...sinks(['*.exec(0)', '*.execute(0)'], /runtime|\brt\b|executor\(\)|getRuntime/i),
      ...sinks(['new ProcessBuilder(0)', 'CommandLine.parse(0)', 'new CommandLine(0)']),
      ...sinks(['*.command(0)'], /process|builder|\bpb\b/i),
      ...sinks(['*.setCommand(0)'], /channel|exec/i),
    ],
    calls: [
      { names: ['ProcessBuilder', 'command'], check: checkArguments },
      { names: ['exec'], check: checkEnvironment },
      { names: ['put', 'putAll', 'putIfAbsent', 'replace'], check: checkVariable },
    ],
  },
  go: {
    whole: 'low',
    sinks: sinks([
      'exec.Command(0)',
      'exec.CommandContext(1)',
      'syscall.Exec(0,1)',
      'os.StartProcess(0,1)',
      'syscall.ForkExec(0,1)',
      'new exec.Cmd(Path|Args)',
    ]),
    calls: [{ names: ['Command', 'CommandContext'], check: checkGo }],
    assign: checkArgs,
  },
  php: {
    sinks: sinks([
      'exec(0)',
      'system(0)',
      'passthru(0)',
      'shell_exec(0)',
      'popen(0)',
      'proc_open(0)',
      'pcntl_exec(0)',
      'expect_popen(0)',
      'Process.fromShellCommandline(0)',
      'new Process(0)',
    ]),
    calls: [{ names: ['exec', 'system', 'passthru', 'shell_exec', 'popen', 'proc_open'], check: checkUnknown }],
  },
  ruby: {
    sinks: sinks([
      'system(0)',
      'exec(0)',
      'spawn(0)',
      'subshell(0)',
      'syscall(0)',
      'Kernel.system(0)',
      'Kernel.exec(0)',
      'Kernel.spawn(0)',
      'Process.spawn(0)',
      'Process.exec(0)',
      'IO.popen(0)',
      'PTY.spawn(0)',
      'Open3.capture2(0)',
      'Open3.capture2e(0)',
      'Open3.capture3(0)',
      'Open3.popen2(0)',
      'Open3.popen2e(0)',
      'Open3.popen3(0)',
      'Open3.pipeline(0)',
      'Open3.pipeline_r(0)',
      'Open3.pipeline_w(0)',
      'Open3.pipeline_rw(0)',
      'Open3.pipeline_start(0)',
      'Gem::Util.silent_system(0)',
    ]),
    calls: [
      {
        names: ['system', 'exec', 'spawn', 'subshell', 'capture2', 'capture2e', 'capture3', 'popen', 'popen2', 'popen3'],
        check: checkRuby,
      },
    ],
  },
};
