import { sinks } from '../../flow/sink.ts';
import { literalOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { javaCalls } from './java.ts';

export const others: OtherLanguages = {
  java: {
    calls: javaCalls,
    sinks: [
      ...sinks(['*.read(1)', '*.validate(1)'], /Persister\(\)/),
      ...sinks(['*.provide(0)'], /(?:Stream|Document|Pull)Provider\(\)/),
      ...sinks(['NodeBuilder.read(0)']),
    ],
  },
  php: {
    calls: [
      {
        names: ['simplexml_load_string', 'simplexml_load_file', 'loadXML', 'load'],
        check: (call, report) => {
          if (/\bLIBXML_(?:NOENT|DTDLOAD)\b/.test(call.source())) report(call.place);
        },
      },
      {
        names: ['libxml_disable_entity_loader'],
        check: (call, report) => literalOf(call.args[0]) === false && report(call.place),
      },
    ],
  },
  ruby: {
    file: (file, report) => {
      for (const { span } of codeMatches(
        file.unit,
        /\b\w+\.noent\b|ParseOptions::NOENT\b|\bLibXML::XML\.default_substitute_entities\s*=\s*true/g,
      ))
        report(span, { severity: 'medium' });
    },
  },
};
