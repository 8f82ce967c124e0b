import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Flags = NonNullable<ParseArgsConfig['options']>;
type Given<T extends Flags> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>;

/** Words that a program takes beside its flags: none, any, or some of these. */
type Words = 'none' | 'any' | readonly string[];

/**
 * What a program of this repository (a bench, a suite of its own) was started with, as parseArgs() of node:util gives it. `--help`
 * prints the comment that the program's file begins with, which is its manual, and ends it with 0; a flag or a word that is not
 * known ends it with 2 and one sentence, for a suite that tries nothing must not look as if it had passed.
 * @param file the program's own `import.meta.filename`
 */
export function commandLine<T extends Flags>(file: string, options: T, words: Words = 'none'): Given<T> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(manualOf(readFileSync(file, 'utf8')));
    process.exit(0);
  }
  try {
    return checked(parseArgs({ options, allowPositionals: true, args: argv }), words);
  } catch (error) {
    // Node's own sentence goes on with what to do where a flag is meant as a word.
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split('. ');
    console.error(`${sentence}\nhint: --help says what there is`);
    process.exit(2);
  }
}

function checked<T extends Flags>(given: Given<T>, words: Words): Given<T> {
  if (words === 'any') return given;
  const known = words === 'none' ? [] : words;
  const odd = given.positionals.find((word) => !known.includes(word));
  if (odd === undefined) return given;
  throw new Error(`'${odd}' is not known here${known.length === 0 ? '' : `; there are ${known.join(', ')}`}`);
}

/** The first comment of a source text, without the signs that make it one. */
export function manualOf(text: string): string {
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '';
  return comment
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, '').trimEnd())
    .join('\n')
    .trim();
}
