import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: { sinks: sinks(['*.setHeader(0,1)', '*.addHeader(0,1)'], /resp?(?:onse)?\b|Response\(\)/i) },
};
