import {
  type Ecosystem,
  ecosystemOfOsv,
  isEcosystem,
  normalName,
  type PackageRef,
  parsePurl,
} from '../inspect/packages/index.ts';
import { UserError } from '../model/index.ts';

export type PackageNameResult =
  | { readonly ok: true; readonly ref: PackageRef }
  | { readonly ok: false; readonly reason: string; readonly hint: string };

const NICKNAMES: Readonly<Record<string, Ecosystem>> = {
  node: 'npm',
  pip: 'pypi',
  python: 'pypi',
  ruby: 'gem',
};

/** The value of `--ecosystem`, also as OSV and people call it. */
export function ecosystemOf(value: unknown): Ecosystem | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value.toLowerCase();
  const known = Object.hasOwn(NICKNAMES, name) ? NICKNAMES[name] : ecosystemOfOsv(name);
  if (known !== undefined) return known;
  if (isEcosystem(name)) return name;
  throw new UserError('ECOSYSTEM_UNKNOWN', `There is no ecosystem ${JSON.stringify(value)}.`, {
    hint: 'It is one of npm, pypi, cargo, golang, gem, maven.',
    exitCode: 2,
  });
}

/** A package URL, or a name with its version: `lodash@4`, `requests==2.32.0`, `@babel/core`, `group:artifact:1.0`. */
export function packageOf(text: string, ecosystem: Ecosystem | undefined): PackageNameResult {
  if (/^pkg:/i.test(text)) {
    const parsed = parsePurl(text);
    if (!parsed.ok) return { ok: false, reason: parsed.reason, hint: 'For example: pkg:npm/%40babel/core@7.0.0' };
    const { ecosystem: type, name, version } = parsed.purl;
    return { ok: true, ref: refOf(type, name, version) };
  }
  const [, prefix, bare] = /^(\w+):([^:]+)$/.exec(text) ?? [];
  // `npm:lodash`, as Deno and aliases write it.
  if (ecosystem === undefined && prefix !== undefined && bare !== undefined && isEcosystem(prefix))
    return packageOf(bare, prefix);
  const owner = ecosystem ?? guess(text);
  if (owner === undefined)
    return { ok: false, reason: 'it is not said where this name belongs', hint: 'Add --ecosystem npm, or write pkg:npm/NAME.' };
  const [name, version] = cut(text, owner);
  return { ok: true, ref: refOf(owner, name, version) };
}

function refOf(ecosystem: Ecosystem, name: string, version: string | undefined): PackageRef {
  return {
    ecosystem,
    name: normalName(ecosystem, name),
    source: 'registry',
    isDirect: true,
    ...(version === undefined ? {} : { version }),
  };
}

/** Names that can only be of one ecosystem. */
function guess(text: string): Ecosystem | undefined {
  if (/^@[\w.~-]+\//.test(text)) return 'npm';
  if (/^[\w-]+\.[\w.-]+\//.test(text)) return 'golang';
  return /^[\w.-]+:[\w.-]+(?::[\w.-]+)?$/.test(text) ? 'maven' : undefined;
}

function cut(text: string, ecosystem: Ecosystem): readonly [name: string, version: string | undefined] {
  if (ecosystem === 'maven') {
    const [group = '', artifact = '', version] = text.split(':');
    return [`${group}:${artifact}`, version];
  }
  const sign = ecosystem === 'pypi' ? text.indexOf('==') : text.lastIndexOf('@');
  if (sign <= 0) return [text, undefined];
  const version = text.slice(sign + (ecosystem === 'pypi' ? 2 : 1)).trim();
  return [text.slice(0, sign).trim(), version === '' ? undefined : version];
}
