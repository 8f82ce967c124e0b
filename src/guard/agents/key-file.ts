import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyFile } from './preset.ts';

const LARGEST = 262_144;

/** The key that an agent keeps in one of its own files; undefined where there is none, or where anybody else could have put it there. */
export function keyIn({ path, format, member }: KeyFile, home: string): string | undefined {
  const text = ownText(join(home, path));
  if (text === undefined) return undefined;
  return format === 'json' ? memberOf(text, member) : variableOf(text, member[0] ?? '');
}

/** The same file with nothing but a placeholder in it. */
export function fileWith(member: readonly string[], placeholder: string): string {
  return JSON.stringify(member.reduceRight<unknown>((inner, name) => ({ [name]: inner }), placeholder));
}

const KEY_NAME = /token|secret|key|auth|credential|password|cookie/i;

/** A JSON file, with comments in lines of their own, without the members that sound like keys; `{}` for anything else. */
export function copyWithoutKeys(path: string): string {
  const lines = (ownText(path) ?? '').split('\n').filter((line) => !line.trimStart().startsWith('//'));
  try {
    const kept: unknown = JSON.parse(lines.join('\n'), (name, value: unknown) => (KEY_NAME.test(name) ? undefined : value));
    return JSON.stringify(kept) ?? '{}';
  } catch {
    return '{}';
  }
}

function ownText(path: string): string | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined || !status.isFile() || status.size > LARGEST) return undefined;
  if ((status.mode & 0o022) !== 0 || ![0, process.getuid?.()].includes(status.uid)) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function memberOf(text: string, member: readonly string[]): string | undefined {
  try {
    let value: unknown = JSON.parse(text);
    for (const name of member) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      value = Reflect.get(value, name);
    }
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `NAME=value` in a line of its own, in quotes or not, as the usual readers of `.env` take it. */
function variableOf(text: string, name: string): string | undefined {
  const lines = text.split('\n').map((line) => /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line));
  const value = lines.find((line) => line?.[1] === name)?.[2];
  return value === undefined ? undefined : (/^(["'])(.*)\1$/.exec(value)?.[2] ?? value);
}
