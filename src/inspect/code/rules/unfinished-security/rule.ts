import type { CodeRule } from '../../rule.ts';

const TODO =
  /\b(?:TODO|FIXME|XXX|HACK|TBD)\b.{0,80}\b(?:auth(?:enticat\w+|oriz\w+)?(?!-)|permissions?|access control|verif(?:y|ication)|validat(?:e|ion)|sanitiz\w+|escap(?:e|ing)|csrf|rate.?limit\w*|encrypt\w*|hash(?:ing)?|passwords?|secur(?:e|ity)|credentials?|signature|injection)\b/i;
const DONE = /\b(?:remove|drop|delete|deprecat|(?:unit)?test|refactor|document)\w*\b/i;

export const unfinishedSecurity: CodeRule = {
  id: 'unfinished-security',
  title: 'A comment says that a check is missing',
  cwe: 'CWE-546',
  severity: 'medium',
  confidence: 'medium',
  message: 'The comment says that a check is missing here.',
  file: (file, report) => {
    for (const comment of file.unit.comments) {
      const text = file.text(comment);
      if (TODO.test(text) && !DONE.test(text)) report(comment);
    }
  },
};
