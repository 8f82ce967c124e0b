import { openSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { ReadStream, WriteStream } from 'node:tty';
import type { Consent, Question } from './question.ts';
import { consentOf, renderQuestion } from './render.ts';

/*
 * Rules of the prompt: it goes to the user's own terminal and never into the program's streams; Enter, Ctrl-C, Ctrl-D, a closed
 * terminal, silence and anything but a clear yes are a no; what was typed before the question stood there answers nothing;
 * untrusted text is shown with its control characters made visible.
 */

/** The warden needs a moment to give the terminal back (relay.c). */
const HANDED_BACK_MS = 60;
/** What was meant for the program when the question appeared arrives within this time. */
const TYPED_BEFORE_MS = 250;
const LONGEST_ANSWER = 20;

/** Asks on /dev/tty. Anything but a clear yes is a no. @param withinMs 0: waits for ever */
export async function askOnTerminal(question: Question, withinMs: number): Promise<Consent> {
  let terminal: number;
  try {
    terminal = openSync('/dev/tty', 'r+');
  } catch {
    return 'no';
  }
  await wait(HANDED_BACK_MS);
  const stream = new ReadStream(terminal);
  try {
    stream.setRawMode(true);
    await dropTyped(stream);
    writeSync(terminal, renderQuestion(question, columnsOf(), withinMs).replaceAll('\n', '\r\n'));
    const answer = await readAnswer(stream, withinMs, (text) => writeSync(terminal, text));
    writeSync(terminal, answer === undefined ? 'no answer: no\r\n' : '\r\n');
    return answer === undefined ? 'silence' : consentOf(answer, question.lasting);
  } catch {
    return 'no';
  } finally {
    stream.setRawMode(false);
    stream.destroy();
  }
}

/** Asks for one line on /dev/tty; empty where there is none. */
export async function askLine(text: string, withinMs: number): Promise<string> {
  let terminal: number;
  try {
    terminal = openSync('/dev/tty', 'r+');
  } catch {
    return '';
  }
  const stream = new ReadStream(terminal);
  try {
    stream.setRawMode(true);
    writeSync(terminal, text);
    const answer = await readAnswer(stream, withinMs, (piece) => writeSync(terminal, piece));
    writeSync(terminal, '\r\n');
    return answer?.trim() ?? '';
  } finally {
    stream.setRawMode(false);
    stream.destroy();
  }
}

function columnsOf(): number {
  const screen = new WriteStream(openSync('/dev/tty', 'r+'));
  const { columns } = screen;
  screen.destroy();
  return columns > 0 ? columns : 80;
}

async function dropTyped(stream: ReadStream): Promise<void> {
  const drop = (): void => {};
  stream.on('data', drop);
  await wait(TYPED_BEFORE_MS);
  stream.off('data', drop);
}

/** One line, echoed here because the terminal is raw; undefined when the time is over. */
function readAnswer(stream: ReadStream, withinMs: number, echo: (text: string) => void): Promise<string | undefined> {
  return new Promise((resolve) => {
    let typed = '';
    const timer = withinMs > 0 ? setTimeout(() => end(undefined), withinMs) : undefined;
    const end = (answer: string | undefined): void => {
      clearTimeout(timer);
      stream.removeAllListeners();
      stream.on('error', () => {});
      resolve(answer);
    };
    stream.setEncoding('utf8');
    stream.on('end', () => end(''));
    stream.on('error', () => end(''));
    stream.on('data', (piece: string) => {
      for (const char of piece) {
        if (char === '\r' || char === '\n') return end(typed);
        if (char === '\x03' || char === '\x04') return end('');
        if (char === '\x7f' || char === '\b') {
          if (typed !== '') echo('\b \b');
          typed = typed.slice(0, -1);
        } else if (/^[\x20-\x7e]$/.test(char) && typed.length < LONGEST_ANSWER) {
          typed += char;
          echo(char);
        }
      }
    });
  });
}
