import { textOf, type Value } from '../../flow/value.ts';
import type { AssignView, Report } from '../../rule.ts';

const EXAMPLE_ONLY = /^$|^(?:utf-?8|hex|base64|HS\d+|RS\d+|sha\d+|md5|ascii|latin1|binary)$/i;

/** What is filled in before it runs: `${KEY}`, `{{ key }}`, `<key>`. */
const PLACEHOLDER = /^(?:\$\{[^}]*\}|\{\{[^}]*\}\}|<[\w -]+>|%\w+%)$/;

/** Text that stands in the code and is no name of an algorithm. */
export function isFixedKey(value: Value | undefined): boolean {
  const text = textOf(value);
  if (text === undefined || PLACEHOLDER.test(text)) return false;
  return !EXAMPLE_ONLY.test(text) && !/^-----BEGIN (?:PUBLIC|CERTIFICATE|RSA PUBLIC)/.test(text);
}

export function checkKeyName(assign: AssignView, report: Report): undefined {
  const { name, path, value } = assign;
  if (
    !/^(?:secret_key|SECRET_KEY|JWT_SECRET_KEY|JWT_SECRET|jwtSecret|JWTSecret|secretOrKey|sessionSecret|SESSION_SECRET|signing_key|SIGNING_KEY|encryption_key|ENCRYPTION_KEY|jwt_secret|(?:FLASK_|APP_|DJANGO_)?SECRET_KEY_(?:\d{1,2}|(?:HMAC|JWT|API|DEV|PROD|OLD|NEW|SESSION)(?:_\d{1,2})?)|(?:APP|APPLICATION|FLASK|TOKEN|HMAC|COOKIE)_SECRET(?:_KEY)?)$/.test(
      name,
    )
  )
    return;
  if (isFixedKey(value) && !/environ|getenv/.test(path) && !/^(?:\$\{|<|%|your[-_ ]|change[-_ ]?me$)/i.test(textOf(value) ?? ''))
    report(assign.place);
}
