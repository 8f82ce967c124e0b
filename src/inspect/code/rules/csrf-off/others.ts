import { literalOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const SPRING = /\bcsrf\(\)\s*\.disable\(\)|\bcsrf\(\s*(?:\w+\s*->\s*\w+\.disable\(\)|\w+::disable)\s*\)/g;

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
    assign: (assign, report) => {
      if (/^(?:allow_forgery_protection|default_protect_from_forgery)$/.test(assign.name) && literalOf(assign.value) === false)
        report(assign.place);
    },
  },
};
