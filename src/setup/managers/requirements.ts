import { dirname, join, normalize } from 'node:path';
import { listNames } from '../bounded-file.ts';
import { namesVariable } from '../expand.ts';
import { Addresses, type ReaderInput, registryOf } from '../layer.ts';
import type { Registry } from '../types.ts';

const NAME = /^(?:requirements|constraints)[\w.-]*\.(?:txt|in)$/i;
const MOST_FILES = 50;
const MOST_ADDRESSES = 200;
// Options may stand anywhere in a line, and Python's optparse takes any beginning of a long one that is not ambiguous.
const INDEX = /(?:^|\s)(?:-[if]|--(?:index|extra|find|pypi)[\w-]*)(?:\s*=\s*|\s+|(?=h))["']?([^\s"']{1,2000})/g;
const DIRECT = /(?:^|@)[ \t]*((?:[a-z]+\+)?(?:https?|ssh|git):\/\/[^\s"']{1,2000})/g;
const FURTHER = /(?:^|\s)(?:-[rc]|--(?:requirement|constraint))(?:\s*=\s*|\s*)["']?([^\s"']{1,500})/g;

/** What the requirements files of a repository name beside the configuration. Never trusted. */
export function readRequirements(input: ReaderInput): readonly Registry[] {
  const { files } = input;
  const addresses = new Addresses(files);
  const found = new Map<string, Registry>();
  const waiting = firstFiles(input);
  const seen = new Set(waiting);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const file = files.project(next);
    for (const line of linesOf(file?.text ?? '')) {
      for (const path of matches(FURTHER, line).map((name) => normalize(join(dirname(next ?? ''), name)))) {
        if (seen.has(path) || seen.size >= MOST_FILES) continue;
        seen.add(path);
        waiting.push(path);
      }
      for (const value of [...matches(INDEX, line), ...matches(DIRECT, line)]) {
        if (file === undefined || found.size >= MOST_ADDRESSES) continue;
        const at = namesVariable(value) ? undefined : addresses.read({ value, source: file.source });
        if (at === undefined) continue;
        const entry = { at, source: file.source, origin: 'project', hasCredentials: false, scope: undefined } as const;
        if (!found.has(at.url)) found.set(at.url, registryOf('pip', { ...entry, isDefault: false }, false));
      }
    }
  }
  return [...found.values()];
}

function firstFiles({ workspace }: ReaderInput): string[] {
  const here = listNames(workspace).filter((name) => NAME.test(name));
  const below = listNames(join(workspace, 'requirements')).filter((name) => /\.(?:txt|in)$/i.test(name));
  return [...here, ...below.map((name) => join('requirements', name))].sort().slice(0, MOST_FILES);
}

/** Lines without comments, those that end with a backslash joined (pip, "Requirements File Format"). */
function linesOf(text: string): readonly string[] {
  return text
    .replace(/\\\r?\n/g, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, ''));
}

function matches(pattern: RegExp, line: string): readonly string[] {
  return [...line.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}
