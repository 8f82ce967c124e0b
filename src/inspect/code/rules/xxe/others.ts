import { sinks } from '../../flow/sink.ts';
import { literalOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { javaCalls } from './java.ts';

const EXPANDS = /\bLIBXML_(?:NOENT|DTDLOAD)\b/;

/** `$document->loadXML($text, LIBXML_NOENT)`, the flags in a variable or not: `NOENT` puts in what an entity stands for. */
function checkFlags(call: CallView, report: Report): undefined {
  const source = call.source();
  if (EXPANDS.test(source)) report(call.place);
  if (EXPANDS.test(source) || !EXPANDS.test(call.unit.text)) return;
  const flags = call.argPlaces.slice(1).map(({ start, end }) => call.unit.text.slice(start, end));
  const before = call.unit.text.slice(call.within?.start ?? 0, call.place.start);
  const isSet = (name: string): boolean =>
    EXPANDS.test(before.split(`${name} =`).at(-1)?.split(';')[0] ?? '') && before.includes(`${name} =`);
  if (flags.some((name) => /^\$\w+$/.test(name) && isSet(name))) report(call.place);
}

export const others: OtherLanguages = {
  java: {
    calls: javaCalls,
    sinks: [
      ...sinks(['*.read(1)', '*.validate(1)'], /Persister\(\)/),
      ...sinks(['*.provide(0)'], /(?:Stream|Document|Pull)Provider\(\)/),
      ...sinks(['NodeBuilder.read(0)', 'DocumentHelper.parseText(0)']),
    ],
  },
  php: {
    calls: [
      {
        names: ['simplexml_load_string', 'simplexml_load_file', 'loadXML', 'loadHTML', 'load', 'XML', 'open', 'SimpleXMLElement'],
        check: checkFlags,
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
