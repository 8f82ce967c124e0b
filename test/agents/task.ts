import { join } from 'node:path';
import type { Client } from './client.ts';
import { drive, type Installed, type Session } from './drive.ts';
import type { Turn } from './model-apis.ts';

/** One line of the table: what must hold, and what was seen where it does not. */
export interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly seen: string;
  /** What the table says instead of `ok`. */
  readonly word?: string;
}

export const TASK_FILES: Readonly<Record<string, string>> = {
  'package.json': '{"name":"sum","private":true,"scripts":{"build":"node build.js","test":"node sum.test.js"}}\n',
  'sum.js': 'module.exports = (a, b) => a - b;\n',
  'sum.test.js': "require('assert').equal(require('./build/sum.js')(2, 3), 5);\nconsole.log(['all', 'good'].join('-'));\n",
};
const BUILD =
  "const fs = require('fs');\nfs.mkdirSync('build', { recursive: true });\nfs.copyFileSync('sum.js', 'build/sum.js');";
const COMMIT = 'git add -A && git -c user.name=agent -c user.email=agent@example.test commit -q -m "Correct the sum"';

/** A whole task with the agent's own tools: write a build, see the test fail, correct the code, build, test, commit. */
export async function task(installed: Installed, base: string): Promise<readonly Check[]> {
  const script = (workspace: string): readonly Turn[] => taskTurns(installed.client, workspace);
  const session = await drive(installed, base, { files: TASK_FILES, flags: [], script });
  return [...taskChecks(session), ...keyChecks(session)];
}

/** What the model says in it. */
export function taskTurns(client: Client, workspace: string): readonly Turn[] {
  return [
    client.write(join(workspace, 'build.js'), BUILD),
    client.shell('npm run -s build && npm test -s; echo "first: $?"'),
    ...(client.read === undefined ? [] : [client.read(join(workspace, 'sum.js'))]),
    client.edit(join(workspace, 'sum.js'), 'module.exports = (a, b) => a - b;', 'module.exports = (a, b) => a + b;'),
    client.shell('npm run -s build && npm test -s; echo "second: $?"'),
    client.shell(`${COMMIT}; git log --format=%s%n | cat; git status --short | wc -l`),
    { say: 'The task is finished.' },
  ];
}

export function taskChecks(session: Told): readonly Check[] {
  const wrote = session.results.join('\n');
  return [
    check('ends with 0', session.code === 0, session),
    check('its first test fails', wrote.includes('first: 1') && wrote.includes('AssertionError'), session),
    check('after its edit it builds and tests', wrote.includes('all-good') && wrote.includes('second: 0'), session),
    check('and commits', /Correct the sum\s+first\s+0/.test(wrote), session),
  ];
}

type Told = Pick<Session, 'code' | 'output' | 'results'>;

/** The key reaches the model with every request, and nothing else ever. */
export function keyChecks(session: Session): readonly Check[] {
  const { keysAtModel, key, leaks, verified } = session;
  return [
    {
      what: 'the model gets the real key',
      ok: keysAtModel.length > 0 && keysAtModel.every((one) => one === key),
      seen: `${keysAtModel.length} requests`,
    },
    { what: 'nothing else does', ok: leaks.length === 0, seen: leaks.join(', ') },
    { what: 'the record is whole', ok: verified, seen: '' },
  ];
}

function check(what: string, ok: boolean, { code, output, results }: Told): Check {
  return { what, ok, seen: `exit ${code}\n${results.map((one) => `-- ${one}`).join('\n')}\n${output.slice(-1500)}` };
}
