import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startWeb } from './network.test-support.ts';
import { commitAll, type Ended, makeWorkspace, sallyport } from './sallyport.test-support.ts';

// sallyport-ignore generic-assignment: made up, it opens nothing
const PASSWORD = 'an-index-password-of-this-test-only-0123456789';
const PYTHON = '/usr/bin/python3';
const hasPip = spawnSync(PYTHON, ['-m', 'pip', '--version']).status === 0;

/** A wheel with one module, `answer`, whose VALUE is a number. */
function makeWheel(path: string, version: string, value: number): Buffer {
  const info = `answer-${version}.dist-info`;
  const files = {
    'answer.py': `VALUE = ${value}\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: answer\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `answer.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
  };
  const program =
    'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as z:\n  for n, t in json.loads(sys.argv[2]).items(): z.writestr(n, t)';
  spawnSync(PYTHON, ['-c', program, path, JSON.stringify(files)]);
  return readFileSync(path);
}

test.skipIf(!hasPip)('pip installs from an index that demands a password, which the cage never holds', async () => {
  const place = makeWorkspace();
  const wheel = (version: string, value: number): Buffer => makeWheel(join(place.root, `${version}.whl`), version, value);
  const wheels = new Map([
    ['/files/answer-1.0-py3-none-any.whl', wheel('1.0', 42)],
    ['/files/answer-1.1-py3-none-any.whl', wheel('1.1', 43)],
  ]);
  const expected = `Basic ${Buffer.from(`ci:${PASSWORD}`).toString('base64')}`;
  const links = [...wheels.keys()].map((path) => `<a href="${path}">${path.slice('/files/'.length)}</a>`).join('\n');
  const index = await startWeb(({ url, headers }) => {
    if (headers.authorization !== expected) return { status: 401, body: 'who are you?' };
    if (url !== '/simple/answer/') return wheels.get(url) ?? { status: 404, body: '' };
    return { status: 200, fields: { 'content-type': 'text/html' }, body: `<!DOCTYPE html><html><body>${links}</body></html>` };
  });
  const put = (name: string, content: string): void => writeFileSync(join(place.workspace, name), content);
  put('requirements.txt', 'answer==1.0\n');
  commitAll(place);
  const where = `127.0.0.1:${index.port}`;
  const env = { ...place.env, PIP_INDEX_URL: `http://${where}/simple`, INDEX_PASSWORD: PASSWORD };
  const add = ['secret', 'add', 'index', '--from-env', 'INDEX_PASSWORD', '--host', where, '--header', 'authorization'];
  expect((await sallyport(place, [...add, '--phase', 'setup'], { env })).code).toBe(0);
  const policy = join(place.root, 'policy.yaml');
  const install = `${PYTHON} -m pip install --no-input --disable-pip-version-check --upgrade --target vendor`;
  const setup = `${install} --index-url "http://ci:$INDEX_PASSWORD@${where}/simple" -r requirements.txt`;
  writeFileSync(policy, `version: 1\nphases:\n  setup:\n    run: [${JSON.stringify(setup)}]\n    secrets: [index]\n`);
  const look = `PYTHONPATH=vendor ${PYTHON} -c 'import answer; print(answer.VALUE)'; echo "password [$INDEX_PASSWORD]"; ${PYTHON} -c 'import socket; print(socket.socket().connect_ex(("127.0.0.1", ${index.port})))'`;
  const start = (): Promise<Ended> => sallyport(place, ['run', '--policy', policy, '--', 'sh', '-c', look], { env });

  const first = await start();
  expect(first.stdout, first.stderr).toMatch(/^42\npassword \[\]\n111\n/m);
  const downloads = index.seen.length;
  expect(index.seen.some(({ url, headers }) => url.endsWith('1.0-py3-none-any.whl') && headers.authorization === expected)).toBe(
    true,
  );
  const second = await start();
  expect(second.stderr).toContain('setup is as it was');
  expect(index.seen).toHaveLength(downloads);
  put('requirements.txt', 'answer==1.1\n');
  const third = await start();
  expect(third.stdout, third.stderr).toContain('43\n');
  const trail = await sallyport(place, ['trail', 'export', '--format', 'ndjson']);
  expect([first, second, third].map(({ stdout, stderr }) => stdout + stderr).join('') + trail.stdout).not.toContain(PASSWORD);
});
