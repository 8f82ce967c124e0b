import { CHOSEN } from '../../flow/facts.ts';
import { REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';
import { checkPython } from './python.ts';

const BODY =
  /^(?:\w+\.)*(?:req|request|ctx\.request)\.(?:body|query|json(?:\(\))?|form|data|get_json\(\)|POST)$|^(?:h3\.)?readBody\(\)$/;

function checkCall(call: CallView, report: Report): undefined {
  if (call.receiver?.role === 'request' || /^(?:jwt|crypto|JSON|http)/.test(call.label)) return;
  const found = call.args.some((arg) => {
    if (arg.taint === undefined || !BODY.test(arg.path)) return false;
    return (arg.taint.sources & REMOTE) !== 0;
  });
  const isData = call.args.some((arg) => arg.known?.is === 'map' && BODY.test(arg.known.entries.get('data')?.path ?? ''));
  if (found || isData) report(call.place);
}

/** `for key, value in request.json.items(): setattr(user, key, value)` */
function checkAttribute(call: CallView, report: Report): undefined {
  const [, name] = call.args;
  const taint = taintOf(name);
  if (name === undefined || name.prefix !== '' || taint === undefined || call.isSafeFor(taint, CHOSEN)) return;
  if (call.path === 'setattr' && (taint.sources & REMOTE) !== 0) report(call.place);
}

export const massAssignment: CodeRule = {
  id: 'mass-assignment',
  title: 'A request decides which fields are set',
  cwe: 'CWE-915',
  severity: 'medium',
  confidence: 'medium',
  message: 'Everything that the request holds is written to the object, also fields that it must not set.',
  calls: [
    {
      names: [
        'create',
        'update',
        'updateOne',
        'findByIdAndUpdate',
        'findOneAndUpdate',
        'insertMany',
        'insertOne',
        'upsert',
        'build',
        'assign',
        'insert_one',
        'update_one',
        'save',
        'merge',
      ],
      check: checkCall,
    },
    { names: ['setattr'], check: checkAttribute },
  ],
  file: checkPython,
  others,
};
