import { callIn, formattedParts, interpolatedParts, joinedParts, type Part, type Range } from './source-text.ts';
import { withPlaces } from './sql.ts';
import type { Candidate, FixContext, Fixer } from './types.ts';

const APART = 'Give the values to the driver apart from the statement.';

/** Values of a statement are given behind it: `db.Query`, `jdbcTemplate.query`, `where`. */
export const valuesApart: Fixer = ({ source: { text, path }, start, end }) => {
  const call = callIn(text, { start, end });
  const method = /\w+[?!]?$/.exec(call?.callee ?? '')?.[0] ?? '';
  const at = firstText(path, call?.callee ?? '', method);
  const first = at === undefined ? undefined : call?.args[at];
  if (call === undefined || first === undefined) return [];
  // In Go and Ruby values may not stand there already.
  if (!path.endsWith('.java') && call.args.length !== (at ?? 0) + 1) return [];
  const origin = originOf(text, first, start);
  const parts = partsOf(text, origin, path);
  const style = styleOf(text, path);
  const statement = parts === undefined || style === undefined ? undefined : withPlaces(parts, style);
  if (statement === undefined) return [];
  const quote = text[origin.start] === '`' ? '`' : '"';
  return [
    {
      description: APART,
      edits: [
        { start: origin.start, end: origin.end, text: `${quote}${statement.text}${quote}` },
        { start: call.close, end: call.close, text: `, ${statement.values.join(', ')}` },
      ],
    },
  ];
};

/** Which argument is the statement; undefined for other calls. */
function firstText(path: string, callee: string, method: string): number | undefined {
  if (path.endsWith('.go')) {
    if (/^(?:Query|QueryRow|Exec|Queryx|QueryRowx)$/.test(method)) return 0;
    return /^(?:QueryContext|QueryRowContext|ExecContext)$/.test(method) ? 1 : undefined;
  }
  if (path.endsWith('.java'))
    return /^(?:queryFor(?:Object|List|Map|RowSet)|query|update)$/.test(method) && /jdbc|template/i.test(callee) ? 0 : undefined;
  return path.endsWith('.rb') && /^(?:where|having|find_by|exists\?)$/.test(method) ? 0 : undefined;
}

/** A variable that is given its text once, in the lines before, stands for that text. */
function originOf(text: string, first: Range, call: number): Range {
  const name = text.slice(first.start, first.end);
  if (!/^\w+$/.test(name)) return first;
  const from = Math.max(0, call - 2000);
  const before = text.slice(from, call);
  const given = [...before.matchAll(new RegExp(`\\b${name}\\s*(?::=|\\+=|=)(?!=)\\s*`, 'g'))];
  const [only] = given;
  if (given.length !== 1 || only === undefined || only[0].includes('+=')) return first;
  const start = from + only.index + only[0].length;
  const line = text.indexOf('\n', start);
  const end = line < 0 ? text.length : line;
  return { start, end: start + text.slice(start, end).replace(/[;\s]+$/, '').length };
}

function partsOf(text: string, range: Range, path: string): readonly Part[] | undefined {
  if (path.endsWith('.rb')) return interpolatedParts(text, range);
  return formattedParts(text, range) ?? joinedParts(text, range, '+');
}

