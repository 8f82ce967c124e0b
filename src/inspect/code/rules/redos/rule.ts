import type { CodeRule } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const PATTERN =
  /\bre\.(?:compile|match|search|fullmatch|findall|sub|split)\(\s*r?["']([^"'\n]{3,300})["']|\bRegExp\(\s*["'`]([^"'`\n]{3,300})["'`]|[=(,:]\s*\/((?:[^/\\\n]|\\.){3,300})\/[dgimsuy]{0,5}\s*[.,;)\n]/g;

// A repeated group whose inside can match the same text in several ways.
const NESTED =
  /\((?:\?:)?(?:\\[wsdSWD]|\.|\[[^\]]+\]|\w)[+*](?:\\?.\?|\[[^\]]+\]\?)?\)[*+{]|\((?:\?:)?(\w|\.|\\w|\[[^\]]+\])\+?\|\1\+?\)[+*]/;

export const redos: CodeRule = {
  id: 'redos',
  title: 'A regular expression can take forever',
  cwe: 'CWE-1333',
  severity: 'low',
  confidence: 'medium',
  message: 'A text can be made for which this regular expression takes forever.',
  file: (file, report) => {
    for (const { span, groups } of codeMatches(file.unit, PATTERN)) {
      const pattern = groups.find((group) => group !== undefined) ?? '';
      if (pattern.length < 300 && NESTED.test(pattern.replace(/\\[()[\]]/g, '_'))) report(span);
    }
  },
};
