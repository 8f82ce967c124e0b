/** `sallyport explain`: what a rule looks for, why it matters, and what to do. */
import { type RuleInfo, UserError } from '../model/index.ts';
import { allRules } from '../scan/index.ts';
import { painter } from './colour.ts';
import type { Invocation, Io } from './command.ts';
import { renderPage } from './page.ts';
import { ruleNamed, rulePage } from './rule-pages.ts';

export async function explain({ args, flags, io }: Invocation): Promise<number> {
  const [name, ...more] = args;
  if (more.length > 0) throw new UserError('USAGE', '`sallyport explain` takes one rule.');
  const isJson = flags['json'] === true;
  if (name === undefined) {
    io.out(isJson ? `${JSON.stringify({ schemaVersion: 1, rules: allRules })}\n` : list(io));
    return 0;
  }
  const rule = ruleNamed(name);
  const page = rulePage(rule.id);
  if (isJson) io.out(`${JSON.stringify({ schemaVersion: 1, rule, page: page ?? null })}\n`);
  else io.out(page === undefined ? short(rule) : renderPage(page, io.colour.out, io.columns));
  return 0;
}

function list(io: Io): string {
  const paint = painter(io.colour.out);
  const width = Math.max(...allRules.map(({ id }) => id.length));
  return allRules
    .map(({ id, severity, title }) => `${paint('bold', id.padEnd(width))}  ${severity.padEnd(8)}  ${title}\n`)
    .join('');
}

function short({ id, title, cwe, severity, confidence }: RuleInfo): string {
  return `${id}: ${title}\n\n${cwe}, ${severity}, confidence ${confidence}.\n`;
}
