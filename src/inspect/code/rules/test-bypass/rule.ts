import type { CodeRule } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const BYPASS =
  /\b(?:if|elif|or|and|&&|\|\|)\s*\(?\s*(?:!?\s*(?:process\.env\.|os\.(?:environ\.get|getenv)\(\s*["']|settings\.|config\.)(?:SKIP|BYPASS|DISABLE|NO|IGNORE)_?(?:AUTH\w*|LOGIN|SECURITY|CSRF|VERIFICATION|VALIDATION|PERMISSIONS?|CHECKS?)\b|\w*(?:token|password|passwd|api_?key|secret|otp|code)\w*\s*===?\s*["'](?:test\w*|debug|backdoor|master|bypass|dev\w*|admin(?:123)?|letmein|secret|password\d*|000000|123456)["'])|\b(?:skip|bypass|disable)_?auth\w*\s*=\s*(?:True|true)\b|req(?:uest)?\.(?:headers|query|args)(?:\.get\(|\[|\.)["']?x?-?(?:debug|bypass|skip|test)-?(?:auth\w*|login|user)\b/gi;

export const testBypass: CodeRule = {
  id: 'test-bypass',
  title: 'A way around the check was left in',
  cwe: 'CWE-489',
  severity: 'high',
  confidence: 'medium',
  message: 'A way around the check was left in.',
  file: (file, report) => {
    if (/(?:^|\/)(?:test|spec|__tests__)/.test(file.unit.path)) return;
    for (const { span } of codeMatches(file.unit, BYPASS)) report(span);
  },
};
