import { SHORT_TEXT } from '../../flow/facts.ts';
import { GIVES_OUT } from '../../flow/given-out.ts';
import { REMOTE, taintOf, textOf, type Value } from '../../flow/value.ts';
import { costOf } from '../../regex/cost.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const PATTERN =
  /\bre\.(?:compile|match|search|fullmatch|findall|sub|split)\(\s*r?["']([^"'\n]{3,300})["']|\bRegExp\(\s*["'`]([^"'`\n]{3,300})["'`]|[=(,:]\s*\/((?:[^/\\\n]|\\.){3,300})\/[dgimsuy]{0,5}\s*[.,;)\n]/g;

/** What is matched against what, and whether all of the text must be. */
interface Match {
  readonly pattern: string;
  readonly text: Value | undefined;
  readonly isWhole: boolean;
}

function patternOf(value: Value | undefined): string | undefined {
  return value?.known?.is === 'regex' ? value.known.pattern : undefined;
}

/** Python's `match` tries the beginning of the text alone. */
function fromStart({ unit, name }: CallView, pattern: string): string {
  return unit.language === 'python' && name === 'match' && !/^(?:\^|\(\?|\\A)/.test(pattern) ? `^(?:${pattern})` : pattern;
}

function matchOf(call: CallView): Match | undefined {
  const isWhole = call.name === 'fullmatch';
  const own = patternOf(call.receiver);
  // `pattern.test(text)`, `re.compile(...).match(text)`
  if (own !== undefined) return { pattern: fromStart(call, own), text: call.args[0], isWhole };
  // `re.match(pattern, text)`
  if (/^(?:re|regex)\.\w+$/.test(call.path)) {
    const pattern = textOf(call.args[0]) ?? patternOf(call.args[0]);
    const text = call.args[/^subn?$/.test(call.name) ? 2 : 1];
    return pattern === undefined ? undefined : { pattern: fromStart(call, pattern), text, isWhole };
  }
  // `text.match(pattern)`
  const given = patternOf(call.args[0]);
  return given === undefined ? undefined : { pattern: given, text: call.receiver, isWhole };
}

const ID = 'redos';
const FOREVER = 'A text can be made for which this regular expression takes forever.';

/** Whoever uses the library calls this with texts that the library does not choose. */
const givesOut = ({ unit }: CallView): boolean => unit.language !== 'python' && GIVES_OUT.test(unit.text);

function checkMatch(call: CallView, report: Report): undefined {
  const match = matchOf(call);
  if (match === undefined) return;
  const cost = costOf(match.pattern, match.isWhole);
  if (cost === 'linear') return;
  const taint = taintOf(match.text);
  // Where the steps double with each character, a length that is allowed helps only when it is small.
  const enough = cost === 'exponential' ? SHORT_TEXT : ID;
  const isRemote = taint !== undefined && (taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, enough);
  const isCallers = taint !== undefined && !isRemote && call.asksCallers(taint, ID, cost, enough);
  // Squares hurt with long texts only, and those come from outside.
  if (cost === 'exponential')
    report(call.place, { severity: isRemote || (isCallers && givesOut(call)) ? 'medium' : 'low', message: FOREVER });
  else if (isRemote) report(call.place, { confidence: 'medium' });
}

/** What it is matched against is not seen. */
const LESSER = { severity: 'low', message: FOREVER } as const;

/** `re.compile(pattern)`, `new RegExp(pattern)` with a text that stands elsewhere. */
function checkCompiled(call: CallView, report: Report): undefined {
  const pattern = textOf(call.args[0]) ?? patternOf(call.args[0]);
  if (pattern !== undefined && /^(?:re\.compile|RegExp)$/.test(call.path) && costOf(pattern) === 'exponential')
    report(call.place, LESSER);
}

export const redos: CodeRule = {
  id: 'redos',
  title: 'A regular expression can take forever',
  cwe: 'CWE-1333',
  severity: 'medium',
  confidence: 'medium',
  message: 'The time that this regular expression takes grows with the square of the text, so a long one stops the program.',
  flow: { sinks: [], fromParameter: 'low', whenGivenOut: 'medium' },
  calls: [
    {
      names: [
        'match',
        'search',
        'fullmatch',
        'findall',
        'finditer',
        'sub',
        'subn',
        'split',
        'test',
        'exec',
        'replace',
        'replaceAll',
        'matchAll',
      ],
      check: checkMatch,
    },
    { names: ['compile', 'RegExp'], check: checkCompiled },
  ],
  file: (file, report) => {
    for (const { span, groups } of codeMatches(file.unit, PATTERN)) {
      const pattern = groups.find((group) => group !== undefined) ?? '';
      if (costOf(pattern) === 'exponential') report(span, LESSER);
    }
  },
};
