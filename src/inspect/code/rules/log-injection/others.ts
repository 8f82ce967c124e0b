import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: {
    sinks: sinks(
      [
        '*.trace(*)',
        '*.debug(*)',
        '*.info(*)',
        '*.warn(*)',
        '*.warning(*)',
        '*.error(*)',
        '*.fatal(*)',
        '*.severe(*)',
        '*.log(*)',
        '*.fine(*)',
        '*.finer(*)',
        '*.finest(*)',
        '*.config(*)',
        '*.entering(2)',
        '*.exiting(2)',
        '*.logp(1,2,3,4)',
        '*.logrb(1,2,4,5,6)',
      ],
      /log(?:ger)?\b|Logger\(\)/i,
    ),
  },
  go: {
    // What is given to slog under a name is quoted.
    sinks: sinks(['slog.Info(0)', 'slog.Warn(0)', 'slog.Error(0)', 'slog.Debug(0)']).concat(
      sinks(
        [
          '*.Printf(*)',
          '*.Println(*)',
          '*.Print(*)',
          '*.Info(*)',
          '*.Infof(*)',
          '*.Warn(*)',
          '*.Warnf(*)',
          '*.Error(*)',
          '*.Errorf(*)',
          '*.Debug(*)',
          '*.Debugf(*)',
          ...['Fatal', 'Panic', 'Trace', 'Warning', 'Notice', 'Alert', 'Critical'].flatMap((name) => [
            `*.${name}(*)`,
            `*.${name}f(*)`,
          ]),
          ...['Fatal', 'Panic', 'Info', 'Warn', 'Warning', 'Error', 'Debug'].map((name) => `*.${name}ln(*)`),
        ],
        /^(?!.*\bslog\b)\S*\s*\S*\b(?:logs?|logger|logrus|zap|sugar|[gk]log|beego)\b/i,
      ),
    ),
  },
  php: {
    sinks: [
      ...sinks(['error_log(0)', 'syslog(1)']),
      ...sinks(
        ['*.info(0,1)', '*.warning(0,1)', '*.error(0,1)', '*.debug(0,1)', '*.notice(0,1)', '*.critical(0,1)'],
        /\blog(?:ger)?\b/i,
      ),
    ],
  },
  ruby: { sinks: sinks(['*.info(0)', '*.warn(0)', '*.error(0)', '*.debug(0)', '*.fatal(0)'], /\blog(?:ger)?\b/i) },
};
