import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: {
    sinks: sinks(['*.sendRedirect(0)', 'new RedirectView(0)', 'Response.seeOther(0)', 'Response.temporaryRedirect(0)']),
  },
  go: {
    sinks: [...sinks(['http.Redirect(2)']), ...sinks(['*.Redirect(1)', '*.Redirect(0)'], /gin\.|echo\.|fiber\.|\bc\b|ctx/)],
  },
};
