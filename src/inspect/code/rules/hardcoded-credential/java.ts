import { textOf, type Value } from '../../flow/value.ts';
import type { AssignView, CallHook, CallView, Report } from '../../rule.ts';
import { checkNamed } from './check-named.ts';

/** `dbPassword`, `KEYSTORE_PASSPHRASE`: ends as the name of a password does. */
const PASSWORD = /(?:^|[a-z\d]|_)(?:[Pp]ass(?:word|wd|phrase)|[Pp]wd|PASS(?:WORD|WD|PHRASE)|PWD)_?\d{0,2}$/;
/** The same with more behind it, but for what only has to do with one: `passwordField`, `PASSWORD_PATTERN`. */
const HOLDS_PASSWORD =
  /(?:^|[a-z\d]|_)(?:[Pp]ass(?:word|wd|phrase)|PASS(?:WORD|WD|PHRASE))(?!.{0,30}(?:[Ff]ield|FIELD|[Ll]abel|LABEL|[Kk]ey|KEY|[Nn]ame|NAME|[Uu]rl|URL|[Pp]at[ht]|PAT[HT]|[Pp]refix|PREFIX|[Hh]ash|HASH|[Rr]eg|REG|[Ee]rr|ERR|[Mm]essage|MESSAGE|MSG|[Tt]ype|TYPE|[Pp]aram|PARAM|[Pp]rop|PROP|[Hh]eader|HEADER|[Ee]ncod|ENCOD|[Aa]lg|ALG|[Ii]d$|ID$|[Tt]itle|[Tt]ext|[Vv]iew|[Pp]age|[Cc]olumn|COLUMN|[Ss]tate|[Ff]ormat|FORMAT|SQL|[Qq]uery|QUERY|[Vv]ersion|VERSION|[Cc]harset|[Ii]terat|ITERAT))/;
/** The last name of what is compared: `password`, `user.getPassword()`. */
const COMPARED = /(?:^|[._]|get|[a-z\d])(?:[Pp]ass(?:word|wd|phrase)|[Pp]wd|PASS(?:WORD|WD|PHRASE)|[Aa]pi_?[Kk]ey)\d?(?:\(\))?$/;
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

/** An address with a user and a password before its host, and no name of a variable there. */
const IN_ADDRESS = /^[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@]{0,60}:(?!\/\/)(?![?:$%<{#*@])[^\s/:@]{4,80}@[\w[-]/i;

/** `apiToken`, `CLIENT_SECRET`, `credential`: the name of what nobody else may know. */
const SECRET =
  /(?:^|[a-z\d]|_)(?:[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Cc]redential|CREDENTIAL|[Aa]pi_?[Kk]ey|API_?KEY|[Aa]ccess_?[Kk]ey|ACCESS_?KEY)_?\d{0,3}$/;

/** Letters and digits without an order that words have, and with few that come again: drawn by a machine. */
function looksDrawn(text: string): boolean {
  if (text.length < 20 || text.length > 120 || !/^[\w+/=.:-]+$/.test(text) || NAMES_ONE.test(text)) return false;
  if (
    /^[a-z]+(?:[._-][a-z]+)*$/i.test(text) ||
    /^[\da-f]{0,4}(?::[\da-f.]{0,15}){2,8}$/i.test(text) ||
    /^\d[\d.:-]*$/.test(text) ||
    /abcd|1234|(.)\1{3}/i.test(text)
  )
    return false;
  const digits = text.match(/\d/g)?.length ?? 0;
  return digits >= 3 && digits <= text.length * 0.8 && new Set(text).size >= 10;
}

/** A variable that is called what a password is called, and text that holds one. */
export function checkJavaNamed(assign: AssignView, report: Report): undefined {
  const text = textOf(assign.value);
  if (text === undefined) return;
  const inText = text.length < 400 && text.includes('=') ? IN_TEXT.exec(text)?.[1] : undefined;
  if (inText !== undefined && !LATER.test(inText)) return report(assign.place);
  if ((PASSWORD.test(assign.name) || HOLDS_PASSWORD.test(assign.name)) && looksChosen(text)) return report(assign.place);
  if (IN_ADDRESS.test(text)) return report(assign.place);
  if (SECRET.test(assign.name) && looksDrawn(text)) return report(assign.place);
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
  // `setProperty` is about settings whatever it is called on.
  const isOfSettings = call.name === 'setProperty' || SETTINGS.test(`${pathOf(call.receiver)} ${call.label}`);
  const isNamed = SETTING.test(textOf(key) ?? '') && isOfSettings;
  if (isCredential || isNamed) report(call.place);
}

const pathOf = (value: Value | undefined): string => value?.path ?? '';

export const javaCalls: readonly CallHook[] = [
  { names: ['equals', 'contentEquals', 'equalsIgnoreCase'], check: checkCompared },
  { names: ['put', 'setProperty'], check: checkSetting },
];
