/** `npm run self-scan`: looks for secrets in every tracked file of this repository, with the detectors that we ship. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scanText } from './self-scan-text.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});

let read = 0;
let suppressed = 0;
let found = 0;
for (const path of tracked.split('\0').filter((name) => name !== '')) {
  // A file that was deleted but not yet committed, or a link.
  if (lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() !== true) continue;
  const { findings, ignored } = scanText(readFileSync(join(root, path), 'utf8'));
  read += 1;
  suppressed += ignored;
  found += findings.length;
  for (const { line, rule } of findings) console.log(`${path}:${line}  ${rule}`);
}
console.log(`self-scan: ${read} files read, ${found} secrets found, ${suppressed} suppressed inline`);
process.exit(found === 0 && read > 0 ? 0 : 1);
