/**
 * `npm run rule-pages`: builds docs/rules/ID.md of each code rule from what the rule says of itself, its rule.md and its
 * cases. `--check` writes nothing and fails when a page is not what it would be.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeRules } from '../src/inspect/code/index.ts';
import type { RuleInfo } from '../src/model/index.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const RULES = join(root, 'src', 'inspect', 'code', 'rules');

const NAMES: Readonly<Record<string, string>> = {
  '.py': 'python',
  '.js': 'javascript',
  '.ts': 'typescript',
  '.tsx': 'tsx',
  '.java': 'java',
  '.go': 'go',
  '.php': 'php',
  '.rb': 'ruby',
};

const LANGUAGES: Readonly<Record<string, string>> = {
  '.py': 'Python',
  '.java': 'Java',
  '.go': 'Go',
  '.php': 'PHP',
  '.rb': 'Ruby',
};

/** The page of a rule. */
export function rulePage({ id, title, cwe, severity, confidence }: RuleInfo): string {
  const folder = join(RULES, id);
  const cases = readdirSync(join(folder, 'cases')).sort();
  const shown = (kind: string): string =>
    cases
      .filter((name) => name.startsWith(`${kind}-`))
      .map(
        (name) => `\`\`\`${NAMES[extname(name)] ?? ''}\n${readFileSync(join(folder, 'cases', name), 'utf8').trimEnd()}\n\`\`\`\n`,
      )
      .join('\n');
  const languages = [...new Set(cases.map((name) => LANGUAGES[extname(name)] ?? 'JavaScript and TypeScript'))].sort();
  return [
    `# ${id}: ${title}\n`,
    `${cwe}, ${severity}, confidence ${confidence}. Languages: ${languages.join(', ')}.\n`,
    readFileSync(join(folder, 'rule.md'), 'utf8'),
    `Reported:\n\n${shown('bad')}`,
    `Not reported:\n\n${shown('good')}`,
  ].join('\n');
}

function main(isCheck: boolean): number {
  let stale = 0;
  for (const rule of codeRules) {
    const path = join(root, 'docs', 'rules', `${rule.id}.md`);
    const page = rulePage(rule);
    if (existsSync(path) && readFileSync(path, 'utf8') === page) continue;
    stale += 1;
    if (isCheck) console.log(`docs/rules/${rule.id}.md is not what \`npm run rule-pages\` makes`);
    else writeFileSync(path, page);
  }
  console.log(`rule-pages: ${codeRules.length} pages, ${stale} ${isCheck ? 'stale' : 'written'}`);
  return isCheck && stale > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(main(process.argv.includes('--check')));
