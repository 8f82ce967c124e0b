/** A line of a configuration that is a directive: `Key value`, `key = value`, `[section]` above it. */
export interface Directive {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
}

export interface LineStyle {
  /** What separates a key from its value; blanks around it belong to neither. */
  readonly separator: RegExp;
  readonly comment: RegExp;
  /** `[name]` opens a section. */
  readonly sections?: true;
  /** A `\` at the end joins the next line. */
  readonly continued?: true;
}

export const SPACED: LineStyle = { separator: /[ \t]+/, comment: /^[#;]/ };
export const ASSIGNED: LineStyle = { separator: /=/, comment: /^[#;]/, sections: true };

const quoted = /^(["'])(.*)\1$/s;

/** Lines with their offsets; a text of millions of lines is read once. */
export function linesOf(text: string): readonly { readonly text: string; readonly start: number }[] {
  const out: { text: string; start: number }[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    out.push({ text: line.endsWith('\r') ? line.slice(0, -1) : line, start });
    start += line.length + 1;
  }
  return out;
}

/** Reads directives line by line; what is no directive is left out. */
export function directivesOf(text: string, { separator, comment, sections, continued }: LineStyle): readonly Directive[] {
  const out: Directive[] = [];
  let section = '';
  let joined: string[] = [];
  let joinedStart = 0;
  for (const line of linesOf(text)) {
    if (joined.length === 0) joinedStart = line.start;
    const isComment = joined.length === 0 && comment.test(line.text.trimStart());
    if (continued === true && line.text.endsWith('\\') && !isComment) {
      joined.push(`${line.text.slice(0, -1)} `);
      continue;
    }
    const whole = joined.length === 0 ? line : { text: [...joined, line.text].join('\n'), start: joinedStart };
    joined = [];
    const trimmed = whole.text.trim();
    if (trimmed === '' || comment.test(trimmed)) continue;
    const opened = sections === true ? /^\[([^\]]*)\]/.exec(trimmed)?.[1] : undefined;
    if (opened !== undefined) {
      section = opened;
      continue;
    }
    const directive = directiveOf(whole, section, separator);
    if (directive !== null) out.push(directive);
  }
  return out;
}

function directiveOf(
  line: { readonly text: string; readonly start: number },
  section: string,
  separator: RegExp,
): Directive | null {
  const indent = line.text.length - line.text.trimStart().length;
  const body = line.text.trim();
  const at = separator.exec(body);
  const key = at === null ? body : body.slice(0, at.index).trimEnd();
  const raw = at === null ? '' : body.slice(at.index + at[0].length).trimStart();
  const start = line.start + indent;
  const inner = quoted.exec(raw)?.[2];
  const valueStart = start + body.length - raw.length + (inner === undefined ? 0 : 1);
  return { section, key, value: inner ?? raw, start, end: start + body.length, valueStart };
}
