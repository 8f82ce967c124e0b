import { linesOf } from '../shared/lines.ts';
import type { Parsed } from '../shared/rule.ts';

export interface Instruction {
  /** In upper case: `RUN`. */
  readonly name: string;
  /** What follows, with continuations joined by a space for each character that was dropped, so that offsets hold. */
  readonly body: string;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
}

export interface Stage {
  readonly from: Instruction;
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  readonly text: string;
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
}

// The escape character may be changed by a directive on top, for Windows.
function escapeOf(text: string): string {
  return /^(?:#[^\n]*\n)*?#\s*escape\s*=\s*`/i.test(text) ? '`' : '\\';
}

/** Reads instructions, continuations, comments inside them and here-documents. */
export function parseDockerfile(text: string): Parsed<Dockerfile> {
  const joiner = escapeOf(text);
  const instructions: Instruction[] = [];
  const lines = linesOf(text);
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    at += 1;
    if (line === undefined || /^\s*(?:#|$)/.test(line.text)) continue;
    const { body, next } = wholeInstruction(lines, at - 1, joiner);
    at = next;
    const head = /^\s*([A-Za-z]+)(?:\s+|$)/.exec(body);
    if (head?.[1] === undefined) continue;
    const start = line.start + body.length - body.trimStart().length;
    const rest = body.slice(head[0].length);
    instructions.push({
      name: head[1].toUpperCase(),
      body: rest,
      start,
      bodyStart: line.start + head[0].length,
      end: line.start + body.trimEnd().length,
    });
  }
  return { file: { text, instructions, stages: stagesOf(instructions) }, incomplete: [] };
}

/** A line with a blank for the character that joins the next one. */
function withoutJoiner(line: string): string {
  const end = line.trimEnd().length;
  return end === 0 ? line : `${line.slice(0, end - 1)} ${line.slice(end)}`;
}

function wholeInstruction(
  lines: readonly { readonly text: string; readonly start: number }[],
  first: number,
  joiner: string,
): { readonly body: string; readonly next: number } {
  const parts: string[] = [];
  let at = first;
  for (; at < lines.length; at += 1) {
    const text = lines[at]?.text ?? '';
    const isComment = at > first && /^\s*#/.test(text);
    const continues = isComment || (at > first && text.trim() === '') || text.trimEnd().endsWith(joiner);
    parts.push(isComment ? ' '.repeat(text.length) : continues ? withoutJoiner(text) : text);
    if (!continues) break;
  }
  let next = at + 1;
  const word = /<<-?["']?([A-Za-z_]\w*)["']?/.exec(parts.join(' '))?.[1];
  if (word !== undefined && /^\s*(?:RUN|COPY|ADD)\b/i.test(parts[0] ?? '')) {
    for (; next < lines.length; next += 1) {
      const text = lines[next]?.text ?? '';
      parts.push(text);
      if (text.trim() !== word) continue;
      next += 1;
      break;
    }
  }
  return { body: parts.join('\n'), next };
}

function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const stages: { from: Instruction; image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.name !== 'FROM') {
      stages.at(-1)?.instructions.push(instruction);
      continue;
    }
    const words = instruction.body
      .trim()
      .split(/\s+/)
      .filter((word) => !word.startsWith('--'));
    const name = words[1]?.toLowerCase() === 'as' ? words[2]?.toLowerCase() : undefined;
    stages.push({ from: instruction, image: words[0] ?? '', name, instructions: [] });
  }
  return stages;
}
