import { sinks } from '../../flow/sink.ts';
import { literalOf, REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { others } from './others.ts';

const PAYLOAD =
  /def __reduce(?:_ex)?__\([^)]*\)[^:\n]*:\s*\n(?:[^\n]*\n){0,4}?\s+return\s+\(?\s*(?:exec|eval|os\.(?:system|popen)|subprocess\.\w+|__import__)\b/g;
const SAFE_LOADER = /(?:Safe|Base|CSafe|CBase)Loader$/;

function checkYaml(call: CallView, report: Report): undefined {
  if (!/^(?:yaml|ruamel\.yaml|js-yaml|oyaml)\./.test(call.path) || call.path.includes('YAML()')) return;
  if (call.unit.language !== 'python') {
    const schema = call.option('schema');
    if (schema !== undefined && /DEFAULT_FULL|unsafe/i.test(schema.path)) report(call.place, { severity: 'medium' });
    return;
  }
  const loader = call.option('Loader') ?? call.args[1];
  if (loader !== undefined && SAFE_LOADER.test(loader.path)) return;
  const taint = taintOf(call.args[0]);
  // Compared with what is allowed, it is as good as fixed.
  if (taint !== undefined && call.isSafeFor(taint, 'unsafe-deserialization')) return;
  const isOutside = ((taint?.sources ?? 0) & REMOTE) !== 0;
  if (!isOutside && /full_load/.test(call.name)) return;
  // A fixed text does no harm today; the loader stays when the text is exchanged.
  const isFixed = literalOf(call.args[0]) !== undefined || call.args[0]?.path === '#harmless';
  report(call.place, isOutside ? {} : { severity: isFixed ? 'low' : 'medium', confidence: isFixed ? 'low' : 'medium' });
}

const PICKLES =
  /^(?:pickle|dill|cloudpickle|marshal|shelve|jsonpickle|joblib|pandas|node-serialize)\.(?:loads?|Unpickler|read_pickle|decode|unserialize)$/;

function checkPickle(call: CallView, report: Report): undefined {
  // Its signature was checked.
  const taint = taintOf(call.args[0]);
  if (taint !== undefined && call.isSafeFor(taint, 'unsafe-deserialization')) return;
  if (PICKLES.test(call.path) && literalOf(call.args[0]) === undefined && call.args[0]?.path !== '#harmless')
    report(call.place, { severity: 'low', confidence: 'low' });
}

/** ruamel's `YAML(typ='unsafe')`; every other kind makes plain values. */
function checkRuamel(call: CallView, report: Report): undefined {
  const kind = call.path === 'ruamel.yaml.YAML' ? literalOf(call.option('typ')) : undefined;
  if (kind === 'unsafe') report(call.place, { severity: 'medium', confidence: 'medium' });
}

/** `torch.load(path, weights_only=False)`: what newer versions refuse is asked for. */
function checkTorch(call: CallView, report: Report): undefined {
  const only = call.path === 'torch.load' ? call.option('weights_only') : undefined;
  if (literalOf(only) === false) report(call.place, { severity: 'low', confidence: 'medium' });
}

/** What comes in is a pickle: without a key anyone may send one. */
function checkListener(call: CallView, report: Report): undefined {
  if (!/^multiprocessing\.connection\.Listener$/.test(call.path) || call.option('authkey') !== undefined) return;
  report(call.place, { severity: 'medium', confidence: 'medium' });
}

export const unsafeDeserialization: CodeRule = {
  id: 'unsafe-deserialization',
  title: 'Data is turned back into objects that can run code',
  cwe: 'CWE-502',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside is turned back into objects in a way that can run code.',
  calls: [
    { names: ['load', 'load_all', 'unsafe_load', 'unsafe_load_all', 'full_load'], check: checkYaml },
    { names: ['Listener'], check: checkListener },
    { names: ['load'], check: checkTorch },
    { names: ['YAML'], check: checkRuamel },
    { names: ['loads', 'load', 'Unpickler', 'read_pickle', 'decode', 'deserialize', 'unserialize'], check: checkPickle },
  ],
  file: (file, report) => {
    if (file.unit.language !== 'python') return;
    for (const { span } of codeMatches(file.unit, PAYLOAD)) report(span, { message: 'Reading this object back runs a command.' });
  },
  flow: {
    sinks: [
      ...sinks([
        'pickle.loads(0|data)',
        'pickle.load(0|file)',
        'pickle.Unpickler(0)',
        'dill.loads(0)',
        'dill.load(0)',
        'cloudpickle.loads(0)',
        'cloudpickle.load(0)',
        'shelve.open(0)',
        'marshal.loads(0)',
        'marshal.load(0)',
        'joblib.load(0)',
        'jsonpickle.decode(0)',
        'jsonpickle.loads(0)',
        'torch.load(0) if !weights_only',
        'numpy.load(0) if allow_pickle',
        'pandas.read_pickle(0)',
        '*.read_pickle(0)',
      ]),
      ...sinks([
        'node-serialize.unserialize(0)',
        'serialize-to-js.deserialize(0)',
        'funcster.deepDeserialize(0)',
        'cryo.parse(0)',
        'serialijse.deserialize(0)',
        'v8.deserialize(0)',
        '*.unserialize(0)',
      ]),
    ],
    fromParameter: 'low',
  },
  others,
};
