import { literalOf, REMOTE, taintOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  php: {
    calls: [
      {
        names: ['create', 'fill', 'update', 'forceFill', 'insert', 'forceCreate', 'make'],
        check: (call, report) => {
          const [fields] = call.args;
          // `Validator::make($request->all(), ...)` only looks at them.
          if (
            fields === undefined ||
            /\bValidator\b/.test(call.path) ||
            !/^(?:\$request|request\(\)|Request|Input|\w*Request\(\))\.all(?:\(\))?$|^\$_(?:POST|GET|REQUEST)$/.test(fields.path)
          )
            return;
          report(call.place);
        },
      },
      {
        // Names of variables of the program that a client chooses.
        names: ['extract', 'parse_str'],
        check: (call, report) => {
          const [from, into] = call.args;
          if (
            from === undefined ||
            (call.name === 'parse_str' && into !== undefined) ||
            /EXTR_(?:SKIP|PREFIX_ALL)/.test(into?.path ?? '')
          )
            return;
          if (from.role !== '' || ((taintOf(from)?.sources ?? 0) & REMOTE) !== 0) report(call.place);
        },
      },
    ],
  },
  ruby: {
    assign: (assign, report) => {
      if (assign.name === 'permit_all_parameters' && literalOf(assign.value) === true) report(assign.place);
    },
    calls: [
      {
        names: ['new', 'create', 'create!', 'build', 'update_attributes', 'update_attributes!', 'assign_attributes'],
        check: (call, report) => {
          // What is written here needs no protection.
          const isGiven = call.args[0]?.known?.is !== 'map' || taintOf(call.args[0]) !== undefined;
          if (isGiven && literalOf(call.option('without_protection')) === true) report(call.place);
        },
      },
      {
        // What stands under some names only is allowed by these.
        names: ['permit!'],
        check: (call, report) => /\.slice\([^()]*\)\s*\.permit!$/.test(call.label) || report(call.place),
      },
      {
        // Who is allowed what is nothing that a user says of themselves.
        names: ['permit', 'attr_accessible'],
        check: (call, report) => {
          const isGrave = call.args.some((arg) =>
            /^(?:admin|is_admin|superuser|role|roles|banned|account_id)$/.test(String(literalOf(arg))),
          );
          if (isGrave) report(call.place, { severity: 'low', confidence: 'medium' });
        },
      },
    ],
  },
};
