import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, sallyport } from './sallyport.test-support.ts';

const SITE = '.venv/lib/python3.11/site-packages';
const INSTALLED = {
  'node_modules/tool/package.json': '{"name":"tool","types":"index.d.ts"}',
  'node_modules/tool/index.d.ts': "export * from './more';\nexport * from 'other';\nexport declare function sign(): void;\n",
  'node_modules/tool/more.d.ts': 'export declare function verify(): void;\n',
  'node_modules/tool/index.js': 'exports.undeclared = 1;\n',
  'node_modules/other/package.json': '{"name":"other"}',
  'node_modules/other/index.d.ts': 'export declare function handedOn(): void;\n',
  'node_modules/plain/package.json': '{"name":"plain"}',
  'node_modules/plain/index.js': 'exports.a = 1;\n',
  'node_modules/open/package.json': '{"name":"open"}',
  'node_modules/open/index.d.ts': 'declare const open: any;\nexport default open;\n',
  '.venv/pyvenv.cfg': 'home = /usr\n',
  [`${SITE}/tool/__init__.py`]: 'from .core import *\ndef sign():\n    pass\n',
  [`${SITE}/tool/core.py`]: 'def verify():\n    pass\n',
  [`${SITE}/lazy.py`]: 'def __getattr__(name):\n    return 1\n',
};

test.each<[name: string, file: string, text: string, missing: readonly string[]]>([
  ['names of a package', 'a.mjs', "import { sign, verify, handedOn, undeclared, signStrict } from 'tool';\n", ['signStrict']],
  ['members of a package', 'a.js', "const tool = require('tool');\ntool.sign();\ntool.signStrict();\n", ['signStrict']],
  ['taken out of a package', 'a.js', "const { sign, signStrict } = require('tool');\nsign(signStrict);\n", ['signStrict']],
  ['no declarations, or open ones', 'a.mjs', "import p from 'plain';\nimport o from 'open';\np.b();\no.b();\n", []],
  ['a look before', 'a.js', "const tool = require('tool');\nif (tool.signStrict) tool.signStrict();\n", []],
  ['an own addition', 'a.js', "const tool = require('tool');\ntool.signStrict = () => 1;\ntool.signStrict();\n", []],
  ["Node's library", 'a.ts', "import fs from 'node:fs';\nfs.readFileSync('x');\nfs.readFileAsync('x');\n", ['readFileAsync']],
  ["Python's library", 'a.py', 'import json\njson.loads("1")\njson.loads_file("x")\n', ['loads_file']],
  ['a package of Python', 'a.py', 'from tool import sign, verify, core, sign_strict\n', ['sign_strict']],
  ['a module that makes names', 'a.py', 'from lazy import anything\n', []],
  ['ready for it', 'a.py', 'import json\ntry:\n    json.loads_file("x")\nexcept AttributeError:\n    pass\n', []],
])('%s', async (_name, file, text, missing) => {
  const place = makeWorkspace();
  execFileSync('git', ['init', '-q'], { cwd: place.workspace });
  for (const [path, content] of Object.entries({ ...INSTALLED, [file]: text })) {
    mkdirSync(dirname(join(place.workspace, path)), { recursive: true });
    writeFileSync(join(place.workspace, path), content);
  }
  const ended = await sallyport(place, ['scan', '--rule', 'invented-api', '--format', 'json', file]);
  const { findings } = JSON.parse(ended.stdout);
  expect(findings.map(({ message }: { message: string }) => /"(\w+)"/.exec(message)?.[1])).toEqual(missing);
});
