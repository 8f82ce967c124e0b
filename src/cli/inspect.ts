/** `sallyport inspect`: one inspector on one text, or on a stream of them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { INSPECTORS, type InspectInput, type InspectOutcome, inspectText } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { findingJson } from '../scan/index.ts';
import type { Invocation, Io } from './command.ts';
import { inspectProseStream, inspectProseText } from './inspect-prose.ts';
import { boundedLines } from './scan/bounded-lines.ts';
import { plural, visible } from './text.ts';

const LONGEST_LINE = 64 * 1024 * 1024;

/** 0: nothing found; 1: something; 3: it could not be analysed whole. */
export async function inspect({ args, flags, io }: Invocation): Promise<number> {
  const [kind, file, ...more] = args;
  const kinds = [...Object.keys(INSPECTORS), 'prose'].join(', ');
  if (kind === undefined || !(Object.hasOwn(INSPECTORS, kind) || kind === 'prose') || more.length > 0)
    throw new UserError(
      'KIND_UNKNOWN',
      kind === undefined ? '`sallyport inspect` needs the kind of inspector.' : `There is no inspector ${JSON.stringify(kind)}.`,
      {
        hint: `Kinds: ${kinds}.`,
      },
    );
  const language = typeof flags['language'] === 'string' ? flags['language'] : undefined;
  const path = file === undefined || file === '-' ? '-' : file;
  const surface = typeof flags['surface'] === 'string' ? flags['surface'] : undefined;
  if (kind === 'prose')
    return flags['jsonl'] === true
      ? inspectProseStream(surface, io)
      : inspectProseText(read(path, io), surface, flags['json'] === true, io);
  if (flags['jsonl'] === true) return stream(kind, language, io);
  const outcome = await inspectText(kind, { path, text: read(path, io), language });
  io.out(flags['json'] === true ? `${JSON.stringify({ schemaVersion: 1, kind, ...json(outcome) })}\n` : render(outcome));
  return codeOf(outcome);
}

function read(path: string, io: Io): string {
  try {
    return readFileSync(path === '-' ? 0 : resolve(io.cwd, path), 'utf8');
  } catch (cause) {
    throw new UserError('INPUT_UNREADABLE', `${path} can't be read.`, { hint: 'Give a file, or - for standard input.', cause });
  }
}

/** A line `{id, text, language?, path?}` in, a line `{id, findings, incomplete}` out, in the same order. The worst line is the answer. */
async function stream(kind: string, language: string | undefined, io: Io): Promise<number> {
  let worst = 0;
  for await (const line of boundedLines(process.stdin, LONGEST_LINE)) {
    if (line?.trim() === '') continue;
    const { answer, code } = await answerTo(parse(line, language), (input) => inspectText(kind, input));
    io.out(`${JSON.stringify(answer)}\n`);
    worst = worse(worst, code);
  }
  return worst;
}

/** A line that could be read, or why it could not. */
type Line = (InspectInput & { readonly id: unknown }) | { readonly id: unknown; readonly error: string };

/** What is printed for a line, and its exit code. One that breaks its inspector must not end the stream for the others. */
export async function answerTo(
  line: Line,
  look: (input: InspectInput) => Promise<InspectOutcome>,
): Promise<{ readonly answer: object; readonly code: number }> {
  if ('error' in line) return { answer: line, code: 3 };
  try {
    const outcome = await look(line);
    return { answer: { id: line.id, ...json(outcome) }, code: codeOf(outcome) };
  } catch {
    return { answer: { id: line.id, error: 'it could not be analysed' }, code: 3 };
  }
}

/** A finding weighs more than a text that was not analysed, and that more than nothing. */
function worse(a: number, b: number): number {
  return a === 1 || b === 1 ? 1 : Math.max(a, b);
}

function parse(line: string | null, language: string | undefined): Line {
  if (line === null) return { id: null, error: 'a line of more than 64 MiB' };
  try {
    const value: { id?: unknown; text?: unknown; language?: unknown; path?: unknown } = JSON.parse(line);
    const id = value.id ?? null;
    if (typeof value.text !== 'string') return { id, error: 'no text' };
    const path = typeof value.path === 'string' ? value.path : '-';
    return { id, path, text: value.text, language: typeof value.language === 'string' ? value.language : language };
  } catch {
    return { id: null, error: 'no JSON' };
  }
}

function json({ findings, incomplete, effects }: InspectOutcome): object {
  return { findings: findings.map(findingJson), incomplete, ...(effects === undefined ? {} : { effects }) };
}

function render({ findings, incomplete, effects }: InspectOutcome): string {
  const rows = [
    ...findings.map(
      ({ severity, rule, place, message }) =>
        `${severity.padEnd(8)}  ${place.line}:${place.column}  ${rule}  ${visible(message)}`,
    ),
    ...(effects?.effects ?? []).map(
      ({ kind, summary, destructive }) => `${kind}${destructive ? ' (destructive)' : ''}: ${visible(summary)}`,
    ),
    ...incomplete.map(({ line, reason }) => `not understood${line === undefined ? '' : ` (line ${line})`}: ${visible(reason)}`),
  ];
  const count = effects === undefined ? plural(findings.length, 'finding') : plural(effects.effects.length, 'effect');
  return `${[...rows, count].join('\n')}\n`;
}

function codeOf({ findings, incomplete, effects }: InspectOutcome): number {
  if (findings.length > 0 || effects?.destructive === true) return 1;
  return incomplete.length > 0 ? 3 : 0;
}
