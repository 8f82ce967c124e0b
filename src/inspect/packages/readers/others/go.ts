import { Collected, ref } from '../collect.ts';
import type { PackageReader, ReadResult } from '../types.ts';

const LONGEST_LINE = 4096;

/** go.mod: one directive a line, or a block of them in parentheses (Go Modules Reference). */
function readModule(text: string): ReadResult {
  const found = new Collected();
  let block = '';
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    if (raw.length > LONGEST_LINE) {
      found.problem('its line is too long', at + 1);
      continue;
    }
    const isIndirect = /\/\/\s*indirect\b/.test(raw);
    const words = raw
      .replace(/\/\/.*$/, '')
      .trim()
      .split(/\s+/)
      .map(unquoted);
    if (words[0] === '' || words[0] === undefined) continue;
    if (words[1] === '(') block = words[0];
    else if (words[0] === ')') block = '';
    else readDirective(block === '' ? words : [block, ...words], isIndirect, at + 1, found);
  }
  return found.done();
}

function readDirective([verb, ...words]: readonly string[], isIndirect: boolean, line: number, found: Collected): void {
  if (verb === 'require') {
    const [name, version] = words;
    if (name === undefined || version === undefined) {
      found.problem('it requires no module and version', line);
      return;
    }
    found.add({ ecosystem: 'golang', name, version, source: 'registry', isDirect: !isIndirect, line });
  }
  if (verb === 'replace') readReplacement(words, line, found);
}

/** `old [version] => new version`, or a folder in the place of the module. */
function readReplacement(words: readonly string[], line: number, found: Collected): void {
  const arrow = words.indexOf('=>');
  const [old] = words;
  const name = words[arrow + 1];
  const version = words[arrow + 2];
  if (arrow < 1 || old === undefined || name === undefined) {
    found.problem('it replaces nothing by anything', line);
    return;
  }
  const isFolder = /^\.{0,2}\//.test(name) || version === undefined;
  found.add(
    ref({
      ecosystem: 'golang',
      name: isFolder ? old : name,
      version,
      source: isFolder ? 'file' : 'registry',
      url: isFolder ? name : undefined,
      alias: isFolder || name === old ? undefined : old,
      isDirect: true,
      line,
    }),
  );
}

function unquoted(word: string): string {
  return word.replace(/^(["`])(.*)\1$/, '$2');
}

/** go.sum: `module version hash`, and a second line for the go.mod alone, which brings no code. */
function readSums(text: string): ReadResult {
  const found = new Collected();
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    if (raw.trim() === '') continue;
    const parts = /^(\S{1,1000}) (\S{1,200}) (h1:[A-Za-z0-9+/=]{1,100})$/.exec(raw.trimEnd());
    if (parts?.[1] === undefined || parts[2] === undefined) found.problem('it is no module, version and hash', at + 1);
    else if (!parts[2].endsWith('/go.mod'))
      found.add(
        ref({
          ecosystem: 'golang',
          name: parts[1],
          version: parts[2],
          source: 'registry',
          integrity: parts[3],
          isDirect: false,
          line: at + 1,
        }),
      );
  }
  return found.done();
}

export const goMod: PackageReader = { id: 'go.mod', ecosystem: 'golang', isLock: false, read: readModule };
export const goSum: PackageReader = { id: 'go.sum', ecosystem: 'golang', isLock: true, read: readSums };
