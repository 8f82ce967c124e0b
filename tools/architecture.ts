/** `npm run architecture`: checks the house against architecture.json. Prints every breach and question; exit 1 on a breach. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkHouse } from './architecture/check-house.ts';

const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)));
const { files, breaches, questions } = checkHouse(root);

for (const { path, line, rule, message } of questions) console.log(`question  ${path}:${line}  ${message} [${rule}]`);
for (const { path, line, rule, message } of breaches) console.log(`breach    ${path}:${line}  ${message} [${rule}]`);
console.log(`architecture: ${files} files read, ${breaches.length} breaches, ${questions.length} questions`);
process.exit(breaches.length === 0 && files > 0 ? 0 : 1);
