import { closeSync, openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { Consent, Question } from './question.ts';

/*
 * Rules of the prompt: it goes to the user's own terminal and never into the program's streams; Enter, Ctrl-D, a closed
 * terminal and anything but a clear yes are a no; untrusted text is shown with its control characters made visible.
 */

/** Whether a person sits at a terminal that belongs to this process. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r+'));
    return true;
  } catch {
    return false;
  }
}

/** Asks on /dev/tty. Anything but a clear yes is a no. */
export async function askOnTerminal(question: Question): Promise<Consent> {
  let terminal: number;
  try {
    terminal = openSync('/dev/tty', 'r+');
  } catch {
    return 'no';
  }
  try {
    writeSync(terminal, render(question));
    const answer = await readLine(terminal);
    return consentOf(answer, question.lasting === true);
  } catch {
    return 'no';
  }
}

function consentOf(answer: string, lasting: boolean): Consent {
  const word = answer.trim().toLowerCase();
  if (word === 'y' || word === 'yes') return 'once';
  if (lasting && word === 'r') return 'run';
  return lasting && word === 'a' ? 'always' : 'no';
}

function render({ effect, command, reasons, otherwise, lasting }: Question): string {
  const lines = [
    '',
    `\x1b[1msallyport: ${shown(effect)}\x1b[0m`,
    `  command: ${shown(command)}`,
    ...reasons.slice(0, 6).map((reason) => `  why:     ${shown(reason)}`),
  ];
  const choices = lasting === true ? 'y = once, r = for this run, a = always in this repository' : 'y = yes';
  return `${lines.join('\n')}\n  Allow it${lasting === true ? '' : ' once'}? ${choices}, Enter = no (${otherwise}): `;
}

function readLine(terminal: number): Promise<string> {
  return new Promise((resolve) => {
    const stream = new ReadStream(terminal);
    let text = '';
    const end = (): void => {
      stream.removeAllListeners();
      stream.destroy();
      resolve(text);
    };
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => {
      text += piece;
      if (text.includes('\n') || text.length > 1000) end();
    });
    stream.on('end', end);
    stream.on('error', end);
  });
}

/** Anything that could move the cursor or reorder the text stands there as an escape. */
function shown(text: string): string {
  const short = text.length > 400 ? `${text.slice(0, 400)}...` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}
