import { sinks } from '../../flow/sink.ts';
import { harmless, literalOf, REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';
import { parsersOf } from './parsers.ts';

const PARSER = /^(?:XMLParser|ETCompatXMLParser|XMLPullParser)$/;
/** A document type is fetched from wherever it says, whatever becomes of its entities. */
function fetches(parser: string): boolean {
  return /\bno_network\s*=\s*False/.test(parser) && /\b(?:load_dtd|dtd_validation|attribute_defaults)\s*=\s*True/.test(parser);
}

const USE = /\b(?:fromstring|parse|XML|parseString|iterparse)\s*\(/;

function textAround({ unit, within }: CallView): string {
  return within === undefined ? unit.text : unit.text.slice(within.start, within.end);
}

function isUsedNearby(call: CallView): boolean {
  return USE.test(textAround(call));
}

/** `etree.fromstring(data, parser)`: data that is known, or that was checked, does no harm whatever the parser does. */
function checkUse(call: CallView, report: Report): undefined {
  const parser = call.args[1] ?? call.option('parser');
  if (parser === undefined || !/lxml\.etree\.(?:ETCompat)?XML\w*Parser\(\)$/.test(parser.path)) return;
  const [data] = call.args;
  const taint = taintOf(data);
  // A fixed name of a file says nothing of what the file holds.
  const isFixed = /^(?:fromstring|XML)$/.test(call.name) && (data?.known?.is === 'literal' || data?.path === harmless.path);
  if (data === undefined || isFixed || (taint !== undefined && call.isSafeFor(taint, 'xxe'))) return;
  const made = parsersOf(call);
  if (made.length > 0 && made.every((one) => /resolve_entities\s*=\s*False/.test(one) && !fetches(one))) return;
  const isOpen = made.some((one) => /resolve_entities\s*=\s*True|no_network\s*=\s*False|load_dtd\s*=\s*True/.test(one));
  const isOutside = taint !== undefined && (taint.sources & REMOTE) !== 0;
  report(call.place, { severity: isOutside ? 'high' : isOpen ? 'medium' : 'low' });
}

/** A parser that is told to follow entities, or that does so unless it is told not to. */
function checkParser(call: CallView, report: Report): undefined {
  const { name, path } = call;
  if (PARSER.test(name) && /lxml/.test(path)) {
    // What it is given says more, where that is in sight.
    if (isUsedNearby(call)) return;
    const resolve = call.option('resolve_entities');
    if (resolve === undefined) report(call.place, { severity: 'low' });
    else if (literalOf(resolve) === true) report(call.place, { severity: 'medium' });
    if (literalOf(call.option('no_network')) === false || literalOf(call.option('load_dtd')) === true)
      report(call.place, { severity: 'medium' });
  }
  if (name === 'setFeature' && /external_[gp]es/.test(call.args[0]?.path ?? '') && literalOf(call.args[1]) === true)
    report(call.place, { severity: 'medium' });
  if (/^parseXml(?:String)?$/.test(name) && literalOf(call.option('noent')) === true) report(call.place, { severity: 'medium' });
  // It does nothing with a document type by itself: who asks for it may resolve entities.
  if (/^sax\.(?:parser|createStream|SAXParser)$/.test(path) && /\bondoctype\b|["']doctype["']/.test(call.unit.text))
    report(call.place, { severity: 'low', confidence: 'low' });
}

/** `defusedxml.ElementTree.fromstring(data, forbid_entities=False)`: the library's protection is turned off. */
function checkDefused(call: CallView, report: Report): undefined {
  if (!/^defusedxml\./.test(call.path)) return;
  const isOff = ['forbid_entities', 'forbid_external'].some((name) => literalOf(call.option(name)) === false);
  if (isOff) report(call.place, { severity: 'medium' });
}

export const xxe: CodeRule = {
  id: 'xxe',
  title: 'XML from outside is read with external entities',
  cwe: 'CWE-611',
  severity: 'high',
  confidence: 'medium',
  message: 'XML from outside is read by a parser that follows external entities, so it can read files and ask hosts.',
  calls: [
    { names: ['fromstring', 'parse', 'XML', 'iterparse'], check: checkUse },
    { names: ['fromstring', 'parse', 'XML', 'iterparse', 'parseString', 'make_parser', 'XMLParser'], check: checkDefused },
    {
      names: [
        'XMLParser',
        'ETCompatXMLParser',
        'XMLPullParser',
        'make_parser',
        'setFeature',
        'parser',
        'createStream',
        'SAXParser',
        'parseXml',
        'parseXmlString',
      ],
      check: checkParser,
    },
  ],
  flow: {
    sinks: [
      ...sinks([
        'lxml.etree.parse(0) if !1 !parser',
        'lxml.etree.fromstring(0) if !1 !parser',
        'lxml.etree.XML(0) if !1 !parser',
        'lxml.etree.iterparse(0)',
        'xml.etree.ElementTree.parse(0)',
        'xml.etree.ElementTree.fromstring(0)',
        'xml.etree.ElementTree.XML(0)',
        'xml.etree.cElementTree.parse(0)',
        'xml.etree.cElementTree.fromstring(0)',
        'xml.dom.minidom.parse(0)',
        'xml.dom.minidom.parseString(0)',
        'xml.dom.pulldom.parse(0)',
        'xml.dom.pulldom.parseString(0)',
        'xml.sax.parse(0)',
        'xml.sax.parseString(0)',
        'xml.dom.expatbuilder.parse(0)',
        'xmltodict.parse_(0)',
        'lxml.objectify.fromstring(0)',
      ]),
      ...sinks([
        'libxmljs.parseXml(0) if noent',
        'libxmljs.parseXmlString(0) if noent',
        'libxmljs2.parseXml(0) if noent',
        'libxmljs.parseXml(0) if noent=true',
        '*.parseXml(0) if noent',
        '*.parseXmlString(0) if noent',
        'expat.Parser().parse(0)',
        'expat.Parser().write(0)',
        'node-expat.Parser().parse(0)',
        'node-expat.Parser().write(0)',
        'new libxml.SaxParser(0)',
        'xml2json.toJson(0)',
      ]),
    ],
    // lxml follows no external entity unless it is told to.
    fromParameter: (_value, path) => (path.startsWith('lxml.') ? 'info' : 'low'),
  },
  others,
};
