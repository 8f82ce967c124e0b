import { sinks } from '../../flow/sink.ts';
import type { CodeRule } from '../../rule.ts';
import { others } from './others.ts';

export const xpathInjection: CodeRule = {
  id: 'xpath-injection',
  title: 'Data becomes part of an XPath expression',
  cwe: 'CWE-643',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside becomes part of an XPath expression, so it can select other nodes.',
  flow: {
    sinks: [
      ...sinks([
        '*.xpath(0)',
        'xpath.select(0)',
        'xpath.select1(0)',
        'xpath.parse(0)',
        'xpath.evaluate(0)',
        'lxml.etree.XPath(0)',
        'lxml.etree.ETXPath(0)',
        'elementpath.select(1)',
        'document.evaluate(0)',
      ]),
      ...sinks(
        ['*.find(0)', '*.findall(0)', '*.iterfind(0)', '*.findtext(0)'],
        /tree|root|etree|xml|doc|getroot\(\)|parse\(\)|fromstring\(\)/i,
      ),
    ],
    fromParameter: 'medium',
    fromLocal: 'low',
    parameterMustBeBuilt: true,
  },
  others,
};
