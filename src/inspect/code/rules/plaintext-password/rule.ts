import { textOf } from '../../flow/value.ts';
import type { Span } from '../../ir/unit.ts';
import type { CallView, CodeRule, OtherLanguages, Report } from '../../rule.ts';

/** Somewhere a password is hashed, or sealed. */
const HASHES = /hash|bcrypt|argon|scrypt|pbkdf2|encrypt|make_password|set_password|\bcrypt\b|passlib|pwd_context|keyring|digest/i;
const STATEMENT = /^\s*(?:insert\s+into\b[^)]*\bpassw|update\b[\s\S]*\bset\b[\s\S]*\bpassw)/i;
/** So much of one is looked at, in UTF-16 units. */
const LONGEST_STATEMENT = 2000;
/** `password`, `request.form['password']`, `user.password` */
const PASSWORD =
  /(?:^|[\s.,([{=])(?:\w{1,40}\.){0,4}(?:(?:plain_?|raw_?)?passw(?:or)?d|(?:form|json|data|POST)(?:\.get\(|\[)["']passw(?:or)?d["'][)\]])\s*(?:[,)\]}:]|$)/;

/** `execute('INSERT INTO users (name, password) VALUES (?, ?)', (name, password))` */
function checkStatement(call: CallView, report: Report): undefined {
  const text = textOf(call.args[0]) ?? call.args[0]?.prefix ?? '';
  if (call.unit.language !== 'python' || !STATEMENT.test(text.slice(0, LONGEST_STATEMENT))) return;
  const values = call.argPlaces[1] ?? call.argPlaces[0];
  if (holds(call, values)) report(call.place);
}

/** `User(name=name, password=password)` */
function checkObject(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python') return;
  const given = /\bpassw(?:or)?d\s*=\s*([^,()]{1,80}(?:\([^()]{0,80}\))?)/.exec(call.source())?.[1] ?? '';
  if (PASSWORD.test(given) && !HASHES.test(call.unit.text)) report(call.place);
}

/** `file.write(f'{name}:{password}')` */
function checkWrite(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python' || !/^open\(\)/.test(call.receiver?.path ?? '')) return;
  if (holds(call, call.argPlaces[0])) report(call.place);
}

function holds({ unit }: CallView, place: Span | undefined): boolean {
  if (place === undefined || HASHES.test(unit.text)) return false;
  return PASSWORD.test(unit.text.slice(place.start, Math.min(place.end, place.start + 1000)));
}

/** `json.dump({'name': name, 'password': password}, file)`, `writer.writerow([name, password])` */
function checkDump(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python' || !/^(?:json|yaml|pickle|toml)\.|^csv\.writer\(\)/.test(call.path)) return;
  if (holds(call, call.argPlaces[0])) report(call.place);
}

/** Spring Security's encoders that encode nothing. */
const others: OtherLanguages = {
  java: {
    calls: [
      {
        names: ['getInstance', 'NoOpPasswordEncoder'],
        check: (call, report) =>
          /^NoOpPasswordEncoder(?:\.getInstance)?$/.test(call.path) &&
          report(call.place, { message: 'Passwords are compared as they were typed, so they are kept so.' }),
      },
      {
        names: ['withDefaultPasswordEncoder'],
        check: (call, report) => /\bUser\.withDefault/.test(call.label) && report(call.place, { severity: 'low' }),
      },
    ],
  },
};

export const plaintextPassword: CodeRule = {
  id: 'plaintext-password',
  title: 'A password is kept as it was typed',
  cwe: 'CWE-256',
  severity: 'medium',
  confidence: 'medium',
  message: 'The password is kept as it was typed: who reads the storage can log in as everyone, here and elsewhere.',
  calls: [
    { names: ['execute'], check: checkStatement },
    { names: ['User', 'Users', 'Account', 'Member', 'Customer', 'UserModel', 'DBUser'], check: checkObject },
    { names: ['write'], check: checkWrite },
    { names: ['dump', 'safe_dump', 'writerow'], check: checkDump },
  ],
  others,
};
