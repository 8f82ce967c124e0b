import { sinks } from '../../flow/sink.ts';
import type { CodeRule } from '../../rule.ts';
import { others } from './others.ts';

export const logInjection: CodeRule = {
  id: 'log-injection',
  title: 'Data is written to a log as it is',
  cwe: 'CWE-117',
  severity: 'low',
  confidence: 'medium',
  message: 'Data from outside is written to a log as it is: a line break in it makes lines that never happened.',
  flow: {
    harmlessVerbs: /^[qdxXtcUbeEfgGo]$/,
    sinks: [
      ...sinks([
        'logging.info(0,1)',
        'logging.warning(0,1)',
        'logging.error(0,1)',
        'logging.debug(0,1)',
        'logging.critical(0,1)',
        'logging.exception(0,1)',
      ]),
      ...sinks(
        [
          '*.info(0,1)',
          '*.warning(0,1)',
          '*.warn(0,1)',
          '*.error(0,1)',
          '*.debug(0,1)',
          '*.critical(0,1)',
          '*.exception(0,1)',
          '*.log(0,1)',
        ],
        /\b(?:logger|log|logging|LOGGER|LOG|app\.logger|winston|pino)\b/,
      ),
    ],
    fromLocal: 'low',
  },
  others,
};
