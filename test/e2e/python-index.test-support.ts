import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWeb } from './network.test-support.ts';
import { LONG_AGO } from './registry.test-support.ts';
import type { Place } from './sallyport.test-support.ts';

export const PYTHON = '/usr/bin/python3';
export const hasPip: boolean = spawnSync(PYTHON, ['-m', 'pip', '--version']).status === 0;

/** An archive whose setup.py says that it ran. */
export function makeArchive(place: Place, name: string, canary: string): Buffer {
  const program = `
import io, sys, tarfile
name, canary, out = sys.argv[1:]
with tarfile.open(out, "w:gz") as t:
  for n, s in {"setup.py": f"open({canary!r}, 'w')\\nfrom setuptools import setup\\nsetup(name={name!r}, version='1.0')\\n", "PKG-INFO": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n"}.items():
    i = tarfile.TarInfo(f"{name}-1.0/{n}"); i.size = len(s); t.addfile(i, io.BytesIO(s.encode()))`;
  const path = join(place.root, `${name}.tar.gz`);
  spawnSync(PYTHON, ['-c', program, name, canary, path]);
  return readFileSync(path);
}

export function makeWheel(place: Place, name: string, needs: readonly string[] = []): Buffer {
  const module = name.replaceAll('-', '_');
  const info = `${module}-1.0.dist-info`;
  const files = {
    [`${module}.py`]: 'VALUE = 42\n',
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n${needs.map((need) => `Requires-Dist: ${need}\n`).join('')}`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${module}.py,,\n`,
  };
  const program =
    'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as z:\n  for n, t in json.loads(sys.argv[2]).items(): z.writestr(n, t)';
  const path = join(place.root, `${name}.whl`);
  spawnSync(PYTHON, ['-c', program, path, JSON.stringify(files)]);
  return readFileSync(path);
}

export interface PythonIndex {
  readonly port: number;
  /** Files that were handed out since it was emptied. */
  readonly downloads: string[];
  readonly canary: string;
}

/** A static index (PEP 691) with an honest package, a look-alike, a fresh one, and one whose setup.py leaves a canary. */
export async function startPythonIndex(place: Place, authorization?: string): Promise<PythonIndex> {
  const canary = join(place.workspace, 'canary');
  const wheel = (name: string, time = LONG_AGO, needs: readonly string[] = []) =>
    [name, { file: `${name.replaceAll('-', '_')}-1.0-py3-none-any.whl`, bytes: makeWheel(place, name, needs), time }] as const;
  const worm = 'quite-a-worm-inside';
  const packages = new Map([
    wheel('quite-an-honest-answer'),
    wheel('quite-a-needy-answer', LONG_AGO, ['reqeusts']),
    wheel('quite-a-plain-answer', LONG_AGO, ['quite-an-honest-answer']),
    wheel('reqeusts'),
    wheel('quite-a-fresh-answer', new Date().toISOString()),
    [worm, { file: `${worm}-1.0.tar.gz`, bytes: makeArchive(place, worm, canary), time: LONG_AGO }],
  ]);
  const downloads: string[] = [];
  const { port } = await startWeb(({ url, headers }) => {
    if (authorization !== undefined && headers.authorization !== authorization) return { status: 401, body: 'who are you?' };
    const name = /^\/simple\/([^/]+)\/$/.exec(url)?.[1] ?? '';
    const found = packages.get(name);
    const file = [...packages.values()].find((one) => url === `/files/${one.file}`);
    if (file !== undefined) downloads.push(url);
    if (file !== undefined) return file.bytes;
    if (found === undefined) return { status: 404, body: '' };
    const files = [{ filename: found.file, url: `/files/${found.file}`, hashes: {}, 'upload-time': found.time }];
    const fields = { 'content-type': 'application/vnd.pypi.simple.v1+json' };
    return { status: 200, fields, body: JSON.stringify({ meta: { 'api-version': '1.1' }, name, versions: ['1.0'], files }) };
  });
  return { port, downloads, canary };
}
