import { literalOf, type Value } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

/** Fewer rounds than these are tried by the million a second. */
const ENOUGH = 10_000;
const ENOUGH_OF_BCRYPT = 10;
const ENOUGH_OF_SCRYPT = 2 ** 14;

/** What says how much work one try is, and how much is enough. */
function workOf(call: CallView): readonly [Value | undefined, number] | undefined {
  const { path, args } = call;
  if (path === 'hashlib.pbkdf2_hmac') return [args[3] ?? call.option('iterations'), ENOUGH];
  if (/\bPBKDF2HMAC$/.test(path)) return [args[3] ?? call.option('iterations'), ENOUGH];
  if (/\bProtocol\.KDF\.PBKDF2$/.test(path)) return [args[3] ?? call.option('count'), ENOUGH];
  if (path === 'bcrypt.gensalt') return [args[0] ?? call.option('rounds'), ENOUGH_OF_BCRYPT];
  if (path === 'hashlib.scrypt') return [call.option('n'), ENOUGH_OF_SCRYPT];
  return undefined;
}

/** A slow hash that is told to be fast. */
export function checkRounds(call: CallView, report: Report): undefined {
  const work = call.unit.language === 'python' ? workOf(call) : undefined;
  const rounds = literalOf(work?.[0]);
  if (work === undefined || typeof rounds !== 'number' || rounds >= work[1]) return;
  report(call.place, { message: `So few rounds make passwords easy to try out: ${String(work[1])} are the least.` });
}
