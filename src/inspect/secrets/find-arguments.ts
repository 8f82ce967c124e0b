import { type CommandLine, commandLines } from './command-lines.table.ts';

/** Where a command line names a secret in an argument of its own: `--password X`, `mysql -pX`, `curl -u name:X`. */
export interface SecretArgument {
  readonly index: number;
  readonly rule: string;
  /** UTF-16 offset in the argument at which the secret starts; it goes to the end. */
  readonly start: number;
}

const secretFlag =
  /^--?(?:[a-z0-9]+[-_])*(?:passw(?:or)?d|pass|pwd|passphrase|token|secret|api-?key|apikey|secret-?key|access-?key|private-?key|client-?secret|credentials?)$/i;
const notSecret = /^--?(?:no-|public-|file|.*(?:file|stdin|path|id|name)$)/i;

function programOf(argv: readonly string[]): string {
  const first = argv[0] ?? '';
  return first.slice(first.lastIndexOf('/') + 1);
}

function isValue(value: string | undefined): value is string {
  return value !== undefined && value !== '' && !value.startsWith('-') && !value.startsWith('$');
}

// `docker run -p 80:80` and `docker login -p X` share a flag.
function isPortMapping(program: string, value: string): boolean {
  return (program === 'docker' || program === 'podman') && /^[\d.:[\]a-f]+(?:\/\w+)?$/i.test(value);
}

/** Characters of the next argument that stand before the secret; -1: there is none. */
function skipped({ at }: CommandLine, next: string): number {
  if (at === 'next') return 0;
  if (at === 'source') return next.startsWith('pass:') && next.length > 5 ? 5 : -1;
  const mark = next.indexOf(at === 'percent' ? '%' : ':');
  return mark < 0 || mark === next.length - 1 ? -1 : mark + 1;
}

function byProgram(program: string, argv: readonly string[], index: number): SecretArgument | null {
  const word = argv[index] ?? '';
  if (!/^[-/]/.test(word)) return null;
  const next = argv[index + 1];
  for (const line of commandLines) {
    if (!line.programs.includes(program)) continue;
    if (line.at === 'attached') {
      const flag = line.flags.find((one) => word.startsWith(one) && word.length > one.length);
      if (flag !== undefined) return { index, rule: 'password', start: flag.length };
      continue;
    }
    if (!line.flags.includes(word) || !isValue(next) || isPortMapping(program, next)) continue;
    const start = skipped(line, next);
    if (start >= 0) return { index: index + 1, rule: 'password', start };
  }
  return null;
}

function byFlag(argv: readonly string[], index: number): SecretArgument | null {
  const word = argv[index] ?? '';
  const next = argv[index + 1];
  if (word.length > 64 || !word.startsWith('-') || !secretFlag.test(word) || notSecret.test(word) || !isValue(next)) return null;
  return { index: index + 1, rule: /pass|pwd/i.test(word) ? 'password' : 'secret-value', start: 0 };
}

/** Finds the arguments that are secrets by their place. `argv[0]` is the program; linear in the number of arguments. */
export function findSecretArguments(argv: readonly string[]): readonly SecretArgument[] {
  const program = programOf(argv);
  const found: SecretArgument[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const hit = byProgram(program, argv, index) ?? byFlag(argv, index);
    if (hit !== null) found.push(hit);
  }
  return found;
}
