import { UserError } from '../model/index.ts';

const WORD = /(?:[^\s'"\\]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+|['"\\]/g;
const PART = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^'"\\]+)/g;

/**
 * Splits a line into the words of a command, with quotes and backslashes as in a shell. There is no shell: what one would act
 * on is refused, so that nobody takes `$HOME` for a folder.
 *
 * @throws UserError USAGE
 */
export function splitCommand(line: string): readonly string[] {
  const words = [...line.matchAll(WORD)].map(([word]) => unquote(word));
  if (words.length > 0) return words;
  throw usage('The command is empty.');
}

function unquote(word: string): string {
  if (/^['"\\]$/.test(word)) throw usage('A quote in the command is not closed.');
  return [...word.matchAll(PART)]
    .map(([, single, double, escaped, plain]) => {
      if (single !== undefined) return single;
      if (escaped !== undefined) return escaped;
      const text = double ?? plain ?? '';
      if (/[$`]/.test(text) || (plain !== undefined && /[|&;<>()]/.test(text)))
        throw usage('The command is run without a shell: no variables, pipes or redirections.');
      return double === undefined ? text : text.replace(/\\(["\\])/g, '$1');
    })
    .join('');
}

function usage(sentence: string): UserError {
  return new UserError('USAGE', sentence, {
    hint: "For example: --from-command 'gh auth token'. More than that goes into a script.",
  });
}
