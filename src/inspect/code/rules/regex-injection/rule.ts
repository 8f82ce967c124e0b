import { sinks } from '../../flow/sink.ts';
import type { CodeRule } from '../../rule.ts';
import { others } from './others.ts';

export const regexInjection: CodeRule = {
  id: 'regex-injection',
  title: 'Data becomes a regular expression',
  cwe: 'CWE-1333',
  severity: 'medium',
  confidence: 'medium',
  message: 'Data from outside becomes a regular expression, which can be made to take forever.',
  flow: {
    sinks: [
      ...sinks([
        're.compile(0)',
        're.match(0)',
        're.search(0)',
        're.fullmatch(0)',
        're.findall(0)',
        're.sub(0)',
        're.split(0)',
        're.finditer(0)',
        'new RegExp(0)',
        'RegExp(0)',
      ]),
    ],
    fromParameter: 'low',
  },
  others,
};
