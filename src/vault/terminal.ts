import { openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { LONGEST_VALUE } from './secret-value.ts';

const ENTER = /[\r\n]/;
const END_OF_TEXT = '\x03';
const END_OF_TRANSMISSION = '\x04';
const BACKSPACE = /[\b\x7f]/;

/**
 * Asks on the user's own terminal, and shows nothing of the answer.
 *
 * @param question one line without its colon; text from outside must be made visible before
 * @returns undefined where there is no terminal, and after Ctrl-C or Ctrl-D
 */
export async function askHidden(question: string): Promise<string | undefined> {
  let terminal: number;
  try {
    terminal = openSync('/dev/tty', 'r+');
  } catch {
    return undefined;
  }
  const stream = new ReadStream(terminal);
  try {
    stream.setRawMode(true);
    writeSync(terminal, `${question}: `);
    return await readHidden(stream);
  } finally {
    stream.setRawMode(false);
    writeSync(terminal, '\n');
    stream.destroy();
  }
}

function readHidden(stream: ReadStream): Promise<string | undefined> {
  return new Promise((resolve) => {
    let typed = '';
    stream.setEncoding('utf8');
    stream.on('error', () => resolve(undefined));
    stream.on('end', () => resolve(undefined));
    stream.on('data', (piece: string) => {
      for (const char of piece) {
        if (char === END_OF_TEXT || char === END_OF_TRANSMISSION || typed.length > LONGEST_VALUE) resolve(undefined);
        else if (ENTER.test(char)) resolve(typed);
        else if (BACKSPACE.test(char)) typed = [...typed].slice(0, -1).join('');
        else typed += char;
      }
    });
  });
}
