import type { PackageRef } from '../package.ts';
import { addressOf, nameOfAddress } from '../specs/address.ts';
import { npmArgument } from '../specs/npm-spec.ts';
import { pypiName, pythonRequirement } from '../specs/python-requirement.ts';
import type { Manager } from './manager.ts';

export type Named = Omit<PackageRef, 'ecosystem' | 'isDirect'>;

/** What one word names to a manager; undefined where it names no package that could be judged. */
export function named(word: string, spec: Manager['spec']): Named | undefined {
  switch (spec) {
    case 'npm':
      return npmArgument(word);
    case 'deno':
      return word.startsWith('npm:') ? npmArgument(word.slice(4).replace(/^\/+/, '')) : denoOther(word);
    case 'python':
      return versioned(word) ?? pythonRequirement(word);
    case 'poetry':
      return poetry(word);
    case 'cargo':
      return cargo(word);
    case 'go':
      return go(word);
    case 'gem':
      return gem(word);
    case 'maven':
    case 'none':
      return undefined;
  }
}

function denoOther(word: string): Named | undefined {
  if (word.startsWith('jsr:')) return { name: word.slice(4), source: 'url', url: word };
  return addressOf(word)?.source === 'url' ? { name: nameOfAddress(word), source: 'url', url: word } : undefined;
}

/** `ruff@0.6.0` and `ruff@latest`, as uv and pipx take a tool. */
function versioned(word: string): Named | undefined {
  const parts = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?@([\w.!+-]+)$/.exec(word);
  if (parts?.[1] === undefined || parts[2] === undefined) return undefined;
  const name = pypiName(parts[1]);
  return /^\d/.test(parts[2]) ? { name, version: parts[2], source: 'registry' } : { name, range: parts[2], source: 'registry' };
}

/** `name`, `name@^1`, `name>=1`, `name@latest`, an address. */
function poetry(word: string): Named | undefined {
  const parts = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?@\s*([^/:]+)$/.exec(word);
  if (parts?.[1] === undefined || parts[2] === undefined) return pythonRequirement(word);
  const exact = /^={0,3}(\d[\w.!+-]*)$/.exec(parts[2])?.[1];
  return { name: pypiName(parts[1]), ...(exact === undefined ? { range: parts[2] } : { version: exact }), source: 'registry' };
}

function cargo(word: string): Named | undefined {
  const parts = /^([A-Za-z][\w-]*)(?:\/[\w-]+)?(?:@(.+))?$/.exec(word);
  if (parts?.[1] === undefined) {
    const address = addressOf(word);
    return address === undefined ? undefined : { name: nameOfAddress(word), ...address };
  }
  if (parts[2] === undefined) return { name: parts[1], range: '*', source: 'registry' };
  const exact = /^=?(\d{1,20}\.\d{1,20}\.\d{1,20}(?:[A-Za-z_.+-][\w.+-]*)?)$/.exec(parts[2])?.[1];
  return { name: parts[1], ...(exact === undefined ? { range: parts[2] } : { version: exact }), source: 'registry' };
}

/** `example.com/module/cmd@v1.2.3`. What begins with no host is of the standard library or a folder. */
function go(word: string): Named | undefined {
  const parts = /^([^@\s]+)(?:@(\S+))?$/.exec(word);
  const path = parts?.[1]?.replace(/\/\.\.\.$/, '');
  if (path === undefined || !/^[\w-]+(?:\.[\w-]+)+\//.test(path)) return undefined;
  const version = parts?.[2] ?? 'latest';
  return { name: path, ...(/^v\d+\.\d+\.\d+/.test(version) ? { version } : { range: version }), source: 'registry' };
}

function gem(word: string): Named | undefined {
  if (/\.gem$/.test(word)) return { name: nameOfAddress(word), source: /^https?:/i.test(word) ? 'url' : 'file', url: word };
  const parts = /^([A-Za-z0-9][\w.-]*?)(?::(.+))?$/.exec(word);
  if (parts?.[1] === undefined) return undefined;
  if (parts[2] === undefined) return { name: parts[1], range: '*', source: 'registry' };
  const exact = /^=?\s*(\d[\w.-]*)$/.exec(parts[2])?.[1];
  return { name: parts[1], ...(exact === undefined ? { range: parts[2] } : { version: exact }), source: 'registry' };
}

/** The initializer that `npm create NAME` runs: `create-NAME`, `@scope/create`, `@scope/create-NAME` (npm-init). */
export function initializer(word: string): string {
  const parts = /^(@[^/@]+)(?:\/([^@]+))?(@[\s\S]*)?$/.exec(word);
  if (parts !== null) return `${parts[1]}/create${parts[2] === undefined ? '' : `-${parts[2]}`}${parts[3] ?? ''}`;
  return /[/:]/.test(word) ? word : `create-${word}`;
}
