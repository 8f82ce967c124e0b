import type { RuleInfo } from '../../model/index.ts';
import type { CodeRule } from './rule.ts';
import { codeInjection } from './rules/code-injection/rule.ts';
import { commandInjection } from './rules/command-injection/rule.ts';
import { headerInjection } from './rules/header-injection/rule.ts';
import { ldapInjection } from './rules/ldap-injection/rule.ts';
import { logInjection } from './rules/log-injection/rule.ts';
import { nosqlInjection } from './rules/nosql-injection/rule.ts';
import { openRedirect } from './rules/open-redirect/rule.ts';
import { pathTraversal } from './rules/path-traversal/rule.ts';
import { prototypePollution } from './rules/prototype-pollution/rule.ts';
import { regexInjection } from './rules/regex-injection/rule.ts';
import { sqlInjection } from './rules/sql-injection/rule.ts';
import { ssrf } from './rules/ssrf/rule.ts';
import { templateInjection } from './rules/template-injection/rule.ts';
import { unsafeDeserialization } from './rules/unsafe-deserialization/rule.ts';
import { xpathInjection } from './rules/xpath-injection/rule.ts';
import { xss } from './rules/xss/rule.ts';
import { xxe } from './rules/xxe/rule.ts';

/** Every rule of this room, in the order of their ids. */
export const rules: readonly CodeRule[] = [
  codeInjection,
  commandInjection,
  headerInjection,
  ldapInjection,
  logInjection,
  nosqlInjection,
  openRedirect,
  pathTraversal,
  prototypePollution,
  regexInjection,
  sqlInjection,
  ssrf,
  templateInjection,
  unsafeDeserialization,
  xpathInjection,
  xss,
  xxe,
];

/** What the rules say of themselves. */
export const codeRules: readonly RuleInfo[] = rules.map(({ id, title, cwe, severity, confidence }) => ({
  id,
  title,
  cwe,
  severity,
  confidence,
}));
