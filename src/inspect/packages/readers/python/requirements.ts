import { pythonRequirement } from '../../specs/python-requirement.ts';
import { Collected, ref } from '../collect.ts';
import type { PackageReader, ReadContext, ReadResult } from '../types.ts';

const MOST_FILES = 50;
const LONGEST_LINE = 64 * 1024;
// What follows the name of an option: pip takes any beginning of a long one that is not ambiguous (Python's optparse).
const OPTION = /^(-[A-Za-z]|--[a-z-]+)(?:\s*=\s*|\s+|(?<=^-[A-Za-z])(?=\S))(.*)$/;

interface Reading {
  readonly found: Collected;
  readonly context: ReadContext;
  readonly seen: Set<string>;
}

interface Place {
  readonly folder: string;
  /** A constraint says which version, and installs nothing. */
  readonly isConstraint: boolean;
  /** Lines of an included file are told by the line that includes it. */
  readonly line?: number;
}

function read(text: string, context: ReadContext): ReadResult {
  const reading: Reading = { found: new Collected(), context, seen: new Set() };
  readText(text, { folder: '', isConstraint: false }, reading);
  return reading.found.done();
}

function readText(text: string, place: Place, reading: Reading): void {
  for (const { content, line } of linesOf(text)) {
    const at = place.line ?? line;
    if (content.length > LONGEST_LINE) reading.found.problem('its line is too long', at);
    else if (content.startsWith('-')) readOption(content, { ...place, line: at }, reading);
    else readRequirement(content, { ...place, line: at }, reading);
  }
}

function readRequirement(content: string, place: Place, { found }: Reading): void {
  const [requirement = '', ...options] = content.split(/\s(?=--?[a-z])/i);
  const parts = pythonRequirement(requirement);
  if (parts === undefined) {
    found.problem(`${JSON.stringify(requirement.slice(0, 80))} is no requirement`, place.line);
    return;
  }
  const hashes = options.flatMap((option) => /^--hash\s{0,9}=?\s{0,9}(\w+:[0-9a-fA-F]+)/.exec(option)?.[1] ?? []);
  found.add(
    ref({
      ecosystem: 'pypi',
      ...parts,
      integrity: hashes.length === 0 ? undefined : hashes.join(' '),
      isDirect: !place.isConstraint,
      line: place.line,
    }),
  );
}

function readOption(content: string, place: Place, reading: Reading): void {
  const { found } = reading;
  const parts = OPTION.exec(content);
  const name = parts?.[1] ?? content;
  const value = (parts?.[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
  if (is(name, '-r', '--requirement', 5)) include(value, { ...place, isConstraint: false }, reading);
  else if (is(name, '-c', '--constraint', 3)) include(value, { ...place, isConstraint: true }, reading);
  else if (is(name, '-e', '--editable', 4)) readRequirement(value, place, reading);
  else if (is(name, '-i', '--index-url', 4) || is(name, '-i', '--pypi-url', 4)) index(value, false, place, found);
  else if (is(name, '--', '--extra-index-url', 4)) index(value, true, place, found);
  else if (is(name, '-f', '--find-links', 4)) index(value, true, place, found);
}

/** Whether a word is an option: its letter, or its name or a beginning of it, of at least so many characters. */
function is(word: string, letter: string, name: string, least: number): boolean {
  return word === letter || (word.length >= least && name.startsWith(word) && word.startsWith('--'));
}

function index(url: string, isExtra: boolean, { line }: Place, found: Collected): void {
  found.index({ url: url.replace(/^(https?:\/\/)[^/@]*@/i, '$1'), isExtra, ...(line === undefined ? {} : { line }) });
}

function include(path: string, place: Place, reading: Reading): void {
  const { found, seen, context } = reading;
  if (path === '') {
    found.problem('it includes a file without a name', place.line);
    return;
  }
  const whole = joined(place.folder, path);
  const key = `${place.isConstraint} ${whole}`;
  if (seen.has(key)) return;
  seen.add(key);
  if (seen.size > MOST_FILES) {
    found.problem(`it includes more than ${MOST_FILES} files`, place.line);
    return;
  }
  const text = /^[a-z]+:\/\//i.test(path) ? undefined : context.include(whole);
  if (text === undefined) {
    found.problem(`${JSON.stringify(path.slice(0, 200))}, which it includes, was not read`, place.line);
    return;
  }
  readText(text, { ...place, folder: whole.replace(/[^/]*$/, '') }, reading);
}

function joined(folder: string, path: string): string {
  if (path.startsWith('/')) return path;
  const parts: string[] = [];
  for (const part of `${folder}${path}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `${folder.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

/** Lines without comments, those that end with a backslash joined (pip, "Requirements File Format"). */
function linesOf(text: string): readonly { readonly content: string; readonly line: number }[] {
  const lines: { content: string; line: number }[] = [];
  let open: { content: string[]; line: number } | undefined;
  for (const [at, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const isComment = /^\s*#/.test(raw);
    open ??= { content: [], line: at + 1 };
    if (raw.endsWith('\\') && !isComment) {
      open.content.push(raw.slice(0, -1));
      continue;
    }
    if (!isComment) open.content.push(raw);
    const content = open.content
      .join('')
      .replace(/(?<=^|\s)#.*$/, '')
      .trim();
    if (content !== '') lines.push({ content, line: open.line });
    open = undefined;
  }
  const rest = open?.content.join('').trim() ?? '';
  if (rest !== '' && open !== undefined) lines.push({ content: rest, line: open.line });
  return lines;
}

export const requirements: PackageReader = { id: 'requirements.txt', ecosystem: 'pypi', isLock: false, read };
