import { literalOf, REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const HARDENED =
  /disallow-doctype-decl|external-(?:general|parameter)-entities|FEATURE_SECURE_PROCESSING|ACCESS_EXTERNAL_(?:DTD|SCHEMA|STYLESHEET)|SUPPORT_DTD|IS_SUPPORTING_EXTERNAL_ENTITIES|XMLConstants\.|setExpandEntityReferences\(\s*false|setEntityResolver|setXMLResolver|javax\.xml\.stream\.(?:supportDTD|isSupportingExternalEntities)/;
const PARSERS = /DocumentBuilder|SAXParser|XMLReader|SAXReader|SAXBuilder|XMLInputFactory|Digester/;

/** Parsers of Java follow entities unless they are told not to: where they are made, or in the file for one that is a field. */
function isHardened(call: CallView): boolean {
  const { unit, within } = call;
  if (within === undefined) return HARDENED.test(unit.text);
  if (HARDENED.test(unit.text.slice(within.start, within.end))) return true;
  // One that was made elsewhere: that place is asked.
  return !/newInstance|new (?:SAXReader|SAXBuilder|Digester)|createXMLReader|newFactory/.test(
    unit.text.slice(within.start, within.end),
  );
}

function checkJava(call: CallView, report: Report): undefined {
  const label = `${call.receiver?.path ?? ''} ${call.label}`;
  if (!PARSERS.test(label) || isHardened(call)) return;
  const isMaking = /^(?:newDocumentBuilder|newSAXParser)$/.test(call.name);
  const [text] = call.args;
  if (isMaking) return report(call.place, { severity: 'low', confidence: 'medium' });
  if (text === undefined || literalOf(text) !== undefined) return;
  const isOutside = ((taintOf(text)?.sources ?? 0) & REMOTE) !== 0;
  report(call.place, isOutside ? {} : { severity: 'low', confidence: 'low' });
}

export const others: OtherLanguages = {
  java: {
    calls: [
      {
        names: ['parse', 'read', 'build', 'newDocumentBuilder', 'newSAXParser', 'createXMLStreamReader', 'createXMLEventReader'],
        check: checkJava,
      },
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
