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
      ],
      /log(?:ger)?\b|Logger\(\)/i,
    ),
  },
  go: {
    sinks: sinks(
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
      ],
      /^\S*\s*\S*\b(?:log|logger|logrus|zap|sugar|slog)\b/i,
    ),
  },
};
