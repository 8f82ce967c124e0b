import type { PackageRef } from '../../package.ts';
import { addressOf } from '../../specs/address.ts';
import { Collected, ref } from '../collect.ts';
import type { PackageReader, ReadResult } from '../types.ts';

const LONGEST_LINE = 16_384;
const MOST_LINES = 20;
const DEVELOPMENT = /\b(?:development|test|ci)\b/;

/** A Gemfile is a program: what is written out is read, what is computed is a problem. */
function readGemfile(text: string): ReadResult {
  const found = new Collected();
  const blocks: { readonly url: string | undefined; readonly group: PackageRef['group'] }[] = [];
  for (const { line, content } of statements(text)) {
    const block = blocks.at(-1);
    if (/\bdo\b(?:\s*\|[^|]*\|)?$/.test(content)) {
      const url = /^source\s*\(?\s*(["'])(.*?)\1/.exec(content)?.[2];
      if (url !== undefined) found.index({ url, isExtra: true, line });
      const isDev = /^group\b/.test(content) && DEVELOPMENT.test(content);
      blocks.push({ url: url ?? block?.url, group: isDev ? 'dev' : block?.group });
    } else if (/^end\b/.test(content)) blocks.pop();
    else readStatement(content, line, block, found);
  }
  return found.done();
}

function readStatement(
  content: string,
  line: number,
  block: { readonly url: string | undefined; readonly group: PackageRef['group'] } | undefined,
  found: Collected,
): void {
  const source = /^source\s*\(?\s*(["'])(.*?)\1/.exec(content)?.[2];
  if (source !== undefined) {
    found.index({ url: addressOf(source)?.url ?? source, isExtra: false, line });
    return;
  }
  if (/^(?:gemspec|eval_gemfile|instance_eval)\b/.test(content)) {
    found.problem('it takes gems from another file', line);
    return;
  }
  if (!/^gem[\s(]/.test(content)) return;
  const gem = /^gem\s*\(?\s*(["'])([\w.-]{1,200})\1/.exec(content);
  if (gem?.[2] === undefined) {
    found.problem('a gem has a computed name', line);
    return;
  }
  const rest = content.slice(gem[0].length);
  const ranges = [...rest.matchAll(/(?:^|[,[])\s*(["'])([^"'=]{0,3}[=\s]{0,3}\d[\w.\s-]{0,100})\1/g)].map(
    ([, , range]) => range?.trim() ?? '',
  );
  const version = ranges.length === 1 ? /^=?\s*(\d[\w.-]*)$/.exec(ranges[0] ?? '')?.[1] : undefined;
  const option = (name: string): string | undefined =>
    new RegExp(`(?:\\b${name}:|:${name}\\s*=>)\\s*(["'])(.*?)\\1`).exec(rest)?.[2];
  const git = option('git') ?? option('github') ?? option('gist') ?? option('bitbucket');
  const path = option('path');
  found.add(
    ref({
      ecosystem: 'gem',
      name: gem[2],
      version,
      range: version === undefined && ranges.length > 0 ? ranges.join(', ') : undefined,
      source: git !== undefined ? 'git' : path !== undefined ? 'file' : 'registry',
      url: git === undefined ? (path ?? option('source') ?? block?.url) : (addressOf(git)?.url ?? git),
      isDirect: true,
      group: block?.group ?? (/\bgroups?(?::|\s*=>)/.test(rest) && DEVELOPMENT.test(rest) ? 'dev' : undefined),
      line,
    }),
  );
}

/** Lines, those that end with a comma joined to the next. */
function statements(text: string): readonly { readonly line: number; readonly content: string }[] {
  const found: { line: number; content: string }[] = [];
  let open: { line: number; parts: string[] } | undefined;
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const content = raw
      .slice(0, LONGEST_LINE)
      .replace(/(?<=^|\s)#(?!\{).*$/, '')
      .trim();
    open ??= { line: at + 1, parts: [] };
    open.parts.push(content);
    if (content.endsWith(',') && open.parts.length < MOST_LINES) continue;
    found.push({ line: open.line, content: open.parts.join(' ').trim() });
    open = undefined;
  }
  if (open !== undefined) found.push({ line: open.line, content: open.parts.join(' ').trim() });
  return found.filter(({ content }) => content !== '');
}

/** Gemfile.lock: sections of GEM, GIT and PATH with their address, gems four blanks in; DEPENDENCIES; CHECKSUMS. */
function readLock(text: string): ReadResult {
  const found = new Collected();
  const lines = text.split(/\r?\n/).map((line) => line.slice(0, LONGEST_LINE));
  const direct = new Set(sectionLines(lines, 'DEPENDENCIES').flatMap((line) => /^ {2}([\w.-]+)/.exec(line)?.[1] ?? []));
  const sums = new Map(
    sectionLines(lines, 'CHECKSUMS').flatMap((line) => {
      const parts = /^ {2}(\S+ \(\S+\)) (\S+)$/.exec(line);
      return parts?.[1] === undefined || parts[2] === undefined ? [] : [[parts[1], parts[2]] as const];
    }),
  );
  let section = '';
  let remote: string | undefined;
  for (const [at, line] of lines.entries()) {
    if (/^[A-Z]/.test(line)) {
      section = line.trim();
      remote = undefined;
    }
    if (line.startsWith('  remote: ')) remote = line.slice('  remote: '.length).trim();
    const gem = /^ {4}([\w.-]+) \(([^)\s]+)\)$/.exec(line);
    const source = SECTIONS[section];
    if (gem?.[1] === undefined || gem[2] === undefined || source === undefined) continue;
    found.add(
      ref({
        ecosystem: 'gem',
        name: gem[1],
        version: gem[2],
        source,
        url: remote === undefined ? undefined : (addressOf(remote)?.url ?? remote),
        integrity: sums.get(`${gem[1]} (${gem[2]})`),
        isDirect: direct.has(gem[1]),
        line: at + 1,
      }),
    );
  }
  if (!lines.some((line) => /^(?:GEM|GIT|PATH|PLATFORMS|DEPENDENCIES)\s*$/.test(line)))
    found.problem('it is no lockfile of Bundler');
  return found.done();
}

const SECTIONS: Readonly<Record<string, PackageRef['source']>> = { GEM: 'registry', GIT: 'git', PATH: 'file' };

function sectionLines(lines: readonly string[], name: string): readonly string[] {
  const start = lines.findIndex((line) => line.trim() === name && !line.startsWith(' '));
  if (start === -1) return [];
  const end = lines.findIndex((line, at) => at > start && !line.startsWith(' '));
  return lines.slice(start + 1, end === -1 ? lines.length : end);
}

export const gemfile: PackageReader = { id: 'Gemfile', ecosystem: 'gem', isLock: false, read: readGemfile };
export const gemfileLock: PackageReader = { id: 'Gemfile.lock', ecosystem: 'gem', isLock: true, read: readLock };
