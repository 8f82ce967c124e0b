import { textOf, type Value } from '../../flow/value.ts';
import type { AssignView, CallHook, CallView, Report } from '../../rule.ts';
import { checkNamed } from './check-named.ts';

/** `dbPassword`, `KEYSTORE_PASSPHRASE`: ends as the name of a password does. */
const PASSWORD = /(?:^|[a-z\d]|_)(?:[Pp]ass(?:word|wd|phrase)|[Pp]wd|PASS(?:WORD|WD|PHRASE)|PWD)\d{0,2}$/;
/** The last name of what is compared: `password`, `user.getPassword()`. */
const COMPARED = /(?:^|[._]|get|[a-z\d])(?:[Pp]ass(?:word|wd|phrase)|[Pp]wd|PASS(?:WORD|WD|PHRASE)|[Aa]pi_?[Kk]ey)(?:\(\))?$/;
/** Words that name a password, and none is. */
const NAMES_ONE = /pass|pwd|secret|token|key|credential|user|login|field|label|error|invalid|example|change|dummy|xxx|^test/i;

/** Letters with a digit or a sign among them, as nothing is called: no word, no path, no name of a setting. */
function looksChosen(text: string): boolean {
  if (
    text.length < 6 ||
    text.length > 80 ||
    NAMES_ONE.test(text) ||
    /[\s/\\<>{}%:]|^[a-z]+(?:[.-][a-z]+)+$|^[\d.,-]+$|^\W/i.test(text)
  )
    return false;
  // `INVALID_PWD_1`, `step2Pwd` are names; of what people choose, few signs are the underscore.
  return /[a-z]/i.test(text) && /[\d!@#$^&*+=~?_]/.test(text) && !/^[A-Z]+(?:_[A-Z\d]+)*$/.test(text);
}

/** `jdbc:mysql://db/shop?user=root&password=...`, `user=root;password=...` */
const IN_TEXT = /(?:^|[?&;,\s])(?:password|passwd|pwd)=([^&;,\s"']{4,80})/i;

/** What stands for a password that is put in later, or is one for everybody. */
const LATER = /^[?:$%<{#*@]|^(?:pass(?:word|wd)?|secret|changeit|change|your|xxx|null|true|false)/i;

/** A variable that is called what a password is called, and text that holds one. */
export function checkJavaNamed(assign: AssignView, report: Report): undefined {
  const text = textOf(assign.value);
  if (text === undefined) return;
  const inText = text.length < 400 && text.includes('=') ? IN_TEXT.exec(text)?.[1] : undefined;
  if (inText !== undefined && !LATER.test(inText)) return report(assign.place);
  if (PASSWORD.test(assign.name) && looksChosen(text)) return report(assign.place);
  return checkNamed(assign, report);
}

/** `"letmein1".equals(password)`: who knows the text gets in. */
function checkCompared(call: CallView, report: Report): undefined {
  const [other] = call.args;
  const { receiver, unit, argPlaces } = call;
  const at = argPlaces[0];
  if (receiver === undefined || other === undefined || at === undefined) return;
  const isWritten = textOf(receiver) !== undefined && /^["']/.test(call.label);
  const text = isWritten ? textOf(receiver) : textOf(other);
  if (text === undefined || text.length < 4 || LATER.test(text) || /[\s/]/.test(text)) return;
  const name = isWritten ? unit.text.slice(at.start, at.end) : call.label.replace(/\.\w+$/, '');
  if (name.length < 200 && COMPARED.test(name)) report(call.place);
}

const SETTINGS = /Properties|Hashtable|\bprop(?:ertie)?s?\b|\benv(?:ironment)?\b|config|settings|params?\b/i;
const SETTING = /(?:^|[._-])(?:password|passwd|pwd|passphrase)$|[a-z]Password$/;

/** `properties.put("password", "...")`, `env.put(Context.SECURITY_CREDENTIALS, "...")` */
function checkSetting(call: CallView, report: Report): undefined {
  const [key, value] = call.args;
  const text = textOf(value);
  if (text === undefined || text.length < 3 || LATER.test(text) || /[\s/]/.test(text)) return;
  const isCredential =
    /(?:^|\.)SECURITY_CREDENTIALS$/.test(key?.path ?? '') || textOf(key) === 'java.naming.security.credentials';
  const isNamed = SETTING.test(textOf(key) ?? '') && SETTINGS.test(`${pathOf(call.receiver)} ${call.label}`);
  if (isCredential || isNamed) report(call.place);
}

const pathOf = (value: Value | undefined): string => value?.path ?? '';

export const javaCalls: readonly CallHook[] = [
  { names: ['equals', 'contentEquals', 'equalsIgnoreCase'], check: checkCompared },
  { names: ['put', 'setProperty'], check: checkSetting },
];
