import type { CodeRule } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const CHECK =
  /^[ \t]*assert\b[^\n]*\b(?:is_admin|is_staff|is_superuser|is_authenticated|has_perm\w*|permission\w*|authorized|current_user|request\.user|user\.role|is_owner|role\s*==)[^\n]*/gm;

// Its line reads what comes from outside; or asserts the type of what a function was given as input.
const INPUT =
  /^[ \t]*assert\b[^\n]*\b(?:request\.(?:args|form|json|data|GET|POST|params|query_params|headers|cookies)|(?:user_?)?input\b|(?:isinstance|type)\(\s*(?:user_?input|request|payload|params?|form)\b)[^\n]*/gim;

export const assertForSecurity: CodeRule = {
  id: 'assert-for-security',
  title: 'A check of rights can be switched off',
  cwe: 'CWE-617',
  severity: 'medium',
  confidence: 'medium',
  message: 'Python leaves `assert` out when it runs with -O, and then nobody checks this.',
  file: (file, report) => {
    if (file.unit.language !== 'python') return;
    for (const { span } of codeMatches(file.unit, CHECK)) report(span);
    for (const { span } of codeMatches(file.unit, INPUT)) {
      report(span, {
        severity: 'low',
        message: 'Python leaves `assert` out when it runs with -O, and then nobody checks what came in.',
      });
    }
  },
};
