import { textOf } from '../../flow/value.ts';
import type { AssignView, Report } from '../../rule.ts';

const NAMED =
  /^(?:api_?key|apikey|api_?secret|secret|access_?token|auth_?token|password|passwd|pwd|db_?pass(?:word)?|private_?key|client_?secret|aws_secret_access_key|admin_?pass(?:word)?|secret_?token)$/i;

const LEAST_RANDOM = 32;

/** Long, of letters of both cases and digits, in no order that words have: not written by a person. */
function looksRandom(text: string): boolean {
  // What begins like this is known to the detectors of secrets, which say more.
  if (/^(?:[a-z]{2,6}[_-]|AKIA|AIza|eyJ|xox)/.test(text)) return false;
  if (text.length < LEAST_RANDOM || !/^[\w+/=~.-]+$/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
  const changes = text.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;
  return changes >= text.length / 5;
}

/** `CLIENT_SECRET = "client_secret"` is the name of a field. */
function lettersOf(text: string): string {
  return text.replace(/[^a-z]/gi, '').toLowerCase();
}

/** `smtpPassword = 'hunter2'`: any name that ends so, where letters and digits show that the text is no label. */
function isPassword(name: string, text: string): boolean {
  return /(?:password|passwd|passphrase|_pwd)$/i.test(name) && /\d/.test(text) && /[a-z]/i.test(text);
}

/** A variable that is called what a password is called, and holds text. */
export function checkNamed(assign: AssignView, report: Report): undefined {
  const text = textOf(assign.value);
  const isOther = /secret_?key|signing|encryption|jwt|public/i.test(assign.name);
  if (text !== undefined && !isOther && /(?:^|_)key$/i.test(assign.name) && looksRandom(text)) return report(assign.place);
  if (
    text === undefined ||
    !(NAMED.test(assign.name) || isPassword(assign.name, text)) ||
    lettersOf(text) === lettersOf(assign.name)
  )
    return;
  if (
    text.length < 6 ||
    /\s|^[<${%]|example|change|placeholder|your|xxx|dummy|^test|redacted|filtered|masked|\.\.\.|\/|^(?:password|secret|token|api_?key|string|text|hidden)$/i.test(
      text,
    )
  )
    return;
  report(assign.place);
}
