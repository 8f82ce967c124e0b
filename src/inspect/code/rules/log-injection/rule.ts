import { sinks } from '../../flow/sink.ts';
import type { CodeRule } from '../../rule.ts';
import { checkFormat } from './formats.ts';
import { others } from './others.ts';

export const logInjection: CodeRule = {
  id: 'log-injection',
  title: 'Data is written to a log as it is',
  cwe: 'CWE-117',
  severity: 'low',
  confidence: 'medium',
  message: 'Data from outside is written to a log as it is: a line break in it makes lines that never happened.',
  calls: [
    {
      names: [
        ...['log', 'error', 'warn', 'info', 'debug', 'trace', 'assert', 'format', 'formatWithOptions', 'sprintf', 'vsprintf'],
        ...['printf', 'format-util', 'sprintf-js', 'string-template', 'string-template/compile', 'util-format'],
      ],
      check: checkFormat,
    },
  ],
  flow: {
    harmlessVerbs: /^[qdxXtcUbeEfgGorai]$/,
    sinks: [
      ...sinks([
        'logging.info(0,1,2,3)',
        'logging.warning(0,1,2,3)',
        'logging.error(0,1,2,3)',
        'logging.debug(0,1,2,3)',
        'logging.critical(0,1,2,3)',
        'logging.exception(0,1,2,3)',
      ]),
      ...sinks(
        [
          '*.info(0,1,2,3)',
          '*.warning(0,1,2,3)',
          '*.warn(0,1,2,3)',
          '*.error(0,1,2,3)',
          '*.debug(0,1,2,3)',
          '*.critical(0,1,2,3)',
          '*.exception(0,1,2,3)',
          '*.log(0,1,2,3)',
        ],
        /\b(?:logger|log|logging|LOGGER|LOG|app\.logger|winston|pino)\b/,
      ),
    ],
    fromLocal: 'low',
  },
  others,
};
