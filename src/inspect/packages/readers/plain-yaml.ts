import type { Parsed } from './documents.ts';

/* The part of YAML that package managers write into lockfiles: block mappings and lists, scalars of one line, short flow
   collections. Anything else is refused and left to a real parser, so that no two readers see two files. */

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly number: number;
}

interface Reading {
  readonly lines: readonly Line[];
  at: number;
}

class NotPlain extends Error {}

const DEEPEST = 32;
const KEY =
  /^("(?:[^"\\]*)"|'(?:[^']|'')*'|[^\s#&*!|>'"%@`{}[\],?:-][^:#]*?(?::[^\s:#][^:#]*?)*|[-?:][^\s:#][^:#]*?):(?:\s+(.*))?$/;

/** Everything that is no mapping or list is a text. */
export function plainYaml(text: string): Parsed {
  try {
    const reading: Reading = { lines: linesOf(text), at: 0 };
    if (reading.lines.length === 0) return { ok: true, value: {} };
    const value = block(reading, reading.lines[0]?.indent ?? 0, 0);
    if (reading.at < reading.lines.length) throw refused(reading);
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    return { ok: false, reason: error.message };
  }
}

function refused(reading: Reading): NotPlain {
  return new NotPlain(`line ${reading.lines[reading.at]?.number ?? 'at the end'} is no plain YAML`);
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let skipped: number | undefined;
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const body = line.trimStart();
    if (body === '' || (body.startsWith('#') && skipped === undefined)) continue;
    const indent = line.length - body.length;
    // The text of `key: |` says nothing about packages.
    if (skipped !== undefined && indent > skipped) continue;
    skipped = undefined;
    if (body.startsWith('#')) continue;
    if (line.includes('\t')) throw new NotPlain(`line ${at + 1} has a tab`);
    if (at === 0 && body === '---') continue;
    const blockText = /^(.*:) [|>][+-]?$/.exec(body);
    if (blockText !== null) skipped = indent;
    lines.push({ indent, text: blockText?.[1] === undefined ? body.trimEnd() : `${blockText[1]} ''`, number: at + 1 });
  }
  return lines;
}

function block(reading: Reading, indent: number, depth: number): unknown {
  if (depth > DEEPEST) throw new NotPlain(`it is nested more than ${DEEPEST} deep`);
  const first = reading.lines[reading.at]?.text ?? '';
  return first === '-' || first.startsWith('- ') ? list(reading, indent) : mapping(reading, indent, depth);
}

function list(reading: Reading, indent: number): readonly unknown[] {
  const items: unknown[] = [];
  for (let line = reading.lines[reading.at]; line !== undefined && line.indent === indent; line = reading.lines[reading.at]) {
    // A mapping in a list would begin in the middle of the line: no lockfile has one that names a package.
    if (!line.text.startsWith('- ') || KEY.test(line.text.slice(2).trim())) throw refused(reading);
    items.push(scalar(line.text.slice(2).trim(), reading));
    reading.at += 1;
  }
  return items;
}

function mapping(reading: Reading, indent: number, depth: number): unknown {
  const found = new Map<string, unknown>();
  for (let line = reading.lines[reading.at]; line !== undefined && line.indent >= indent; line = reading.lines[reading.at]) {
    if (line.indent !== indent) throw refused(reading);
    const [key, value] = line.text.startsWith('? ') ? longEntry(reading, line, depth) : entry(reading, line, depth);
    if (found.has(key)) throw new NotPlain(`line ${line.number} repeats a key`);
    found.set(key, value);
  }
  return Object.fromEntries(found);
}

function entry(reading: Reading, line: Line, depth: number): readonly [string, unknown] {
  const parts = KEY.exec(line.text);
  if (parts?.[1] === undefined) throw refused(reading);
  const key = String(scalar(parts[1], reading));
  const value = parts[2] === undefined || parts[2] === '' ? undefined : scalar(parts[2], reading);
  reading.at += 1;
  return [key, value ?? below(reading, line, depth)];
}

/** `? key` and, on the next line, `: first: value` of what belongs to it. */
function longEntry(reading: Reading, line: Line, depth: number): readonly [string, unknown] {
  const key = String(scalar(line.text.slice(2).trim(), reading));
  reading.at += 1;
  const next = reading.lines[reading.at];
  if (next === undefined || next.indent !== line.indent || !next.text.startsWith(': ')) throw refused(reading);
  const first: Line = { indent: line.indent + 2, text: next.text.slice(2).trim(), number: next.number };
  const rest: Line[] = [first];
  for (let at = reading.at + 1; (reading.lines[at]?.indent ?? 0) > line.indent; at += 1) {
    const one = reading.lines[at];
    if (one !== undefined) rest.push(one);
  }
  const inner: Reading = { lines: rest, at: 0 };
  const value = block(inner, first.indent, depth + 1);
  if (inner.at < rest.length) throw refused(inner);
  reading.at += rest.length;
  return [key, value];
}

function below(reading: Reading, { indent }: Line, depth: number): unknown {
  const next = reading.lines[reading.at];
  if (next === undefined || next.indent < indent) return '';
  const isList = next.text.startsWith('- ');
  // A list may stand as far to the left as its key.
  return next.indent > indent || isList ? block(reading, next.indent, depth + 1) : '';
}

function scalar(text: string, reading: Reading): unknown {
  const first = text.charAt(0);
  if (first === '{' || first === '[') return flow(text, reading);
  if (first === '"') {
    if (!/^"[^"\\]*"$/.test(text)) throw refused(reading);
    return text.slice(1, -1);
  }
  if (first === "'") {
    if (!/^'(?:[^']|'')*'$/.test(text)) throw refused(reading);
    return text.slice(1, -1).replaceAll("''", "'");
  }
  if (/^[&*!|>%@`]|^[-?] |: |:$| #/.test(text)) throw refused(reading);
  return text;
}

/** `{integrity: sha512-x, tarball: y}`, `[x64, arm64]`: one level, which is what lockfiles have. */
function flow(text: string, reading: Reading): unknown {
  const isMapping = text.startsWith('{');
  if (!text.endsWith(isMapping ? '}' : ']')) throw refused(reading);
  const inside = text.slice(1, -1).trim();
  if (inside === '') return isMapping ? {} : [];
  const parts = inside.match(/(?:"[^"\\]*"|'(?:[^']|'')*'|[^,"'{}[\]]|(?<=[^\s,:])['"])+/g) ?? [];
  if (parts.join(',').length !== inside.length) throw refused(reading);
  if (!isMapping) return parts.map((part) => scalar(part.trim(), reading));
  const found = new Map<string, unknown>();
  for (const part of parts) {
    const pair = KEY.exec(part.trim());
    if (pair?.[1] === undefined) throw refused(reading);
    const key = String(scalar(pair[1], reading));
    if (found.has(key)) throw refused(reading);
    found.set(key, scalar(pair[2] ?? '', reading));
  }
  return Object.fromEntries(found);
}
