import { append } from './append.ts';
import type { ShellCommand, ShellPipeline, ShellRedirect, ShellScript, ShellWord } from './shell-syntax.ts';

const MAX_DEPTH = 48;
/** `[[ ]]` and `(( ))` are passed over within this many characters, so that an unclosed one costs a constant. */
const MAX_TEST = 2048;
const KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'fi', 'while', 'until', 'do', 'done', '!', 'time', 'coproc']);
const SPACE = /\s/;
const REDIRECT_START = /[<>]/;
const PLAIN = /[A-Za-z0-9_./:@%+,~-]+/y;

interface Building {
  words: ShellWord[];
  redirects: ShellRedirect[];
  documents: string[];
  group: ShellPipeline[];
  start: number;
}

/**
 * Reads shell text into pipelines of commands, in one pass, tolerant of what it does not know (POSIX.1-2024, XCU 2;
 * bash(1) for `<( )`, `<<<`, `$' '`). It never throws and never runs longer than linear time.
 */
export function parseShell(text: string): ShellScript {
  const parser = new Parser(text);
  const pipelines: ShellPipeline[] = [];
  do append(pipelines, parser.list(''));
  while (!parser.atEnd());
  return { pipelines, tooDeep: parser.tooDeep };
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #inBackquote = false;
  /** Up to here a search for a closing bracket was in vain. */
  #unbalanced = 0;
  #documents: { end: string; strip: boolean; into: string[] }[] = [];
  tooDeep = false;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Reads until `end` (`)`, `}` or a backquote), which is taken too. */
  list(end: string): ShellPipeline[] {
    const out: ShellPipeline[] = [];
    let commands: ShellCommand[] = [];
    let building = this.#fresh();
    let cases = 0;
    const closeCommand = (): void => {
      if (building.words[0]?.text === 'case') cases++;
      if (building.words[0]?.text === 'esac') cases--;
      if (building.words.length + building.redirects.length + building.group.length > 0) commands.push(building);
      building = this.#fresh();
    };
    const closePipeline = (): void => {
      closeCommand();
      if (commands.length > 0) out.push({ commands });
      commands = [];
    };
    while (!this.atEnd()) {
      const c = this.#peek();
      const next = this.#peek(1);
      if (c === end && end !== '}') {
        if (end !== ')' || cases + (building.words[0]?.text === 'case' ? 1 : 0) <= 0) break;
      }
      if (c === '\n') {
        this.#at++;
        closePipeline();
        this.#readDocuments();
      } else if (SPACE.test(c)) this.#at++;
      else if (c === '\\' && next === '\n') this.#at += 2;
      else if (c === '#') this.#skipLine();
      else if (c === ';' || (c === '&' && next !== '>')) {
        this.#at += next === c ? 2 : 1;
        closePipeline();
      } else if (c === '|') {
        const double = next === '|';
        this.#at += double || next === '&' ? 2 : 1;
        if (double) closePipeline();
        else closeCommand();
      } else if (c === ')') {
        // The end of a `case` pattern, or a stray one: what stood before it is not a command.
        this.#at++;
        if (building.words[0]?.text === 'case') cases++;
        commands = [];
        building = this.#fresh();
      } else if (c === '(' && building.words.length === 0 && next === '(') this.#skipBalanced();
      else if (c === '(' && building.words.length === 0) append(building.group, this.#nested(')', 1));
      else if (c === '(') {
        this.#at++;
        if (this.#peek() === ')') {
          this.#at++;
          building = this.#fresh();
        }
      } else if (this.#startsRedirect()) this.#redirect(building);
      else if (this.#word(building) === end && end === '}') {
        building.words.pop();
        this.#at--;
        break;
      }
    }
    closePipeline();
    if (!this.atEnd()) this.#at++;
    this.#readDocumentsAtEnd();
    return out;
  }

  #fresh(): Building {
    return { words: [], redirects: [], documents: [], group: [], start: this.#at };
  }

  #peek(offset = 0): string {
    return this.#text.charAt(this.#at + offset);
  }

  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #skipBalanced(): void {
    if (this.#at < this.#unbalanced) {
      this.#at++;
      return;
    }
    const limit = Math.min(this.#text.length, this.#at + MAX_TEST);
    let open = 0;
    for (let i = this.#at; i < limit; i++) {
      const c = this.#text.charAt(i);
      if (c === '(') open++;
      if (c === ')' && --open === 0) {
        this.#at = i + 1;
        return;
      }
    }
    this.#unbalanced = limit;
    this.#at++;
  }

  #nested(end: string, skip: number): ShellPipeline[] {
    this.#at += skip;
    if (this.#depth >= MAX_DEPTH) {
      this.tooDeep = true;
      return [];
    }
    this.#depth++;
    const inner = this.list(end);
    this.#depth--;
    return inner;
  }

  #startsRedirect(): boolean {
    let i = this.#at;
    while (/[0-9]/.test(this.#text.charAt(i)) && i - this.#at < 4) i++;
    const c = this.#text.charAt(i);
    if (c === '&') return i === this.#at && this.#text.charAt(i + 1) === '>';
    return REDIRECT_START.test(c) && !(i === this.#at && this.#text.charAt(i + 1) === '(');
  }

  #redirect(building: Building): void {
    const from = this.#at;
    while (/[0-9]/.test(this.#peek())) this.#at++;
    while ('<>&|'.includes(this.#peek()) && !this.atEnd() && this.#at - from < 7) {
      if ('<>'.includes(this.#peek()) && this.#peek(1) === '(' && this.#at > from) break;
      this.#at++;
    }
    let operator = this.#text.slice(from, this.#at);
    if (operator.endsWith('<<') && this.#peek() === '-') {
      operator += '-';
      this.#at++;
    }
    while (this.#peek() === ' ' || this.#peek() === '\t') this.#at++;
    const target = this.#readWord();
    if (operator.includes('<<') && !operator.includes('<<<')) {
      this.#documents.push({ end: target.text, strip: operator.endsWith('-'), into: building.documents });
      return;
    }
    building.redirects.push({ operator, target });
  }

  #readDocuments(): void {
    for (const { end, strip, into } of this.#documents) {
      const body: string[] = [];
      while (!this.atEnd()) {
        const eol = this.#text.indexOf('\n', this.#at);
        const line = this.#text.slice(this.#at, eol < 0 ? this.#text.length : eol);
        this.#at = eol < 0 ? this.#text.length : eol + 1;
        if ((strip ? line.replace(/^\t+/, '') : line) === end) break;
        body.push(line);
      }
      into.push(body.join('\n'));
    }
    this.#documents = [];
  }

  #readDocumentsAtEnd(): void {
    if (this.atEnd()) this.#readDocuments();
  }

  /** Takes one word into the command; answers its text when it stands first, so that `}` can close a group. */
  #word(building: Building): string {
    const word = this.#readWord();
    if (building.words.length === 0) {
      if (KEYWORDS.has(word.text)) return '';
      if (word.text === '{') {
        append(building.group, this.#nested('}', 0));
        return '';
      }
      if (word.text === '[[') {
        const stop = this.#text.slice(this.#at, this.#at + MAX_TEST).indexOf(']]');
        if (stop >= 0) this.#at += stop + 2;
      }
      building.start = word.start;
    }
    if (word.text === '{' && building.words[0]?.text === 'function') {
      building.words = [];
      append(building.group, this.#nested('}', 0));
      return '';
    }
    building.words.push(word);
    return building.words.length === 1 ? word.text : '';
  }

  #readWord(): ShellWord {
    const start = this.#at;
    const parts: string[] = [];
    const inner: ShellPipeline[] = [];
    while (!this.atEnd()) {
      PLAIN.lastIndex = this.#at;
      const plain = PLAIN.exec(this.#text);
      if (plain !== null) {
        parts.push(plain[0]);
        this.#at += plain[0].length;
        continue;
      }
      const c = this.#peek();
      if (c === '=' && this.#peek(1) === '(') {
        parts.push('=');
        append(inner, this.#nested(')', 2));
        continue;
      }
      if ((c === '<' || c === '>') && this.#peek(1) === '(' && this.#at === start) {
        append(inner, this.#nested(')', 2));
        parts.push(`${c}()`);
        continue;
      }
      if (SPACE.test(c) || ';&|()<>'.includes(c) || (c === '`' && this.#inBackquote)) break;
      this.#piece(parts, inner);
    }
    if (this.#at === start) this.#at++;
    return { text: parts.join(''), start, inner };
  }

  #piece(parts: string[], inner: ShellPipeline[]): void {
    const c = this.#peek();
    if (c === "'") {
      this.#single(parts);
      return;
    }
    if (c === '"') {
      this.#double(parts, inner);
      return;
    }
    if (c === '\\') {
      if (this.#peek(1) !== '\n') parts.push(this.#peek(1));
      this.#at += 2;
      return;
    }
    if (c === '$' && this.#peek(1) === "'") {
      this.#ansi(parts);
      return;
    }
    if (c === '$' && this.#peek(1) === '"') {
      this.#at++;
      return;
    }
    this.#expansion(parts, inner);
  }

  #single(parts: string[]): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    const stop = end < 0 ? this.#text.length : end;
    parts.push(this.#text.slice(this.#at + 1, stop));
    this.#at = stop + 1;
  }

  #ansi(parts: string[]): void {
    this.#at += 2;
    while (!this.atEnd() && this.#peek() !== "'") {
      if (this.#peek() !== '\\') {
        parts.push(this.#peek());
        this.#at++;
        continue;
      }
      const hex = /^\\x([0-9a-fA-F]{1,2})/.exec(this.#text.slice(this.#at, this.#at + 4));
      const octal = /^\\([0-7]{1,3})/.exec(this.#text.slice(this.#at, this.#at + 4));
      if (hex?.[1] !== undefined) parts.push(String.fromCharCode(Number.parseInt(hex[1], 16)));
      else if (octal?.[1] !== undefined) parts.push(String.fromCharCode(Number.parseInt(octal[1], 8)));
      else parts.push(this.#peek(1) === 'n' ? '\n' : this.#peek(1) === 't' ? '\t' : this.#peek(1));
      this.#at += hex?.[0].length ?? octal?.[0].length ?? 2;
    }
    this.#at++;
  }

  #double(parts: string[], inner: ShellPipeline[]): void {
    this.#at++;
    while (!this.atEnd() && this.#peek() !== '"') {
      if (this.#peek() === '\\') {
        const next = this.#peek(1);
        if (next !== '\n') parts.push('$`"\\'.includes(next) ? next : `\\${next}`);
        this.#at += 2;
      } else this.#expansion(parts, inner);
    }
    this.#at++;
  }

  #expansion(parts: string[], inner: ShellPipeline[]): void {
    const c = this.#peek();
    if (c === '$' && this.#peek(1) === '(' && this.#peek(2) === '(') {
      this.#at++;
      parts.push('$N');
      this.#skipBalanced();
      return;
    }
    if (c === '$' && this.#peek(1) === '(') {
      const list = this.#quotedNested(')', 2, false);
      append(inner, list);
      parts.push(list[0]?.commands[0]?.words[0]?.text === 'mktemp' ? '$(mktemp)' : '$()');
      return;
    }
    if (c === '`' && !this.#inBackquote) {
      append(inner, this.#quotedNested('`', 1, true));
      parts.push('$()');
      return;
    }
    parts.push(c);
    this.#at++;
  }

  #quotedNested(end: string, skip: number, backquote: boolean): ShellPipeline[] {
    const before = this.#inBackquote;
    this.#inBackquote = backquote;
    const list = this.#nested(end, skip);
    this.#inBackquote = before;
    return list;
  }
}
