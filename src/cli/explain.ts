/** `sallyport explain`: what a rule looks for, why it matters, and what to do. */
import { type RuleInfo, UserError } from '../model/index.ts';
import { allRules } from '../scan/index.ts';
import { painter } from './colour.ts';
import type { Invocation, Io } from './command.ts';
import { renderPage } from './page.ts';
import { ruleNamed, rulePage } from './rule-pages.ts';

const EXAMPLES = 2;

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
  else if (page === undefined) io.out(short(rule));
  else io.out(renderPage(flags['all'] === true ? page : withFewExamples(page, rule.id), io.colour.out, io.columns));
  return 0;
}

/** Of each kind of example the first ones: some rules have dozens, and what to do would be scrolled away. */
export function withFewExamples(page: string, id: string): string {
  let inCode = false;
  let [inRow, left] = [0, 0];
  const kept = page.split('\n').filter((line) => {
    const isFence = line.startsWith('```');
    if (isFence && !inCode) inRow += 1;
    const isLeft = inCode || isFence ? inRow > EXAMPLES : false;
    if (isFence && !inCode && isLeft) left += 1;
    if (isFence) inCode = !inCode;
    else if (!inCode && line !== '') inRow = 0;
    return !isLeft;
  });
  if (left === 0) return page;
  const text = kept
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd();
  return `${text}\n\n${left} more ${left === 1 ? 'example' : 'examples'}: sallyport explain ${id} --all\n`;
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
