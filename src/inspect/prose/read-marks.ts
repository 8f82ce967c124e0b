import type { Hit } from './read-words.ts';
import type { Family } from './types.ts';

interface MarkRule {
  readonly family: Family;
  readonly weight: number;
  /** Begins with a rare character, and has no nested repetition: its time grows with the text only. */
  readonly pattern: RegExp;
  /** One of these stands in every match: most texts have none of them, and are not searched. */
  readonly needs: readonly string[];
  /** What every match ends with, and how far before that it begins at most: looked for first where beginnings may be many. */
  readonly end?: { readonly pattern: RegExp; readonly reach: number };
}

/** What is told by its signs, not by its words. */
export const MARKS: readonly MarkRule[] = [
  {
    family: 'delimiter',
    weight: 1.8,
    pattern: /<\|(?:im_start|im_end|system|user|assistant|endoftext|end_of_turn|eot_id|start_header_id)\|>/g,
    needs: ['<|'],
  },
  { family: 'delimiter', weight: 1.8, pattern: /\[\/?INST\]|<<\/?SYS>>|<\/?s>\s{0,3}\[INST\]/g, needs: ['INST]', 'SYS>>'] },
  {
    family: 'delimiter',
    weight: 1.8,
    pattern:
      /<\/?(?:system|user_request|user_query|system_prompt|system-reminder|system_message|assistant_response|instructions_override|tool_result|function_results?|admin|developer)(?:[ _-](?:mode|message|prompt|note|override))?>/gi,
    needs: ['<'],
  },
  {
    family: 'delimiter',
    weight: 1.5,
    pattern: /<\/?(?:IMPORTANT|CRITICAL|SECRET|HIDDEN|URGENT|SYSTEM MODE|INSTRUCTIONS?)>/g,
    needs: ['<'],
  },
  {
    family: 'delimiter',
    weight: 1.8,
    pattern:
      /[[<{(]{1,3}\s{0,2}(?:SYSTEM|ADMIN|OVERRIDE|DEVELOPER|ROOT|IGNORE|INSTRUCTION)(?:[ _-][A-Z]{2,20}){0,5}\s{0,2}[:\]>})]/g,
    needs: ['SYSTEM', 'ADMIN', 'OVERRIDE', 'DEVELOPER', 'ROOT', 'IGNORE', 'INSTRUCTION'],
  },
  {
    family: 'delimiter',
    weight: 1.3,
    pattern: /^[ \t>#*/-]{0,8}(?:SYSTEM|SYSTEM OVERRIDE|ADMIN(?:ISTRATOR)?|NEW INSTRUCTIONS?|CONTEXT UPDATE)\b[^:\n]{0,50}:/gm,
    needs: ['SYSTEM', 'ADMIN', 'NEW INSTRUCTION', 'CONTEXT UPDATE'],
  },
  {
    family: 'delimiter',
    weight: 1.5,
    pattern:
      /[-=*#_]{3,12} ?(?:END|BEGIN|START|STOP)\b(?! (?:[A-Z0-9]{2,12} ){0,3}(?:KEY|CERTIFICATE|PGP|RSA|EC|OPENSSH|PRIVATE|PUBLIC|DSA|SIGNATURE|PARAMETERS|REQUEST|LICENSE))(?: (?:OF )?[A-Z]{2,12}){0,4}/g,
    needs: ['END', 'BEGIN', 'START', 'STOP'],
  },
  {
    family: 'delimiter',
    weight: 1.5,
    pattern:
      /(?:^|\\n|\n)[ \t]{0,4}(?:Human|User|Assistant|System|AI): {0,2}[^\n]{1,400}(?:\\n|\n)[ \t\n]{0,6}(?:Assistant|AI|User|Human|System):/g,
    needs: ['Human:', 'User:', 'Assistant:', 'System:', 'AI:'],
  },
  {
    family: 'delimiter',
    weight: 1.8,
    pattern:
      /<(?:start|end)_of_turn>|\[(?:system|assistant|user)\]\(#\w{1,30}\)|^#{2,4} ?(?:System|Human|User|Assistant)(?: Prompt)?: ?$|<\/?(?:information|task_override|new_task|injected?|override)>/gm,
    needs: ['_of_turn>', '](#', '##', '<'],
  },
  {
    family: 'delimiter',
    weight: 1.8,
    pattern:
      /<{2,4} ?(?:END|BEGIN|SYSTEM|NEW|OVERRIDE)[A-Z _]{1,40}>{2,4}|%%[A-Z]{4,20}(?: [A-Z]{2,20})?:|\{\{ ?(?:SYSTEM|ADMIN|OVERRIDE)[^}\n]{0,40}\}\}/g,
    needs: ['<<', '%%', '{{'],
  },
  {
    family: 'exfiltrate',
    weight: 2,
    pattern:
      /\bcurl\b[^\n]{0,160}(?:\$\(|`)(?:env\b|printenv|cat |base64)|\bcurl\b[^\n]{0,160} (?:-d|-F|-T|--data(?:-binary)?|--upload-file) ?["']?(?:\w{1,20}=)?@?(?:~|\$HOME|\/etc|\/home|\.env|\.ssh|\.aws)/g,
    needs: ['curl'],
    end: {
      pattern:
        /(?:\$\(|`)(?:env\b|printenv|cat |base64)| (?:-d|-F|-T|--data(?:-binary)?|--upload-file) ?["']?(?:\w{1,20}=)?@?(?:~|\$HOME|\/etc|\/home|\.env|\.ssh|\.aws)/g,
      reach: 170,
    },
  },
  {
    family: 'delimiter',
    weight: 1.8,
    pattern:
      /\b(?:SYSTEM|OVERRIDE|INSTRUCTION|ROLE|HIDDEN|SECRET|ADMIN)[ _](?:DIRECTIVE|OVERRIDE|INSTRUCTION|COMMAND|PROMPT)S?\]?:/g,
    needs: ['DIRECTIVE', 'OVERRIDE', 'INSTRUCTION', 'COMMAND', 'PROMPT'],
  },
  { family: 'delimiter', weight: 1.5, pattern: /%{3,8} ?(?:END|BEGIN|START)\b[^%\n]{0,48}%{3}/gi, needs: ['%%%'] },
  { family: 'delimiter', weight: 1, pattern: /\[[A-Z]{3,20}(?: [A-Z]{2,20}){1,6}:/g, needs: ['['] },
  { family: 'delimiter', weight: 1.2, pattern: /(?:\\n ?){4,40}/g, needs: ['\\n'] },
  {
    family: 'exfiltrate',
    weight: 3,
    pattern:
      /!\[[^\]\n]{0,100}\]\(https?:\/\/[^\s)]{1,200}[?&/][\w-]{1,30}=?(?:\{|\$|<|\[|%7B|[A-Z]{3,20}_[A-Z_]{3,40}|ENCODED|BASE64|DATA\b)/g,
    needs: ['!['],
    end: {
      pattern: /\]\(https?:\/\/[^\s)]{1,200}[?&/][\w-]{1,30}=?(?:\{|\$|<|\[|%7B|[A-Z]{3,20}_[A-Z_]{3,40}|ENCODED|BASE64|DATA\b)/g,
      reach: 102,
    },
  },
  {
    family: 'exfiltrate',
    weight: 3,
    pattern:
      /<img\b[^>]{0,60}src=["']?https?:[^>]{1,200}(?:encodeURI|document\.cookie|localStorage|\$\{|\{\{|[A-Z]{3,20}_[A-Z_]{3,40})/g,
    needs: ['<img'],
    end: {
      pattern: /encodeURI|document\.cookie|localStorage|\$\{|\{\{|(?<=[A-Z]{3})_[A-Z_]{3}/g,
      reach: 300,
    },
  },
  {
    family: 'exfiltrate',
    weight: 1.2,
    pattern: /https?:\/\/[^\s)"'<>]{1,200}[?&][\w-]{1,30}=(?:ENCODED|BASE64|INSERT|[A-Z]{3,20}_[A-Z_]{3,40}|\{\w|<\w|\[\w)/g,
    needs: ['://'],
  },
  {
    family: 'exfiltrate',
    weight: 1.2,
    pattern: /\b(?:env|printenv|cat [^\n|]{1,80}) ?\| ?(?:curl|nc|wget|base64)\b/g,
    needs: ['env', 'cat '],
    end: { pattern: /\| ?(?:curl|nc|wget|base64)\b/g, reach: 90 },
  },
  {
    family: 'persona',
    weight: 0.9,
    // Somebody by name or kind, and no more: `You are Ted, ...`; not `you are using`.
    pattern:
      /(?=[YyDd][OoUu])(?<=^|[.!?:"\n,] ?|(?:[Nn]ow|[Nn]un|[Jj]etzt) )(?:[Yy]ou are|[Yy]ou're|[Dd]u bist|YOU ARE|DU BIST) (?!not\b|able\b|using\b|done\b|ready\b)[\p{L}][\p{L} -]{1,40}[.,:!]/gu,
    needs: ['ou are ', "ou're ", 'u bist ', 'YOU ARE ', 'DU BIST '],
  },
  {
    family: 'ask-secret',
    weight: 1,
    pattern:
      /[A-Z][a-z]{1,20}['’]s (?:current |bank |home |private )?(?:e-?mail|birth|phone|address|password|social|city|account|salary)/g,
    needs: ["'s ", '’s '],
  },
];

/** Hits of one pattern that are kept: more of them say nothing new. */
const MOST = 500;

/** Signs of a system message, of another speaker, of an image that carries data. */
export function readMarks(text: string): readonly Hit[] {
  const hits: Hit[] = [];
  for (const rule of MARKS) {
    const { family, weight, needs } = rule;
    if (!needs.some((sign) => text.includes(sign))) continue;
    let left = MOST;
    for (const { start, end } of rule.end === undefined ? matches(rule.pattern, text, 0) : matchesByEnd(rule, rule.end, text)) {
      hits.push({ family, weight, start, end });
      left -= 1;
      if (left === 0) break;
    }
  }
  return hits;
}

type Match = Pick<Hit, 'start' | 'end'>;

function* matches(pattern: RegExp, text: string, from: number): Generator<Match> {
  pattern.lastIndex = from;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text))
    yield { start: found.index, end: found.index + found[0].length };
}

/** Longest end of a match. */
const LONGEST_END = 80;

/** So far behind an end its search goes on, in UTF-16 units: ends without a beginning cost no more than their length. */
const AHEAD = 4096;

/** The same matches, from their ends: only what stands around one is searched. */
function* matchesByEnd(
  { pattern, needs }: MarkRule,
  { pattern: ends, reach }: NonNullable<MarkRule['end']>,
  text: string,
): Generator<Match> {
  let from = 0;
  for (const { start: tail } of matches(ends, text, 0)) {
    const begin = Math.max(from, tail - reach);
    if (tail < from || !needs.some((sign) => text.slice(begin, tail).includes(sign))) continue;
    // With the sign before it, by which a beginning is told.
    const before = Math.max(0, begin - 1);
    const [found] = matches(pattern, text.slice(before, tail + AHEAD + reach + LONGEST_END), begin - before);
    // Ends that stand close by are seen to at once; a match that begins further on may reach beyond what was cut out here.
    if (found === undefined || before + found.start > tail + AHEAD) {
      from = tail + AHEAD;
      continue;
    }
    yield { start: before + found.start, end: before + found.end };
    from = before + found.end;
  }
}
