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
};
