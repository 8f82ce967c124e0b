import { painter } from './colour.ts';
import type { Command, CommandGroup, Flag, Io } from './command.ts';
import { shownFlags } from './command.ts';
import { GLOBAL_FLAGS } from './parse.ts';
import { wrap } from './text.ts';

/** Longer lines are hard to read, shorter ones can't hold two columns. */
const WIDEST = 100;
const NARROWEST = 40;
/** An option that is spelled longer than this has its text on the next line. */
const LEFT_COLUMN = 26;

type Row = readonly [left: string, right: string];

/** `sallyport --help`: what it is for, the commands in groups, where to read on. */
export function overview(groups: readonly CommandGroup[], io: Pick<Io, 'colour' | 'columns'>): string {
  const paint = painter(io.colour.out);
  const width = widthOf(io);
  const rows = groups.map(({ commands }) => commands.map(({ name, summary }): Row => [name, summary]));
  const options = GLOBAL_FLAGS.map(flagRow);
  const left = columnOf([...rows.flat(), ...options]);
  const sections = groups.map(({ title }, index) => `${paint('bold', title)}\n${table(rows[index] ?? [], left, width)}`);
  return [
    `${wrap('Sallyport runs what a coding agent wants to run inside walls, decides what may leave them, keeps what is changed and records every step.', width)}\n`,
    `${paint('bold', 'Usage')}\n  sallyport COMMAND [options]\n  sallyport run -- npm test\n`,
    ...sections,
    `${paint('bold', 'Options of every command')}\n${table(options, left, width)}`,
    `${wrap('sallyport COMMAND --help tells about one command.', width)}\n`,
  ].join('\n');
}

/** The help of a command, of the commands that begin with one word, or of all. */
export function helpText(
  command: Command | undefined,
  group: string | undefined,
  groups: readonly CommandGroup[],
  io: Pick<Io, 'colour' | 'columns'>,
): string {
  if (command !== undefined) return commandHelp(command, io);
  return group === undefined ? overview(groups, io) : groupHelp(group, groups, io);
}

/** `sallyport trail --help`. */
function groupHelp(group: string, groups: readonly CommandGroup[], io: Pick<Io, 'columns'>): string {
  const rows = groups
    .flatMap(({ commands }) => commands)
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name, summary }): Row => [name, summary]);
  const width = widthOf(io);
  return `${table(rows, columnOf(rows), width)}\n${wrap(`sallyport ${group} WORD --help tells about one of them.`, width)}\n`;
}

/** `sallyport COMMAND --help`. */
export function commandHelp(command: Command, io: Pick<Io, 'colour' | 'columns'>): string {
  const paint = painter(io.colour.out);
  const width = widthOf(io);
  const usage = `sallyport ${command.name} ${command.usage}`.trimEnd();
  const sections = [`${wrap(`${command.summary}.`, width)}\n`, `${paint('bold', 'Usage')}\n  ${usage}\n`];
  for (const paragraph of paragraphs(command.description)) sections.push(`${wrap(paragraph, width)}\n`);
  if (shownFlags(command).length > 0) {
    const rows = shownFlags(command).map(flagRow);
    sections.push(`${paint('bold', 'Options')}\n${table(rows, columnOf(rows), width)}`);
  }
  if (command.examples !== undefined && command.examples.length > 0) {
    const examples = command.examples.map(([line, what]) => `  ${paint('cyan', line)}\n${wrap(what, width, '      ')}\n`);
    sections.push(`${paint('bold', 'Examples')}\n${examples.join('')}`);
  }
  sections.push(`${wrap(`Also: ${GLOBAL_FLAGS.map(spelling).join(', ')}.`, width)}\n`);
  return sections.join('\n');
}

/** A description's paragraphs; they are separated by blank lines. */
export function paragraphs(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '');
}

/** `--summary FILE`, `--quiet`. */
export function spelling(flag: Flag): string {
  return flag.value === undefined ? `--${flag.name}` : `--${flag.name} ${flag.value}`;
}

function flagRow(flag: Flag): Row {
  const short = flag.short === undefined ? '    ' : `-${flag.short}, `;
  const many = flag.many === true ? ' (may be repeated)' : '';
  return [`${short}${spelling(flag)}`, `${flag.summary}${choicesOf(flag)}${many}`];
}

/** The values that a flag takes, where its text does not name them already. */
export function choicesOf({ choices = [], summary }: Flag): string {
  return choices.every((choice) => summary.includes(choice)) ? '' : `; one of ${choices.join(', ')}`;
}

function widthOf(io: Pick<Io, 'columns'>): number {
  return Math.max(NARROWEST, Math.min(io.columns ?? 80, WIDEST));
}

function columnOf(rows: readonly Row[]): number {
  return Math.min(LEFT_COLUMN, Math.max(0, ...rows.map(([left]) => left.length)));
}

function table(rows: readonly Row[], left: number, width: number): string {
  const indent = ' '.repeat(left + 4);
  const lines = rows.map(([name, text]) => {
    const body = wrap(text, width, indent);
    return name.length > left ? `  ${name}\n${body}` : `  ${name.padEnd(left)}  ${body.slice(indent.length)}`;
  });
  return `${lines.join('\n')}\n`;
}
