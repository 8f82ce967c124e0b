import { LetterGroups } from '../../model/index.ts';
import { type Aliases, fullName } from './aliases.ts';
import * as table from './flow.table.ts';
import * as bits from './flow-bits.ts';
import type { ScriptLanguage } from './language.ts';
import { mayBePartOfSensitive, mayNameSensitive, mayQuoteSensitive, SENSITIVE_WORDS } from './sensitive-path.ts';
import type { Token } from './tokens.ts';

// Whatever scanFlow says takes one of these: a program that is started; code that is run, and something to bring it; a sensitive path in a
// text; the environment, and something to send it with. Most files have none of them, and need not be followed.

const ENVIRONMENT = /^(?:process\.env|os\.environ|_?ENV)\b/;
const ADDRESS = /^(?:https?|ftp):\/\//;

/** Whether following these tokens could lead to a finding. */
export function mayLead(tokens: readonly Token[], aliases: Aliases, language: ScriptLanguage): boolean {
  const seen = new Set<string>();
  const has = { code: false, bringer: false, address: false, environment: false, sender: false };
  for (const { type, text } of tokens) {
    if (type === 'string') {
      if (mayBePartOfSensitive(text)) return true;
      has.address ||= ADDRESS.test(text);
    }
    if (type !== 'id' || seen.has(text)) continue;
    seen.add(text);
    const name = fullName(text, aliases);
    if (bits.runsProcess(name)) return true;
    has.code ||= bits.evaluates(name, language);
    has.bringer ||= brings(name);
    has.environment ||= ENVIRONMENT.test(name);
    has.sender ||= bits.sends(name) || bits.sendsOnSocket(name);
  }
  return (has.code && (has.bringer || has.address)) || (has.environment && has.sender);
}

/** What is called so brings what may be code, but for what is asked for by an address. */
function brings(name: string): boolean {
  return bits.downloads(name) || bits.decodes(name) || bits.opensSocket(name) || name === 'Buffer.from' || name === 'socket';
}

/** A name in its parts, the longest first: it is missing soonest. */
interface Name {
  readonly parts: readonly string[];
  /** Its parts may be those of longer names. */
  readonly isLoose: boolean;
  /** It is a name by itself, and no member of anything. */
  readonly isBare: boolean;
}

// A text in which no name has all of its parts has nothing that `mayLead` looks for.
const STARTERS = table.PROCESSES.map(nameOf);
const EVALUATORS = {
  python: table.EVALUATES.python.map(nameOf),
  javascript: table.EVALUATES.javascript.map(nameOf),
  others: table.EVALUATES.others.map(nameOf),
};
const BRINGERS = [
  ...[...table.DOWNLOADS, ...table.DECODES, ...table.SOCKETS, 'Buffer.from', 'socket'].map(nameOf),
  nameOf('.http'),
  nameOf('.ftp'),
];
// More names may follow, and the beginning of a very long chain is cut off.
const ENVIRONMENTS = ['os.environ', 'process.env', 'ENV', '_ENV'].map((name) => ({ ...nameOf(name), isBare: false }));
const SENDERS = [...table.SENDS, ...table.SENDS_ON_SOCKET].map(nameOf);
const EXECUTED = ['`', '%x', 'qx'];

/** An escape inside a word: what the word is, only the tokens say. One that makes a blank of what follows is in no word. */
const SPLIT_WORD = /\\x|[\w.]\\(?![nt])[\w.\n]/;

/** Whether the tokens of a text are worth making. */
export function mayHoldNames(text: string, language: ScriptLanguage): boolean {
  const kind = language === 'python' || language === 'javascript' ? language : 'others';
  const hasExecuted = kind === 'others';
  if (hasExecuted && EXECUTED.some((mark) => text.includes(mark))) return true;
  const groups = new LetterGroups(text);
  const holds = ({ parts, isLoose, isBare }: Name): boolean =>
    parts.every((part) => groups.mayHold(part)) &&
    parts.every((part) => (isLoose ? text.includes(part) : standsAlone(text, part, isBare && !hasExecuted)));
  return (
    STARTERS.some(holds) ||
    (groups.mayHoldAny(SENSITIVE_WORDS) && (hasExecuted ? mayNameSensitive(text) : mayQuoteSensitive(text))) ||
    (EVALUATORS[kind].some(holds) && BRINGERS.some(holds)) ||
    (ENVIRONMENTS.some(holds) && SENDERS.some(holds)) ||
    SPLIT_WORD.test(text)
  );
}

function nameOf(name: string): Name {
  const parts = name.split('.').filter((part) => part !== '');
  const isLoose = name.startsWith('.');
  return { parts: parts.sort((a, b) => b.length - a.length), isLoose, isBare: !isLoose && parts.length === 1 };
}

/**
 * Whether a word stands in a text that is no part of a longer name.
 *
 * @param isBare Python and JavaScript: neither as a member (`pattern.exec`) nor where it becomes the name of a module (`require('fs')`)
 */
function standsAlone(text: string, word: string, isBare: boolean): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    // Digits before a name do not belong to it.
    if (/[A-Za-z_]/.test(text.charAt(at - 1)) || /[\w$]/.test(text.charAt(at + word.length))) continue;
    if (isBare && isInSentence(text, at + word.length)) continue;
    if (!isBare || !(isMember(text, at) || isImport(text, at, word))) return true;
  }
  return false;
}

/**
 * What follows a name of Python and JavaScript on its line without a mark between them: nothing but these. Other words stand behind it in
 * comments and texts alone: `what they got is a list`.
 */
const INFIX = /^(?:and|as|async|else|extends|for|from|if|implements|import|in|instanceof|is|not|of|or|satisfies)$/;
const NEXT_WORD = /[ \t]+([A-Za-z]+)/y;

function isInSentence(text: string, end: number): boolean {
  NEXT_WORD.lastIndex = end;
  const [, next] = NEXT_WORD.exec(text) ?? [];
  return next !== undefined && !INFIX.test(next);
}

/** Behind one point, which is neither that of a number nor the last of several. */
function isMember(text: string, at: number): boolean {
  return text.charAt(at - 1) === '.' && !/[\d.]/.test(text.charAt(at - 2));
}

const PLAIN_ARGUMENT = /\((?:'[^'\\\n${]{0,200}'|"[^"\\\n${]{0,200}")\)/y;

function isImport(text: string, at: number, word: string): boolean {
  PLAIN_ARGUMENT.lastIndex = at + word.length;
  return word === 'require' && PLAIN_ARGUMENT.test(text);
}
