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
    sinks: [
      ...sinks(
        ['xmlquery', 'htmlquery', 'jsonquery'].flatMap((library) =>
          ['Find', 'FindOne', 'Query', 'QueryAll', 'FindEach', 'FindEachWithBreak'].map((name) => `${library}.${name}(1)`),
        ),
      ),
      ...sinks(['xpath.Compile(0)', 'xpath.MustCompile(0)', 'xmlpath.Compile(0)', 'xmlpath.MustCompile(0)']),
      ...sinks(['goxpath.Parse(0)', 'goxpath.MustParse(0)', 'goxpath.ParseExec(0)']),
      ...sinks(['xpathparser.Parse(0)', 'xpathparser.MustParse(0)']),
      ...sinks(['*.Parse(0)', '*.ParseString(0)', '*.EvalExpr(0)'], /xpath|XPath/),
    ],
  },
  php: { sinks: [...sinks(['*.xpath(0)']), ...sinks(['*.query(0)', '*.evaluate(0)'], /xpath/i)] },
  ruby: { sinks: sinks(['*.xpath(0)', '*.at_xpath(0)', 'REXML::XPath.first(1)', 'REXML::XPath.match(1)']) },
};
