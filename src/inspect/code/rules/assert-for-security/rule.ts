import type { CodeRule } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const CHECK =
  /^[ \t]*assert\b[^\n]*\b(?:is_admin|is_staff|is_superuser|is_authenticated|has_perm\w*|permission\w*|authorized|current_user|request\.user|user\.role|is_owner|role\s*==)[^\n]*/gm;

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
  },
};
