import { sinks } from '../../flow/sink.ts';
import { isFixed, literalOf, REMOTE, taintOf, textOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** Mappers that take the class to make from the text. */
function checkTyping(call: CallView, report: Report): undefined {
  if (/mapper/i.test(`${call.receiver?.path ?? ''} ${call.label}`))
    report(call.place, { severity: 'medium', confidence: 'medium' });
}

/** SnakeYAML makes any class unless it is given a constructor that does not. */
function checkYaml(call: CallView, report: Report): undefined {
  const { unit, within } = call;
  const text = within === undefined ? unit.text : unit.text.slice(within.start, within.end);
  // One that is made elsewhere is made safely, or that place is asked.
  const made = /\bnew\s+[\w.]*Yaml\(/.test(text) ? text : unit.text;
  if (!/\bYaml\(/.test(`${call.receiver?.path ?? ''} ${call.label}`) || /SafeConstructor/.test(made)) return;
  if (literalOf(call.args[0]) !== undefined) return;
  const isOutside = ((taintOf(call.args[0])?.sources ?? 0) & REMOTE) !== 0;
  report(call.place, isOutside ? {} : { severity: 'low', confidence: 'low' });
}

/** What is not written here, wherever it comes from, and with any class. */
function checkUnserialize(call: CallView, report: Report): undefined {
  const [text] = call.args;
  if (call.receiver !== undefined || text === undefined || isFixed(text) || call.option('allowed_classes') !== undefined) return;
  report(call.place, { severity: 'low', confidence: 'low' });
}

/** `Marshal.load(Marshal.dump(object))` is a copy. */
const COPIES = /^(?:::)?Marshal\.load\(\s*(?:::)?Marshal\.dump\(/;

/** `@JsonTypeInfo(use = Id.CLASS)`: the text says of which class its object is to be. */
const NAMES_CLASS = /@(?:[\w.]+\.)?JsonTypeInfo\s*\(\s*use\s*=\s*(?:[\w.]+\.)?(?:MINIMAL_)?CLASS\b/g;

/** `JSON.parseObject(text)` of fastjson 1, whose texts may name classes. */
function checkFastjson(call: CallView, report: Report): undefined {
  if (!/^JSON(?:Object|Array)?\.parse/.test(call.path) || !/\bcom\.alibaba\.fastjson\.(?!support)/.test(call.unit.text)) return;
  const taint = taintOf(call.args[0]);
  if (taint === undefined || call.isSafeFor(taint, 'unsafe-deserialization')) return;
  if ((taint.sources & REMOTE) !== 0) report(call.place, { severity: 'medium', confidence: 'medium' });
  else call.asksCallers(taint, 'unsafe-deserialization', call.path);
}

export const others: OtherLanguages = {
  java: {
    file: (file, report) => {
      for (const { span } of codeMatches(file.unit, NAMES_CLASS)) report(span, { severity: 'low', confidence: 'medium' });
    },
    sinks: [
      ...sinks(['*.readObject(this)', '*.readUnshared(this)'], /ObjectInputStream|XMLDecoder|ois\b|input|in\b|stream/i),
      ...sinks(['*.fromXML(0)', '*.unmarshal(0)'], /xstream/i),
      ...sinks(['*.readObject(0)', '*.readObjectOrNull(0)', '*.readClassAndObject(0)'], /kryo/i),
      ...sinks(['*.read(this)'], /YamlReader\(\)/),
      ...sinks(['SerializationUtils.deserialize(0)', 'JsonReader.jsonToJava(0)', 'JsonReader.jsonToMaps(0)']),
      ...sinks(['*.unmarshal(0)'], /castor|Burlap|Hessian/i),
      ...sinks(['*.readObject(this)'], /(?:Hessian2?|Burlap)Input/),
      ...sinks(['Yaml.load(0)', 'Yaml.loadStream(0)', 'Yaml.loadType(0)', 'Yaml.loadStreamOfType(0)']),
    ],
    calls: [
      { names: ['enableDefaultTyping', 'activateDefaultTyping'], check: checkTyping },
      { names: ['load', 'loadAll', 'loadAs'], check: checkYaml },
      { names: ['parse', 'parseObject', 'parseArray'], check: checkFastjson },
    ],
  },
  php: {
    sinks: sinks([
      'unserialize(0) if !allowed_classes=false',
      'maybe_unserialize(0)',
      'igbinary_unserialize(0)',
      'yaml_parse(0)',
    ]),
    calls: [{ names: ['unserialize', 'maybe_unserialize'], check: checkUnserialize }],
  },
  ruby: {
    // Whoever knows the key of the cookies makes any object.
    assign: (assign, report) => {
      if (assign.name === 'cookies_serializer' && /^(?:marshal|hybrid)$/.test(textOf(assign.value) ?? ''))
        report(assign.place, { severity: 'low', confidence: 'medium' });
    },
    sinks: sinks([
      'Marshal.load(0)',
      'Marshal.restore(0)',
      'YAML.load(0) if !safe=true',
      'YAML.unsafe_load(0)',
      'YAML.load_stream(0)',
      'Psych.load(0)',
      'Psych.load_stream(0)',
      'JSON.load(0)',
      'JSON.restore(0)',
      'Ox.load(0)',
      'Ox.parse_obj(0)',
      'Psych.unsafe_load(0)',
      'Oj.load(0)',
      'Oj.object_load(0)',
      'CSV.load(0)',
    ]),
    calls: [
      {
        names: ['load', 'restore', 'object_load'],
        check: (call, report) => {
          if (COPIES.test(call.source())) return;
          if (/^(?:Marshal\.(?:load|restore)|Oj\.object_load)$/.test(call.path) && !isFixed(call.args[0]))
            report(call.place, { severity: 'low', confidence: 'low' });
        },
      },
    ],
  },
};
