import { asEscape, replaceUnseen } from '../model/index.ts';
import type { Consent, Detail, Lasting, Question } from './question.ts';

const MOST_REASONS = 6;
const MOST_DETAILS = 40;
/** Lines that one detail may take: a long command must not push the question off the screen. */
const MOST_LINES = 4;
const LABEL = 9;
/** Characters of one text. */
const LONGEST = 600;

/** A question as it stands on a terminal, without the answer. @param withinMs how long an answer is waited for */
export function renderQuestion(question: Question, columns: number, withinMs: number): string {
  const width = Math.max(40, Math.min(columns, 120));
  const { effect, details, reasons, otherwise, lasting } = question;
  const rows = [
    ...cutList(details, MOST_DETAILS, 'also'),
    ...cutList(
      reasons.map((reason) => ['why', reason]),
      MOST_REASONS,
      'why',
    ),
  ];
  const lines = rows.map(([label, text], at) => row(rows[at - 1]?.[0] === label ? '' : label, text, width));
  const time = withinMs > 0 ? ` No answer within ${inWords(withinMs)} is a no.` : '';
  return [
    '',
    `\x1b[1m${broken(`sallyport asks: ${shown(effect)}`, width, '').join('\n')}\x1b[0m`,
    ...lines,
    ...broken(choices(lasting), width, '  '),
    ...broken(`Enter = no: ${shown(otherwise)}.${time}`, width, '  '),
    'Allow it? ',
  ].join('\n');
}

/** What is left out is counted: nobody shall take a part for the whole. */
function cutList(rows: readonly Detail[], most: number, label: string): readonly Detail[] {
  return rows.length > most ? [...rows.slice(0, most), [label, `(and ${rows.length - most} more)`]] : rows;
}

/** What an answer means; anything but a clear yes is a no. */
export function consentOf(answer: string, lasting: Lasting | undefined): Consent {
  const word = answer.trim().toLowerCase();
  if (word === 'y' || word === 'yes') return 'once';
  if (lasting !== undefined && word === 'r') return 'run';
  return (lasting === 'repository' || lasting === 'session') && word === 'a' ? 'always' : 'no';
}

function choices(lasting: Lasting | undefined): string {
  if (lasting === undefined) return 'y = yes, this once';
  if (lasting === 'session')
    return 'y = once, r = exactly this for the rest of the session, a = exactly this in this repository (30 days)';
  const run = 'y = once, r = for the rest of this run';
  return lasting === 'run' ? run : `${run}, a = always in this repository (30 days)`;
}

function row(label: string, text: string, width: number): string {
  const lines = broken(shown(text), width, ' '.repeat(LABEL + 2));
  const [first = '', ...rest] =
    lines.length > MOST_LINES
      ? [...lines.slice(0, MOST_LINES - 1), `${' '.repeat(LABEL + 2)}... (${lines.length - MOST_LINES + 1} more lines)`]
      : lines;
  return [`  ${label.padEnd(LABEL)}${first.trimStart()}`, ...rest].join('\n');
}

/** Breaks at spaces, and inside words that are longer than a line: a path or a command must be read whole. */
function broken(text: string, width: number, indent: string): readonly string[] {
  const room = width - indent.length;
  const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gsu')) ?? ['']);
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

function inWords(ms: number): string {
  return ms >= 120_000 ? `${Math.round(ms / 60_000)} minutes` : `${Math.round(ms / 1000)} s`;
}

/** Anything that could move the cursor or reorder the text stands there as an escape. */
function shown(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}... (${text.length - LONGEST} more characters)` : text;
  return replaceUnseen(short, asEscape);
}
