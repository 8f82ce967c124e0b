import { literalOf, textOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const SPRING = /\bcsrf\(\)\s*\.disable\(\)|\bcsrf\(\s*(?:\w+\s*->\s*\w+\.disable\(\)|\w+::disable)\s*\)/g;

/** Without arguments it looks like a name to Ruby's grammar. */
const BARE_SKIP = /^[ \t]*skip_forgery_protection(?=[ \t]*(?:#|$))/gm;

/** A person carries the answer over, or a program that listens on its own machine. */
const BY_HAND = /\bfmt\.Scan|oauth:2\.0:oob|\blocalhost\b|\b127\.0\.0\.1\b/;

export const others: OtherLanguages = {
  php: {
    calls: [
      {
        // A form or the framework of Symfony.
        names: [
          'setDefaults',
          'setDefault',
          'createForm',
          'createFormBuilder',
          'create',
          'prependExtensionConfig',
          'loadFromExtension',
          'extension',
        ],
        check: (call, report) => {
          const isOff = literalOf(call.option('csrf_protection')) === false;
          const isPair = literalOf(call.args[0]) === 'csrf_protection' && literalOf(call.args[1]) === false;
          if (isOff || isPair) report(call.place);
        },
      },
    ],
  },
  go: {
    calls: [
      {
        names: ['AuthCodeURL'],
        check: (call, report) =>
          textOf(call.args[0]) !== undefined &&
          !BY_HAND.test(call.unit.text.slice(call.within?.start ?? 0, call.within?.end)) &&
          report(call.place, {
            message: 'The state of the log-in is always the same: a foreign answer is taken for one of its own.',
          }),
      },
    ],
  },
  java: {
    file: (file, report) => {
      for (const { span } of codeMatches(file.unit, SPRING)) report(span);
    },
  },
  ruby: {
    calls: [
      {
        names: ['skip_before_action', 'skip_before_filter', 'skip_forgery_protection', 'protect_from_forgery'],
        check: (call, report) => {
          if (/^skip_before/.test(call.name))
            return call.args.some((arg) => literalOf(arg) === 'verify_authenticity_token') ? report(call.place) : undefined;
          if (call.name === 'skip_forgery_protection') return report(call.place);
          if (literalOf(call.option('with')) === 'null_session') report(call.place, { severity: 'low' });
        },
      },
    ],
    file: (file, report) => {
      for (const { span } of codeMatches(file.unit, BARE_SKIP)) report(span);
    },
    assign: (assign, report) => {
      if (/(?:^|\/)environments\/(?:test|development)\.rb$/.test(assign.unit.path)) return;
      if (/^(?:allow_forgery_protection|default_protect_from_forgery)$/.test(assign.name) && literalOf(assign.value) === false)
        report(assign.place);
    },
  },
};
