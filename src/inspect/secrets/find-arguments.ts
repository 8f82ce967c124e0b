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

interface ProgramRule {
  readonly programs: ReadonlySet<string>;
  readonly flag: RegExp;
  /** `next`: the following argument; `attached`: the rest of this one; `userpass`: what follows the first colon of the next. */
  readonly at: 'next' | 'attached' | 'userpass';
}

const programRules: readonly ProgramRule[] = [
  {
    programs: new Set(['mysql', 'mysqldump', 'mysqladmin', 'mariadb', 'mariadb-dump', 'sshpass']),
    flag: /^-p.+/,
    at: 'attached',
  },
  {
    programs: new Set([
      'mysql',
      'mysqldump',
      'mysqladmin',
      'mariadb',
      'mariadb-dump',
      'sshpass',
      'docker',
      'podman',
      'mongo',
      'mongosh',
      'az',
    ]),
    flag: /^-p$/,
    at: 'next',
  },
  { programs: new Set(['redis-cli']), flag: /^(?:-a|--pass)$/, at: 'next' },
  { programs: new Set(['curl']), flag: /^(?:-u|--user|-U|--proxy-user)$/, at: 'userpass' },
  { programs: new Set(['unzip', 'zip', '7z']), flag: /^-P$/, at: 'next' },
];

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

function byProgram(program: string, argv: readonly string[], index: number): SecretArgument | null {
  const word = argv[index] ?? '';
  if (!word.startsWith('-')) return null;
  const next = argv[index + 1];
  for (const rule of programRules) {
    if (!rule.programs.has(program) || !rule.flag.test(word)) continue;
    if (rule.at === 'attached') return { index, rule: 'password', start: 2 };
    if (!isValue(next) || isPortMapping(program, next)) return null;
    const colon = next.indexOf(':');
    if (rule.at === 'next') return { index: index + 1, rule: 'password', start: 0 };
    return colon < 0 || colon === next.length - 1 ? null : { index: index + 1, rule: 'password', start: colon + 1 };
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
