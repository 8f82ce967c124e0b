import type { Finding } from '../model/index.ts';
import { listArguments } from './command.ts';
import { constantTime, cookieFlags, dataFilter, raiseInstead, safeLoad, systemRandom } from './options.ts';
import { otherLanguages } from './other-languages.table.ts';
import { containPath } from './paths.ts';
import { rewrites } from './rewrites.table.ts';
import { fromEnvironment } from './secrets.ts';
import { parameteriseSql } from './sql.ts';
import { nodeAt } from './tree.ts';
import type { Candidate, FixContext, Fixer, FixSource } from './types.ts';
import { jsxText, templateValues, textContent, textOperands, wrapValues } from './wrap.ts';

/** What may be rewritten for a rule, in the order in which it is tried. */
const FIXERS: Readonly<Record<string, readonly Fixer[]>> = {
  ...rewrites,
  'sql-injection': [parameteriseSql],
  'command-injection': [listArguments],
  'path-traversal': [containPath],
  'template-injection': [templateValues],
  'nosql-injection': [textOperands],
  'unsafe-deserialization': [safeLoad],
  'unsafe-extraction': [dataFilter],
  'timing-attack': [constantTime],
  'assert-for-security': [raiseInstead],
  'weak-random': [systemRandom],
  'weak-cookie': [cookieFlags],
  xss: [
    textContent,
    jsxText,
    wrapValues('Escape what is put into the page.', 'html', (code, isText) => `html.escape(${isText ? code : `str(${code})`})`),
  ],
  'ldap-injection': [
    wrapValues('Escape what is put into the filter.', 'ldap.filter', (code) => `ldap.filter.escape_filter_chars(${code})`),
  ],
  'log-injection': [wrapValues('Show line breaks as such.', '', (code) => `repr(${code})`)],
  'regex-injection': [wrapValues('Take it as text, not as a pattern.', 're', (code) => `re.escape(${code})`)],
  'hardcoded-credential': [fromEnvironment],
  'hardcoded-secret-key': [fromEnvironment],
  'secret-token': [fromEnvironment],
  'secret-password': [fromEnvironment],
  'secret-value': [fromEnvironment],
};

const MOST = 8;

/** Rewrites that may mend a finding. None of them was tried yet. */
export function candidatesFor(finding: Finding, source: FixSource, start: number, end: number): readonly Candidate[] {
  const own = source.language === undefined ? (otherLanguages[finding.rule] ?? []) : [];
  const fixers = [...own, ...(FIXERS[finding.rule] ?? [])];
  const context: FixContext = {
    finding,
    source,
    start,
    end,
    // The tree of a file is made when something is asked of it: to parse it again takes as long as all rules do that look at its text.
    get node() {
      return source.root === undefined ? undefined : nodeAt(source.root, start, end);
    },
  };
  return fixers.flatMap((fixer) => fixer(context)).slice(0, MOST);
}
