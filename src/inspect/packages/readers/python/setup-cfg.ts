import { pythonRequirement } from '../../specs/python-requirement.ts';
import { Collected, ref } from '../collect.ts';
import type { PackageReader, ReadResult } from '../types.ts';

const KEYS: ReadonlyMap<string, 'build' | 'dev' | undefined> = new Map([
  ['install_requires', undefined],
  ['setup_requires', 'build'],
  ['tests_require', 'dev'],
]);

/** setuptools' declarative form: a list is one requirement a line, indented, or separated by `;`. */
function read(text: string): ReadResult {
  const found = new Collected();
  let section = '';
  let key = '';
  for (const [at, raw] of text.split(/\r\n|\r|\n/).entries()) {
    if (/^\s*(?:[#;]|$)/.test(raw)) continue;
    const head = /^\[([^\]]*)\]/.exec(raw);
    if (head !== null) {
      section = (head[1] ?? '').trim();
      key = '';
      continue;
    }
    const pair = /^([A-Za-z][^\s=:]*)[ \t]*[=:](.*)$/.exec(raw);
    if (pair?.[1] !== undefined) key = pair[1].replaceAll('-', '_');
    const value = pair === null ? raw : (pair[2] ?? '');
    if (isList(section, key)) addAll(value, section, key, at + 1, found);
  }
  return found.done();
}

function isList(section: string, key: string): boolean {
  return (section === 'options' && KEYS.has(key)) || (section === 'options.extras_require' && key !== '');
}

function addAll(value: string, section: string, key: string, line: number, found: Collected): void {
  const content = value.trim();
  if (content === '') return;
  if (/^(?:file|attr):/.test(content)) {
    found.problem(`${key} stands in another file`, line);
    return;
  }
  const parts = pythonRequirement(content);
  if (parts === undefined) {
    found.problem(`${JSON.stringify(content.slice(0, 80))} is no requirement`, line);
    return;
  }
  found.add(
    ref({ ecosystem: 'pypi', ...parts, isDirect: true, group: section === 'options' ? KEYS.get(key) : 'optional', line }),
  );
}

export const setupCfg: PackageReader = { id: 'setup.cfg', ecosystem: 'pypi', isLock: false, read };
