import { literalOf } from '../../flow/value.ts';
import type { AssignView, CallView, Report } from '../../rule.ts';

/** Fewer rounds of PBKDF2 than these are tried by the hundred thousand a second; OWASP asks for 210,000 and more. */
const OF_PBKDF2 = 100_000;
/** What PyCryptodome's PBKDF2 does where nobody says how often. */
const OF_PYCRYPTODOME = 1000;
const OF_BCRYPT = 10;
const OF_SCRYPT = 2 ** 13;
const OF_SCRYPT_AS_POWER = 13;
const BLOCKS_OF_SCRYPT = 8;
/** KiB, and KiB times rounds, of OWASP's five equal settings of Argon2id. */
const MEMORY_OF_ARGON2 = 7168;
const WORK_OF_ARGON2 = 35 * 1024;

/** Where a call says how much work one try is: a position, a name, and what is enough. */
interface Work {
  readonly at: number;
  readonly name: string;
  readonly enough: number;
  readonly calls: RegExp;
}

const WORKS: readonly Work[] = [
  { at: 3, name: 'iterations', enough: OF_PBKDF2, calls: /^hashlib\.pbkdf2_hmac$|\bPBKDF2HMAC$/ },
  { at: 3, name: 'count', enough: OF_PBKDF2, calls: /\bProtocol\.KDF\.PBKDF2$/ },
  { at: -1, name: 'rounds', enough: OF_PBKDF2, calls: /^passlib\.hash\.(?:django_)?pbkdf2_\w+\.(?:using|hash)$/ },
  { at: 0, name: 'rounds', enough: OF_BCRYPT, calls: /^bcrypt\.gensalt$/ },
  { at: -1, name: 'rounds', enough: OF_BCRYPT, calls: /^passlib\.hash\.bcrypt(?:_sha256)?\.(?:using|hash)$/ },
  { at: 1, name: 'rounds', enough: OF_BCRYPT, calls: /^flask_bcrypt\.(?:Bcrypt\(\)\.)?generate_password_hash$/ },
  { at: -1, name: 'n', enough: OF_SCRYPT, calls: /^hashlib\.scrypt$/ },
  { at: -1, name: 'r', enough: BLOCKS_OF_SCRYPT, calls: /^hashlib\.scrypt$/ },
  { at: 2, name: 'n', enough: OF_SCRYPT, calls: /\bkdf\.scrypt\.Scrypt$/ },
  { at: 3, name: 'r', enough: BLOCKS_OF_SCRYPT, calls: /\bkdf\.scrypt\.Scrypt$/ },
  { at: 3, name: 'N', enough: OF_SCRYPT, calls: /\bProtocol\.KDF\.scrypt$/ },
  { at: 4, name: 'r', enough: BLOCKS_OF_SCRYPT, calls: /\bProtocol\.KDF\.scrypt$/ },
  { at: 2, name: 'N', enough: OF_SCRYPT, calls: /^scrypt\.hash$/ },
  { at: 3, name: 'r', enough: BLOCKS_OF_SCRYPT, calls: /^scrypt\.hash$/ },
  { at: -1, name: 'rounds', enough: OF_SCRYPT_AS_POWER, calls: /^passlib\.hash\.scrypt\.(?:using|hash)$/ },
  { at: -1, name: 'block_size', enough: BLOCKS_OF_SCRYPT, calls: /^passlib\.hash\.scrypt\.(?:using|hash)$/ },
];

export const SLOW_HASHES: readonly string[] = [
  'pbkdf2_hmac',
  'PBKDF2HMAC',
  'PBKDF2',
  'gensalt',
  'scrypt',
  'Scrypt',
  'hash',
  'using',
  'generate_password_hash',
  'PasswordHasher',
  'hash_secret',
  'hash_secret_raw',
  'from_parameters',
];

/** A slow hash that is told to be fast. */
export function checkRounds(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python') return;
  for (const { at, name, enough, calls } of WORKS) {
    if (!calls.test(call.path)) continue;
    const given = call.option(name) ?? (at < 0 ? undefined : call.args[at]);
    const rounds = given === undefined && name === 'count' && !call.source().includes('**') ? OF_PYCRYPTODOME : literalOf(given);
    if (typeof rounds === 'number' && rounds < enough) return report(call.place, { message: tooFew(name, enough) });
  }
  checkArgon2(call, report);
}

function tooFew(name: string, enough: number): string {
  return `With so little work passwords are easy to try out: ${String(enough)} is the least for \`${name}\`.`;
}

/** `PasswordHasher(time_cost, memory_cost)`, `hash_secret(secret, salt, time_cost, memory_cost)`: what takes little memory must take more rounds. */
function checkArgon2(call: CallView, report: Report): undefined {
  if (/^argon2\.PasswordHasher\.from_parameters$/.test(call.path) && /\bCHEAPEST$/.test(call.args[0]?.path ?? ''))
    return report(call.place, { message: 'This setting is made for tests: passwords are easy to try out.' });
  if (!/^argon2\.(?:PasswordHasher|low_level\.hash_secret(?:_raw)?)$|^passlib\.hash\.argon2\.using$/.test(call.path)) return;
  const shift = call.name.startsWith('hash_secret') ? 2 : 0;
  const time = literalOf(call.option('time_cost') ?? call.args[shift]);
  const memory = literalOf(call.option('memory_cost') ?? call.args[shift + 1]);
  const lanes = literalOf(call.option('parallelism') ?? call.args[shift + 2]);
  if (typeof memory !== 'number' || (typeof lanes === 'number' && lanes > 1)) return;
  const isWeak = memory < MEMORY_OF_ARGON2 || (typeof time === 'number' && memory * time < WORK_OF_ARGON2);
  if (isWeak) report(call.place, { message: 'With so little memory and so few rounds of Argon2 passwords are easy to try out.' });
}

const BROKEN_HASHER = /\b(?:Unsalted)?(?:MD5|SHA1)PasswordHasher$|\bCryptPasswordHasher$/;

/** Settings: Django hashes new passwords with the first of its list. */
export function checkHashers({ name, value, place, unit }: AssignView, report: Report): void {
  if (unit.language !== 'python') return;
  const first = name === 'PASSWORD_HASHERS' && value.known?.is === 'list' ? literalOf(value.known.items[0]) : undefined;
  if (typeof first === 'string' && BROKEN_HASHER.test(first))
    report(place, { severity: 'high', message: 'A fast hash is no protection for passwords: use scrypt, bcrypt or argon2.' });
  const rounds = name === 'BCRYPT_LOG_ROUNDS' ? literalOf(value) : undefined;
  if (typeof rounds === 'number' && rounds < OF_BCRYPT) report(place, { message: tooFew(name, OF_BCRYPT) });
}
