import type { Command, CommandGroup, Invocation } from './command.ts';
import { shownFlags } from './command.ts';
import { choicesOf, paragraphs } from './help.ts';
import { GLOBAL_FLAGS } from './parse.ts';
import { version } from './version.ts';

const EXIT_CODES: readonly (readonly [code: string, what: string])[] = [
  ['0', 'Done. For run: the code of the command itself, whatever it is.'],
  ['1', 'Done, and there is something to see: findings, conflicts, a check that failed. The help of the command says what.'],
  ['2', 'Wrong usage. For run: 125.'],
  ['3', 'Sallyport itself failed. For run: 125.'],
  ['125', 'run: Sallyport failed, and the command was not started or was stopped.'],
  ['126', 'run: the command was denied.'],
  ['127', 'run: there is no such program.'],
  ['128+n', 'run: the command was ended by signal n.'],
];

/** `sallyport man`. */
export async function printMan({ io }: Invocation, groups: readonly CommandGroup[]): Promise<number> {
  io.out(manPage(groups.flatMap((group) => group.commands)));
  return 0;
}

/** The whole table as one manual page, in the man(7) macros. */
export function manPage(commands: readonly Command[]): string {
  const lines = [
    `.TH SALLYPORT 1 "" "sallyport ${roff(version)}" "User commands"`,
    '.SH NAME',
    'sallyport \\- confine, decide, undo and record what a coding agent runs',
    '.SH SYNOPSIS',
    '.B sallyport',
    '.I command',
    roff('[options]'),
    '.SH COMMANDS',
    ...commands.flatMap(section),
    '.SH OPTIONS OF EVERY COMMAND',
    ...GLOBAL_FLAGS.flatMap((flag) => option(flag.name, flag.short, flag.value, flag.summary)),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, what]) => ['.TP', `.B ${roff(code)}`, line(what)]),
  ];
  return `${lines.join('\n')}\n`;
}

function section(command: Command): readonly string[] {
  const usage = `sallyport ${command.name} ${command.usage}`.trimEnd();
  return [
    `.SS ${quoted(usage)}`,
    line(`${command.summary}.`),
    ...paragraphs(command.description).flatMap((paragraph) => ['.PP', line(paragraph.replace(/\s+/g, ' '))]),
    ...shownFlags(command).flatMap((flag) => option(flag.name, flag.short, flag.value, `${flag.summary}${choicesOf(flag)}`)),
    ...(command.examples ?? []).flatMap(([example, what]) => ['.TP', `.B ${quoted(example)}`, line(what)]),
  ];
}

function option(name: string, short: string | undefined, value: string | undefined, summary: string): readonly string[] {
  const shortText = short === undefined ? '' : `\\fB\\-${short}\\fR, `;
  const valueText = value === undefined ? '' : ` \\fI${roff(value)}\\fR`;
  return ['.TP', `${shortText}\\fB\\-\\-${roff(name)}\\fR${valueText}`, line(`${summary}.`)];
}

/** A line that starts with a dot or an apostrophe would be read as a request. */
function line(text: string): string {
  const escaped = roff(text);
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

function quoted(text: string): string {
  return `"${roff(text).replaceAll('"', '\\(dq')}"`;
}

/** groff_char(7): these five are typeset as other characters unless they are named. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\(rs')
    .replaceAll('-', '\\-')
    .replaceAll('`', '\\(ga')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha');
}
