/** `sallyport explain`: the page of a rule. */
import { readFileSync } from 'node:fs';
import { scanRules } from '../guard/index.ts';
import type { Invocation } from './command.ts';
import { checkRule } from './scan-flags.ts';
import { visible } from './text.ts';

export async function explain({ args, flags, io }: Invocation): Promise<number> {
  const rules = scanRules();
  const [rule] = args;
  if (rule === undefined) {
    if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, rules: [...rules.values()] })}\n`);
    else
      for (const { id, severity, title } of [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1)))
        io.out(`${id.padEnd(30)}  ${severity.padEnd(8)}  ${title}\n`);
    return 0;
  }
  checkRule(rule);
  const page = pageOf(rule);
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, rule: rules.get(rule), page })}\n`);
  else io.out(`${(page ?? `${rule}: ${rules.get(rule)?.title}`).split('\n').map(visible).join('\n').trimEnd()}\n`);
  return 0;
}

/** The build puts all pages into dist/rules, which lies beside dist/bin; in a checkout they are in docs/rules. */
function pageOf(rule: string): string | null {
  for (const place of [`../rules/${rule}.md`, `../../docs/rules/${rule}.md`]) {
    try {
      return readFileSync(new URL(place, import.meta.url), 'utf8');
    } catch {
      // The next place, or none.
    }
  }
  return null;
}
