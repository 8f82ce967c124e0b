/** What an option's value, or a word, means to the manager. */
export type Role =
  /** Nothing about packages. */
  | 'value'
  /** Its value is another package beside the named ones. */
  | 'package'
  /** Its value is the package, and the first word only a program of it (`npx -p`, `uvx --from`). */
  | 'instead'
  | 'requirements'
  | 'constraints'
  | 'index'
  | 'extra-index'
  | 'version'
  | 'git'
  | 'path'
  | 'arguments'
  /** With it nothing is installed. */
  | 'nothing'
  /** A flag that says nothing about packages; it has no value. */
  | 'flag';

export type Roles = Readonly<Record<string, Role>>;

export interface Option {
  readonly name: string;
  readonly role: Role;
  /** null where it is only known when the command runs. */
  readonly value: string | null;
}

export interface ParsedWords {
  readonly operands: readonly (string | null)[];
  readonly options: readonly Option[];
}

/** Which options take the next word. An option that nobody listed takes none, so its value counts as a package: rather one too many. */
const WITHOUT_VALUE: ReadonlySet<Role> = new Set(['flag', 'nothing']);

/**
 * Splits the words behind a verb.
 *
 * @param isStopped whether options end at the first word that is none (`npx CMD --its-own`)
 */
export function parseWords(words: readonly (string | null)[], roles: Roles, isStopped: boolean): ParsedWords {
  const operands: (string | null)[] = [];
  const options: Option[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === '--') return { operands: [...operands, ...words.slice(at + 1)], options };
    if (word === null || word === undefined || !/^-./.test(word)) {
      operands.push(word ?? null);
      if (isStopped) return { operands: [...operands, ...words.slice(at + 1)], options };
      continue;
    }
    const option = optionOf(word, roles);
    if (option === undefined) continue;
    if (option.value !== undefined) options.push({ ...option, value: option.value });
    else if (WITHOUT_VALUE.has(option.role)) options.push({ ...option, value: '' });
    else {
      at += 1;
      options.push({ ...option, value: at < words.length ? (words[at] ?? null) : '' });
    }
  }
  return { operands, options };
}

interface Found {
  readonly name: string;
  readonly role: Role;
  readonly value: string | undefined;
}

function optionOf(word: string, roles: Roles): Found | undefined {
  const isWhole = word.startsWith('--') || Object.hasOwn(roles, word.replace(/=.*$/s, ''));
  return isWhole ? longOption(word, roles) : letters(word, roles);
}

function longOption(word: string, roles: Roles): Found | undefined {
  const sign = word.indexOf('=');
  const name = sign === -1 ? word : word.slice(0, sign);
  const role = roleOf(name, roles);
  return role === undefined ? undefined : { name, role, value: sign === -1 ? undefined : word.slice(sign + 1) };
}

/** A switch may be the beginning of another option (`--pre` of `--prefix`): only what says something of packages is taken shortened. */
const SHORTENED: ReadonlySet<Role> = new Set(['package', 'requirements', 'constraints', 'index', 'extra-index']);

/** The name itself, or a beginning of it: npm and pip take one that is not ambiguous. */
function roleOf(name: string, roles: Roles): Role | undefined {
  if (Object.hasOwn(roles, name)) return roles[name];
  if (name.length < 4 || !name.startsWith('--')) return undefined;
  const longer = Object.keys(roles).filter((one) => one.startsWith(name));
  return longer.map((one) => roles[one]).find((role) => role !== undefined && SHORTENED.has(role));
}

/** `-r file`, `-rfile`, `-r=file`, `-qr file`: letters up to the first that takes a value. */
function letters(word: string, roles: Roles): Found | undefined {
  for (let at = 1; at < word.length; at += 1) {
    const name = `-${word.charAt(at)}`;
    const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
    if (role === undefined) continue;
    const rest = word.slice(at + 1).replace(/^=/, '');
    if (!WITHOUT_VALUE.has(role)) return { name, role, value: rest === '' ? undefined : rest };
    if (role === 'nothing') return { name, role, value: '' };
  }
  return undefined;
}