/** How the driver writes the place of a value; undefined where none is named. */
function styleOf(text: string, path: string): '?' | '$' | undefined {
  if (!path.endsWith('.go')) return '?';
  if (/"github\.com\/(?:lib\/pq|jackc\/pgx)/.test(text)) return '$';
  return /go-sql-driver\/mysql|go-sqlite3|modernc\.org\/sqlite/.test(text) ? '?' : undefined;
}

/** A command line of words becomes a list of them, which no shell reads. */
export const wordsApart: Fixer = ({ source: { text, path }, start, end }) => {
  const call = callIn(text, { start, end });
  if (call === undefined) return [];
  const isShell = path.endsWith('.go');
  const [line] = isShell ? call.args.slice(-1) : call.args;
  const shell = /^(?:"(?:\/bin\/)?(?:ba)?sh"), "-c"$/;
  const first = call.args[0];
  if (line === undefined || first === undefined) return [];
  if (isShell && !(call.callee === 'exec.Command' && shell.test(text.slice(first.start, call.args.at(-2)?.end)))) return [];
  if (!isShell && call.args.length !== 1) return [];
  const words = wordsOf(partsOf(text, line, path));
  if (words === undefined) return [];
  const list = path.endsWith('.java') ? `new String[] { ${words.join(', ')} }` : words.join(', ');
  return [
    {
      description: 'Start the program itself, with a list of arguments.',
      edits: [{ start: first.start, end: line.end, text: list }],
    },
  ];
};

/** Words of a command line; undefined where a shell does more than to take them apart. */
function wordsOf(parts: readonly Part[] | undefined): readonly string[] | undefined {
  if (parts?.[0]?.kind !== 'text') return undefined;
  const words: string[] = [];
  for (const [at, part] of parts.entries()) {
    const [before, after] = [parts[at - 1], parts[at + 1]];
    if (part.kind === 'value') {
      const isWhole =
        before?.kind === 'text' &&
        before.text.endsWith(' ') &&
        (after === undefined || (after.kind === 'text' && after.text.startsWith(' ')));
      if (!isWhole) return undefined;
      words.push(part.code);
      continue;
    }
    if (!/^[\w./:=@,+ -]*$/.test(part.text)) return undefined;
    words.push(
      ...part.text
        .split(' ')
        .filter((word) => word !== '')
        .map((word) => `"${word}"`),
    );
  }
  return words;
}

/** The one value that PHP puts into a text is made harmless there. */
export function wrapPhp(description: string, wrap: (code: string) => string): Fixer {
  return ({ source: { text }, start, end }) => {
    const open = /^\s*(?:echo|print)\s+|^\s*[\w>$-]+\(\s*/.exec(text.slice(start, Math.min(end, start + 100)))?.[0];
    if (open === undefined) return [];
    const isCall = open.trimEnd().endsWith('(');
    const range = { start: start + open.length, end: isCall ? end - 1 : end };
    const code = text.slice(range.start, range.end).replace(/;\s*$/, '');
    const whole = { start: range.start, end: range.start + code.length };
    const values = /^\$[\w[\]'"]+$/.test(code) ? [{ kind: 'value' as const, code }] : joinedParts(text, whole, '.');
    const [value, ...more] = (values ?? []).filter(({ kind }) => kind === 'value');
    if (value?.kind !== 'value' || more.length > 0) return [];
    const at = text.indexOf(value.code, whole.start);
    return [{ description, edits: [{ start: at, end: at + value.code.length, text: wrap(value.code) }] }];
  };
}

/** `new Random()` where it is made, also when that is some lines above. */
export const secureRandom: Fixer = ({ source: { text }, start, end }) => {
  const description = "Take it from the system's generator of secrets.";
  const own = text.slice(start, end);
  const SECURE = 'java.security.SecureRandom';
  const changed = own
    .replace(/\bnew\s+(?:java\.util\.)?Random\(\)/, `new ${SECURE}()`)
    .replace(/\b(?:java\.lang\.)?Math\.random\(\)/, `new ${SECURE}().nextDouble()`);
  if (changed !== own) return [{ description, edits: [{ start, end, text: changed }] }];
  const name = /^(\w+)\.next/.exec(own)?.[1];
  if (name === undefined) return [];
  const made = [
    ...text.matchAll(new RegExp(`\\b(?:java\\.util\\.)?Random\\s+${name}\\s*=\\s*new\\s+(?:java\\.util\\.)?Random\\(\\)`, 'g')),
  ];
  const [only] = made;
  if (made.length !== 1 || only === undefined) return [];
  const edit = { start: only.index, end: only.index + only[0].length, text: `${SECURE} ${name} = new ${SECURE}()` };
  return [{ description, edits: [edit] }];
};

/** `rand(n)`; what is no part of Rails must ask for the library. */
export const rubyRandom: Fixer = ({ source: { text }, start, end }) => {
  const own = text.slice(start, end);
  const changed = own.replace(/(?:\b(?:Kernel|Random)\.)?\brand\(/, 'SecureRandom.random_number(');
  if (changed === own) return [];
  const hasLibrary = /securerandom|\bRails\b|Application(?:Controller|Record)|ActiveRecord/.test(text);
  // Comments at the top are instructions to Ruby.
  const top = /^(?:#[^\n]*\n)*/.exec(text)?.[0].length ?? 0;
  const library = hasLibrary ? [] : [{ start: top, end: top, text: "require 'securerandom'\n" }];
  const edits = [...library, { start, end, text: changed }];
  return [{ description: "Take it from the system's generator of secrets.", edits }];
};

const HIDDEN = 'Hide it from scripts, and send it by TLS only.';

/** `response.addCookie(cookie)`: what is missing is set in the line above. */
export const javaCookie: Fixer = ({ source: { text }, start, end }) => {
  const name = /\((\w+)\)$/.exec(text.slice(start, end))?.[1];
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*$/.exec(text.slice(line, start))?.[0];
  if (name === undefined || indent === undefined) return [];
  const from = Math.max(0, start - 3000);
  const before = text.slice(from, start);
  const made = before.lastIndexOf(`${name} = new`);
  const edits = ['setSecure', 'setHttpOnly'].flatMap((method) => {
    const off = before.lastIndexOf(`${name}.${method}(false)`);
    const set = `${name}.${method}(true)`;
    if (off > made && made >= 0) return [{ start: from + off, end: from + off + `${set}`.length + 1, text: set }];
    return before.slice(Math.max(0, made)).includes(set) ? [] : [{ start: line, end: line, text: `${indent}${set};\n` }];
  });
  return edits.length === 0 ? [] : [{ description: HIDDEN, edits }];
};

/** `&http.Cookie{...}` */
export const goCookie: Fixer = ({ source: { text }, start, end }) => {
  const own = text.slice(start, end);
  const open = /^&?(http|fiber|sessions)\.(?:Cookie|Options)\{/.exec(own);
  if (open === null) return [];
  const names = ['Secure', open[1] === 'fiber' ? 'HTTPOnly' : 'HttpOnly'];
  let changed = own.replace(/\b((?:Secure|HttpOnly|HTTPOnly)\s*:\s*)false/g, '$1true');
  const missing = names.filter((name) => !new RegExp(`\\b${name}\\s*:`).test(changed)).map((name) => `${name}: true`);
  if (missing.length > 0) changed = `${open[0]}${missing.join(', ')}, ${changed.slice(open[0].length)}`;
  return changed === own ? [] : [{ description: HIDDEN, edits: [{ start, end, text: changed }] }];
};

/** `setcookie(name, value)` */
export const phpCookie: Fixer = ({ source: { text }, start, end }) => {
  const call = callIn(text, { start, end });
  if (call === undefined || !/^set(?:raw)?cookie$/.test(call.callee)) return [];
  const [, , expires, ...more] = call.args;
  if (more.length > 0) return [];
  const age = expires === undefined ? '' : `'expires' => ${text.slice(expires.start, expires.end)}, `;
  const options = `[${age}'secure' => true, 'httponly' => true, 'samesite' => 'Lax']`;
  const edit =
    expires === undefined ? { start: call.close, end: call.close, text: `, ${options}` } : { ...expires, text: options };
  return [{ description: HIDDEN, edits: [edit] }];
};

/** `md5.New()` and its kin, in the whole file, with the import. */
export const goHash: Fixer = ({ source: { text }, start, end }: FixContext): readonly Candidate[] => {
  const old = /\b(md5|sha1)\.(?:New|Sum)\b/.exec(text.slice(start, end))?.[1];
  const listed = old === undefined ? -1 : text.indexOf(`"crypto/${old}"`);
  if (old === undefined || listed < 0 || text.includes('"crypto/sha256"')) return [];
  const uses = [...text.matchAll(new RegExp(`\\b${old}\\.(New|Sum|Size|BlockSize)\\b`, 'g'))];
  const edits = uses.map(({ index, 0: whole, 1: name }) => ({
    start: index,
    end: index + whole.length,
    text: `sha256.${name === 'Sum' ? 'Sum256' : name}`,
  }));
  return [
    {
      description: 'Use SHA-256.',
      edits: [{ start: listed, end: listed + `"crypto/${old}"`.length, text: '"crypto/sha256"' }, ...edits],
    },
  ];
};

const READS: Readonly<Record<string, (name: string) => string>> = {
  java: (name) => `System.getenv("${name}")`,
  go: (name) => `os.Getenv("${name}")`,
  php: (name) => `getenv('${name}')`,
  rb: (name) => `ENV.fetch('${name}')`,
};

/** A secret that is written in the program is read from the environment. */
export const secretFromEnvironment: Fixer = ({ source: { text, path }, start, end }) => {
  const ending = /\.(java|go|php|rb)$/.exec(path)?.[1] ?? '';
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  const line = text.slice(from, Math.min(to < 0 ? text.length : to, from + 1000));
  const found = /([A-Za-z]\w*)(["'\]]*\s*(?::=|=>|=|:)\s*)(["'])([^"'\n]{1,300})\3/.exec(line);
  const read = READS[ending];
  const [whole, name = '', sign = ''] = found ?? [];
  if (found === null || whole === undefined || read === undefined) return [];
  // A constant of Go is known before the program runs.
  if (ending === 'go' && (!/^[ \t]*(?:import\s+)?"os"$/m.test(text) || /^\s*const\b/.test(line))) return [];
  const variable = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
  const at = from + found.index;
  const edit = { start: at, end: at + whole.length, text: `${name}${sign}${read(variable)}` };
  return [{ description: `Read it from the environment variable ${variable}.`, edits: [edit] }];
};

/** A line that switches something off is taken out. */
export function withoutLine(description: string, pattern: RegExp): Fixer {
  return ({ source: { text }, start, end }) => {
    const from = text.lastIndexOf('\n', start - 1) + 1;
    const to = text.indexOf('\n', end) + 1;
    return to > 0 && pattern.test(text.slice(from, to)) ? [{ description, edits: [{ start: from, end: to, text: '' }] }] : [];
  };
}
