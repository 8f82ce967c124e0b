import type { CodeRule } from '../../rule.ts';

const OPEN = String.raw`\b(?:TODO|FIXME|XXX|HACK|TBD)\b.{0,80}\b`;
/** Words that say by themselves what is missing. */
const CHECK =
  'auth(?:enticat\\w+|oriz\\w+)?(?!-)|permissions?|access control|sanitiz\\w+|csrf|rate.?limit\\w*|encrypt\\w*|passwords?|secur(?:e|ity)|credentials?|signature|injection';
/** What is checked or rewritten for other reasons too: it counts when it is all that is said, or when what comes from outside is named. */
const WORK = 'verif(?:y|ication)|validat(?:e|ion)|escap(?:e|ing)|hash(?:ing)?';
const GIVEN =
  'inputs?|users?|requests?|params?|parameters?|tokens?|origins?|urls?|paths?|sql|html|quer(?:y|ies)|uploads?|forms?|payloads?|bod(?:y|ies)|senders?|callers?|cookies?|headers?|certificates?|emails?|ids?|args?|arguments?|data';
const TODO = new RegExp(`${OPEN}(?:${CHECK})\\b`, 'i');
const TODO_WORK = new RegExp(
  String.raw`${OPEN}(?:${WORK})(?:\b.{0,40}\b(?:${GIVEN})\b|[^\w\n]{0,4}$|[^\w\n]{0,4}(?:this|it|here|me)\b[^\w\n]{0,4}$)`,
  'im',
);
const DONE = /\b(?:remove|rename|drop|delete|deprecat|(?:unit)?test|refactor|document)\w*\b/i;

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
      if ((TODO.test(text) || TODO_WORK.test(text)) && !DONE.test(text)) report(comment);
    }
  },
};
