/**
 * `npm run rule-pages`: builds docs/rules/ID.md of each code rule and each rule about smart homes from what the rule says of itself, its rule.md and its
 * cases, and the tables of docs/home.md. `--check` writes nothing and fails when a page is not what it would be.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeRules } from '../src/inspect/code/index.ts';
import { cases } from '../src/inspect/home/cases.table.ts';
import type { HomeRule } from '../src/inspect/home/rule.ts';
import { rules as homeRules } from '../src/inspect/home/rules.table.ts';
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

/** The page of a rule about smart homes: what it says of itself, and its first pair of cases. */
function homePage({ id, title, cwe, severity, confidence, why, instead, source, number, isExtra }: HomeRule): string {
  const pair = cases.find(({ rule }) => rule === id);
  const shown = (text: string): string => `\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
  // Where the danger is in a file beside, that one is shown.
  const [besideBad = []] = Object.entries(pair?.beside ?? {});
  const [besideGood = []] = Object.entries(pair?.besideGood ?? {});
  const isBeside = pair?.besideGood !== undefined;
  return [
    `# ${id}: ${title}\n`,
    `${cwe}, ${severity}, confidence ${confidence}. Smart homes, ${number}${isExtra === true ? '; only with `sallyport home scan --all`' : ''}.\n`,
    `${why}\n`,
    '**Why it matters when an agent wrote it.** An agent copies what makes a thing work at once; whether a stranger can use it too shows in no test.\n',
    `**What to do.** ${instead}\n`,
    `Source: ${source}.\n`,
    ...(pair === undefined
      ? []
      : [
          `Reported (${(isBeside ? besideBad[0] : undefined) ?? pair.path}):\n`,
          shown((isBeside ? besideBad[1] : undefined) ?? pair.bad),
          isBeside && besideGood[0] !== besideBad[0] ? `Not reported (${besideGood[0] ?? ''}):\n` : 'Not reported:\n',
          shown((isBeside ? besideGood[1] : undefined) ?? pair.good),
        ]),
  ].join('\n');
}

const TABLE = /(\| {2}\| rule \|[^\n]*\n\|[^\n]*---[^\n]*\n)(?:\|[^\n]*\n)*/g;

/** docs/home.md with its two tables: the rules that are on by default, then the others. */
function homeTables(text: string): string {
  const rows = (isExtra: boolean): string =>
    homeRules
      .filter((rule) => (rule.isExtra === true) === isExtra)
      .map(({ number, id, title, severity }) => `| ${number} | [${id}](rules/${id}.md) | ${title} | ${severity} |\n`)
      .join('');
  let seen = 0;
  return text.replace(TABLE, (_found, head: string) => `${head}${rows(seen++ === 1)}`);
}

function main(isCheck: boolean): number {
  let stale = 0;
  const pages = [
    ...codeRules.map((rule) => ({ name: `docs/rules/${rule.id}.md`, page: rulePage(rule) })),
    ...homeRules.map((rule) => ({ name: `docs/rules/${rule.id}.md`, page: homePage(rule) })),
    { name: 'docs/home.md', page: homeTables(readFileSync(join(root, 'docs', 'home.md'), 'utf8')) },
  ];
  for (const { name, page } of pages) {
    const path = join(root, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === page) continue;
    stale += 1;
    if (isCheck) console.log(`${name} is not what \`npm run rule-pages\` makes`);
    else writeFileSync(path, page);
  }
  console.log(`rule-pages: ${pages.length} pages, ${stale} ${isCheck ? 'stale' : 'written'}`);
  return isCheck && stale > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(main(process.argv.includes('--check')));
