import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: {
    sinks: [
      ...sinks(['*.evaluate(0)', '*.evaluateExpression(0)', '*.compile(0)'], /^(?!.*XPathExpression).*(?:xpath|\bxp\b)/i),
      ...sinks([
        'XPathAPI.selectNodeList(1)',
        'XPathAPI.selectSingleNode(1)',
        'XPathAPI.selectNodeIterator(1)',
        'XPathAPI.eval(1)',
      ]),
      ...sinks(['*.selectNodes(0)', '*.selectSingleNode(0)', 'XPathFactory.compile(0)']),
    ],
  },
  go: {
    sinks: sinks(['xmlquery.Find(1)', 'xmlquery.FindOne(1)', 'htmlquery.Find(1)', 'htmlquery.FindOne(1)', 'xpath.Compile(0)']),
  },
  php: { sinks: [...sinks(['*.xpath(0)']), ...sinks(['*.query(0)', '*.evaluate(0)'], /xpath/i)] },
  ruby: { sinks: sinks(['*.xpath(0)', '*.at_xpath(0)', 'REXML::XPath.first(1)', 'REXML::XPath.match(1)']) },
};
