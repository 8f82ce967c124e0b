import { sinks } from '../../flow/sink.ts';
import { isFixed, REMOTE, taintOf, type Value } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { javaCalls } from './java.ts';

/** Which argument of a function of PHP names the function that it calls. */
const CALLBACK_AT: ReadonlyMap<string, number> = new Map([
  ...[
    'array_map register_shutdown_function register_tick_function ob_start forward_static_call forward_static_call_array',
    'set_error_handler set_exception_handler spl_autoload_register header_register_callback ReflectionClass ReflectionFunction ReflectionMethod',
  ]
    .flatMap((names) => names.split(' '))
    .map((name) => [name, 0] as const),
  ...[
    'usort',
    'uasort',
    'uksort',
    'array_filter',
    'array_walk',
    'array_walk_recursive',
    'array_reduce',
    'preg_replace_callback',
    'iterator_apply',
  ].map((name) => [name, 1] as const),
]);

/** `usort($list, $_GET['by'])`, `new ReflectionClass($_GET['kind'])`: whoever names the function chooses what is called. */
function checkCallback(call: CallView, report: Report): undefined {
  const taint = call.receiver === undefined ? taintOf(call.args[CALLBACK_AT.get(call.name) ?? 0]) : undefined;
  if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'code-injection')) report(call.place);
}

function isSafe(call: CallView, code: Value): boolean {
  const taint = taintOf(code);
  return taint !== undefined && call.isSafeFor(taint, 'code-injection');
}

export const others: OtherLanguages = {
  java: {
    calls: javaCalls,
    sinks: [
      ...sinks(['*.eval(0)'], /engine|script|nashorn|js\b|MVEL|shell/i),
      ...sinks(['*.evaluate(0)', '*.parse(0)', '*.parseClass(0)'], /groovy|shell\b/i),
      ...sinks(['Ognl.getValue(0)', 'Ognl.parseExpression(0)', 'MVEL.eval(0)', 'MVEL.compileExpression(0)']),
      ...sinks(['*.getValue(0)', '*.setValue(0)', '*.callMethod(0)', '*.compile(0)', '*.evaluate(0)'], /ognl/i),
      ...sinks(['Eval.me(0,2)', 'Eval.x(1)', 'Eval.xy(2)', 'Eval.xyz(3)']),
      ...sinks(['*.run(0)', '*.evaluate(0)', '*.parse(0)'], /GroovyShell|GroovyScriptEngine/),
      ...sinks(['*.createTemplate(0)'], /template_?engine|jexl|jxlt/i),
      ...sinks(['*.getProperty(1)', '*.setProperty(1)', '*.parse(0)'], /jexl/i),
      ...sinks(['*.evaluateString(1)', '*.evaluateReader(1)', '*.compileString(0)', '*.compileToClassFiles(0)']),
      ...sinks(['*.defineClass(1)', 'BytecodeLoader.makeCode(1)', 'Py.compile(0)']),
      ...sinks(['*.exec(0)', '*.eval(0)', '*.runsource(0)'], /Interpreter/),
      ...sinks(['*.eval(0)', '*.getValue(0)', '*.setValue(0)', '*.setVariable(1)'], /ELProcessor|JShell/),
      ...sinks(['*.wrappers(0)'], /SourceCodeAnalysis/i),
      ...sinks(['*.compile(0)'], /script_?engine|compilable|\bengine\b/i),
      ...sinks(['MVEL.evalToString(0)', 'MVEL.evalToBoolean(0)', 'MVEL.compileGetExpression(0)', 'MVEL.compileSetExpression(0)']),
      ...sinks(['TemplateRuntime.eval(0)', 'new ExpressionCompiler(0)', 'new StaticScriptSource(0)', 'new GroovyCodeSource(0)']),
      // A library is code that is loaded.
      ...sinks(['System.load(0)', 'System.loadLibrary(0)', '*.loadLibrary(0)']),
      ...sinks(['*.createValueExpression(1)', '*.createMethodExpression(1)', '*.createExpression(0)', '*.createScript(0)']),
      // Whoever names a class has its code run.
      ...sinks(['Class.forName(0)', '*.loadClass(0)']),
      // What a directory service names is loaded and run.
      ...sinks(
        ['*.lookup(0)', '*.lookupLink(0)', '*.rename(0,1)', '*.list(0)', '*.listBindings(0)'],
        /Initial(?:Dir|Ldap)?Context|jndi|\b(?:Dir|Ldap|Event|EventDir)?Context\(\)|\bctx\b|Naming\b|Registry\(\)/i,
      ),
      ...sinks(['InitialContext.doLookup(0)', 'InitialDirContext.doLookup(0)', 'InitialLdapContext.doLookup(0)']),
      // So is what the server of a remote connection sends.
      ...sinks(['JMXConnectorFactory.connect(0)', 'JMXConnectorFactory.newJMXConnector(0)']),
      // A style sheet calls whatever class it names.
      ...sinks(['*.compile(0)', '*.compilePackage(0)', '*.loadExecutablePackage(0)', '*.loadLibraryPackage(0)'], /XsltCompiler/i),
    ],
  },
  go: {
    sinks: [
      ...sinks(
        ['*.Run(0)', '*.RunString(0)', '*.RunScript(1)', '*.DoString(0)', '*.Eval(0)'],
        /otto|goja|\bvm\b|lua|yaegi|interp/i,
      ),
      // What Redis runs is Lua.
      ...sinks(['*.Eval(1)', '*.NewScript(0)'], /redis|\brdb\b/i),
    ],
  },
  php: {
    sinks: sinks(['eval(0)', 'assert(0)', 'create_function(0,1)', 'call_user_func(0)', 'call_user_func_array(0)']),
    calls: [
      { names: [...CALLBACK_AT.keys()], check: checkCallback },
      {
        names: ['eval', 'create_function'],
        check: (call, report) => {
          const [code] = call.args;
          if (code === undefined || isFixed(code) || isSafe(call, code)) return;
          report(call.place, { severity: 'low', confidence: 'low', message: 'Text that is not fixed is run as code.' });
        },
      },
    ],
  },
  ruby: {
    sinks: [
      ...sinks([
        'eval(0)',
        '*.eval(0)',
        '*.instance_eval(0)',
        '*.class_eval(0)',
        '*.module_eval(0)',
        '*.constantize(this)',
        'send(0)',
        '*.send(0)',
        '*.public_send(0)',
        '*.__send__(0)',
        '*.try(0)',
        '*.const_get(0)',
        '*.instance_variable_get(0)',
        '*.instance_variable_set(0)',
        '*.define_method(0)',
        '*.const_set(0)',
        '*.remove_const(0)',
        'method(0)',
        '*.method(0)',
        '*.instance_method(0)',
        '*.public_method(0)',
        '*.to_proc(this)',
        'RubyVM::InstructionSequence.compile(0)',
        'RubyVM::InstructionSequence.new(0)',
      ]),
    ],
    calls: [
      {
        names: ['eval', 'instance_eval', 'class_eval', 'module_eval'],
        check: (call, report) => {
          const [code] = call.args;
          if (code === undefined || code.known !== undefined || isFixed(code) || isSafe(call, code)) return;
          report(call.place, { severity: 'low', confidence: 'low', message: 'Text that is not fixed is run as code.' });
        },
      },
    ],
  },
};
