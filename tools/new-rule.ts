/** `npm run new-rule -- ID`: a folder for a new code rule, to be filled in, and its line in the table of rules. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const room = join(root, 'src', 'inspect', 'code');

const variableOf = (id: string): string => id.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());

function ruleText(id: string): string {
  return `import type { CodeRule } from '../../rule.ts';

export const ${variableOf(id)}: CodeRule = {
  id: '${id}',
  title: 'What is wrong, in a few words',
  cwe: 'CWE-0',
  severity: 'medium',
  confidence: 'medium',
  message: 'What is wrong here, and what follows from it.',
  calls: [{ names: ['theNameOfACall'], check: (call, report) => report(call.place) }],
};
`;
}

const TEXT = `What the mistake is.

**Why it matters when an agent wrote it.** Why agents make it.

**What to do.** The fix.

Sources: CWE-0.
`;

/** Imports and lists every rule that has a folder. */
function writeTable(): void {
  const ids = readdirSync(join(room, 'rules')).sort();
  const path = join(room, 'rules.table.ts');
  const text = readFileSync(path, 'utf8');
  const imports = ids.map((id) => `import { ${variableOf(id)} } from './rules/${id}/rule.ts';\n`).join('');
  const list = ids.map((id) => `  ${variableOf(id)},\n`).join('');
  const head = text.slice(0, text.indexOf('import { ')).concat(imports);
  const tail = text.slice(text.indexOf('];', text.indexOf('export const rules')));
  const middle = '\n/** Every rule of this room, in the order of their ids. */\nexport const rules: readonly CodeRule[] = [\n';
  writeFileSync(path, `${head}${middle}${list}${tail}`);
}

const id = process.argv[2];
if (id === undefined || !/^[a-z]+(?:-[a-z]+)*$/.test(id)) {
  console.log('usage: npm run new-rule -- ID, where ID is words in lower case with hyphens: `open-redirect`');
  process.exit(2);
}
const folder = join(room, 'rules', id);
if (existsSync(folder)) {
  console.log(`new-rule: there is a rule ${id} already`);
  process.exit(1);
}
mkdirSync(join(folder, 'cases'), { recursive: true });
writeFileSync(join(folder, 'rule.ts'), ruleText(id));
writeFileSync(join(folder, 'rule.md'), TEXT);
writeFileSync(join(folder, 'cases', 'bad-1.py'), 'theNameOfACall()\n');
writeFileSync(join(folder, 'cases', 'good-1.py'), 'another()\n');
writeTable();
console.log(`new-rule: src/inspect/code/rules/${id}: fill in rule.ts, rule.md and cases, then \`npm run rule-pages\``);
