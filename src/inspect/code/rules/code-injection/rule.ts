import type { Severity } from '../../../../model/index.ts';
import { sinks } from '../../flow/sink.ts';
import { isFixed, literalOf, REMOTE, taintOf, truthOf, unknown, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

/** Code that is not written here, wherever it comes from. */
function checkUnknown(call: CallView, report: Report): undefined {
  // `new Function('a', 'b', body)`
  const code = call.path === 'Function' ? call.args.at(-1) : call.args[0];
  const taint = taintOf(code);
  if (taint !== undefined && call.isSafeFor(taint, 'code-injection')) return;
  if (
    code === undefined ||
    literalOf(code) !== undefined ||
    code.known?.is === 'function' ||
    !/^(?:builtins\.)?(?:eval|exec)$|^(?:Function|vm\.\w+)$/.test(call.path)
  )
    return;
  report(call.place, { severity: 'low', confidence: 'low', message: 'Text that is not fixed is run as code.' });
}

/** `getattr(reports, request.args['kind'])()`: every function of the module may be asked for. */
function checkAttribute(call: CallView, report: Report): undefined {
  const [, name] = call.args;
  const taint = taintOf(name);
  if (call.path !== 'getattr' || name === undefined || taint === undefined || call.isSafeFor(taint, 'code-injection')) return;
  if ((taint.sources & REMOTE) === 0) return;
  // `handle_` before it leaves those that were meant.
  const isNamed = name.prefix !== '';
  report(call.place, {
    severity: isNamed ? 'low' : 'medium',
    confidence: 'medium',
    message: 'Data from outside decides which attribute of an object is used.',
  });
}

/** `from_pretrained(name, trust_remote_code=True)`: a model whose name is not fixed here brings code of its own. */
function checkModel(call: CallView, report: Report): undefined {
  if (truthOf(call.option('trust_remote_code') ?? unknown) !== true || call.unit.language !== 'python') return;
  const model = ['pretrained_model_name_or_path', 'model_name_or_path', 'model', 'path'].map((name) => call.option(name));
  const name = model.find((one) => one !== undefined) ?? call.args[call.name === 'pipeline' ? 1 : 0];
  const taint = taintOf(name);
  if (name === undefined || isFixed(name) || (taint !== undefined && taint.safe !== 0)) return;
  const isFromOutside = taint !== undefined && (taint.sources & REMOTE) !== 0;
  report(call.place, {
    severity: isFromOutside ? 'high' : 'low',
    confidence: isFromOutside ? 'high' : 'low',
    message: 'The code that comes with a model is run, and which model it is is not fixed here.',
  });
}

/** `logging.config.listen(port)`: whoever connects sends settings, which name what is called. */
function checkListener(call: CallView, report: Report): undefined {
  if (call.path !== 'logging.config.listen' || call.option('verify') !== undefined || call.args.length > 1) return;
  report(call.place, {
    severity: 'medium',
    confidence: 'medium',
    message: 'Whoever connects here sends settings that run code.',
  });
}

/** `server.register_instance(service, allow_dotted_names=True)`: each attribute of the object and of its modules can be called. */
function checkInstance(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python' || literalOf(call.option('allow_dotted_names') ?? call.args[1]) !== true) return;
  report(call.place, { severity: 'high', message: 'Clients can reach every attribute of the object, and with it run code.' });
}

const RUNS_TEXT = /(?:^|\.)(?:eval|Function|execfile|runIn(?:New|This)?Context|compileFunction|Script|safe-?[eE]val|run)$/;
/** A function is what these get as a rule; text only when it is put together. */
const RUNS_EITHER = /setTimeout|setInterval/;

function severityFromParameter({ isBuilt }: Value, path: string): Severity | undefined {
  // A library may load whatever class its callers name.
  if (/^Class\.forName$|\.loadClass$/.test(path)) return undefined;
  // Directives are given expressions by the page that they stand in.
  if (/\$\w+$/.test(path)) return undefined;
  if (RUNS_EITHER.test(path)) return isBuilt ? 'medium' : undefined;
  return RUNS_TEXT.test(path) ? 'medium' : 'low';
}

export const codeInjection: CodeRule = {
  id: 'code-injection',
  title: 'Data is run as code',
  cwe: 'CWE-95',
  severity: 'critical',
  confidence: 'high',
  message: 'Data from outside is run as code of this program.',
  calls: [
    {
      names: ['eval', 'exec', 'Function', 'runInNewContext', 'runInThisContext', 'runInContext', 'compileScript', 'evaluate'],
      check: checkUnknown,
    },
    { names: ['getattr'], check: checkAttribute },
    { names: ['listen'], check: checkListener },
    { names: ['register_instance'], check: checkInstance },
    { names: ['from_pretrained', 'load_dataset', 'pipeline', 'SentenceTransformer', 'LLM'], check: checkModel },
  ],
  flow: {
    sinks: [
      ...sinks([
        'eval(0)',
        'exec(0)',
        'execfile(0)',
        'compile(0)',
        'builtins.eval(0)',
        'builtins.exec(0)',
        '__builtin__.eval(0)',
        'code.interact(0)',
        '*.runcode(0)',
        '*.runsource(0)',
        'runpy.run_path(0)',
        'code.InteractiveConsole().push(0)',
        'code.InteractiveInterpreter().push(0)',
        '_xxsubinterpreters.run_string(1)',
        '*.run_in_subinterp(0)',
        'run_in_subinterp(0)',
        // Names of the program by their text.
        'globals().[](0)',
        'locals().[](0)',
        'globals().get(0)',
        'locals().get(0)',
        '*.__globals__.[](0)',
        'window.[](0)',
        'globalThis.[](0)',
      ]),
      ...sinks([
        'new Function(*)',
        'Function(*)',
        'Function.apply(1)',
        'Function.call(*)',
        'Function.constructor(*)',
        'global.eval(0)',
        'vm.runInNewContext(0,1)',
        'vm.runInThisContext(0)',
        '*.compileScript(expression)',
        'serialize-javascript(0) if unsafe',
        'vm.runInContext(0,1)',
        'vm.compileFunction(0)',
        'new vm.Script(0)',
        'vm.Script(0)',
        'vm2.VM().run(0)',
        '*.runInContext(0)',
        'globalThis.eval(0)',
        'window.eval(0)',
        'setTimeout(0)',
        'setInterval(0)',
        'window.setTimeout(0)',
        'safe-eval(0)',
        'safeEval(0)',
        'static-eval(0)',
        'notevil(0)',
        'eval-sandbox(0)',
        'vm2.VM.run(0)',
        'vm2.NodeVM().run(0)',
        'new vm.SourceTextModule(0)',
        '*._compile(0)',
        '*.injectJavaScript(0)',
        'WebAssembly.compile(0)',
        'WebAssembly.compileStreaming(0)',
        // Angular's expressions.
        ...['$eval', '$evalAsync', '$apply', '$applyAsync', '$watch', '$watchCollection', '$watchGroup'].map(
          (name) => `*.${name}(0)`,
        ),
        ...['$compile(0)', '$parse(0)', '$interpolate(0)', '$injector.get().$compile(0)'],
        'window.execScript(0)',
      ]),
      // A socket and an answer have a method of this name that takes a number.
      ...sinks(
        ['*.setTimeout(0)', '*.setInterval(0)'],
        /(?:^|[\s.])(?:window|self|globalThis|global|win|parent|top|\w*Window|defaultView)(?:\s|$)/,
      ),
      ...sinks(['*.run(0)'], /\b(?:vm|nodeVM|sandbox)\w*|VM\(\)/i),
      // What stands after `@` is a name of the program, and from a name every other is reached.
      ...sinks(['*.query(0|expr)', '*.eval(0|expr)'], /(?:^|[\s._])(?:df|data_?frame)\w*(?:\s|$)|(?:^|\s)pandas\./i),
      ...sinks(['*.run(0)', '*.invoke(0)'], /Python(?:Ast)?REPL|python_?(?:ast_)?repl/i),
      ...sinks([
        'timeit.timeit(0|stmt)',
        'timeit.repeat(0|stmt)',
        'timeit.Timer(0|stmt)',
        'cProfile.run(0)',
        'profile.run(0)',
        'pdb.run(0)',
        'PIL.ImageMath.eval(0|expression)',
        'PIL.ImageMath.unsafe_eval(0|expression)',
        'asteval.Interpreter()(0)',
        'sympy.sympify(0)',
        'sympy.parsing.sympy_parser.parse_expr(0)',
        'django.core.management.call_command(0)',
        'pandas.eval(0)',
        'numexpr.evaluate(0)',
        '*.executeJavaScript(0)',
        '*.evaluateOnNewDocument(0)',
        'require(0)',
        'importlib.import_module(0)',
        '__import__(0)',
      ]),
    ],
    fromParameter: severityFromParameter,
    fromLocal: 'low',
    whenBuilt: 'low',
    // JEXL in a box that says which classes an expression reaches.
    unlessBefore: /\b(?:JexlSandbox|JexlUberspectSandbox|SandboxUberspect\w*)\b/,
    // A function that is scheduled is not code in a text.
    narrow: (value) => (value.known?.is === 'function' ? undefined : value),
  },
  others,
};
