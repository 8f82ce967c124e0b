import { literalOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

/** Mustache and FreeMarker of Java and the JSON of Rails escape unless they are told otherwise. */
export const others: OtherLanguages = {
  java: {
    calls: [
      {
        names: ['escapeHTML'],
        check: (call, report) =>
          /Mustache|compiler/i.test(`${call.receiver?.path ?? ''} ${call.label}`) &&
          literalOf(call.args[0]) === false &&
          report(call.place),
      },
      {
        names: ['withEscaper'],
        check: (call, report) => /(?:^|\.)NONE$/.test(call.args[0]?.path ?? '') && report(call.place),
      },
      {
        names: ['setAutoEscapingPolicy'],
        check: (call, report) => /DISABLE_AUTO_ESCAPING_POLICY$/.test(call.args[0]?.path ?? '') && report(call.place),
      },
    ],
  },
  ruby: {
    // What a page reads as JSON may end its script.
    assign: ({ name, value, place }, report) => {
      if (name === 'escape_html_entities_in_json' && literalOf(value) === false) report(place);
    },
  },
};
