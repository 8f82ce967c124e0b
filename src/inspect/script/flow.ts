import { type Aliases, fullName, readAliases } from './aliases.ts';
import * as bits from './flow-bits.ts';
import { type Frame, frameOf, homeForm, isMinified, joinPath, quoteWord, startsShell } from './flow-frame.ts';
import { programName, type ScriptLanguage } from './language.ts';
import {
  bindShell,
  decodeExecute,
  downloadExecute,
  exfiltration,
  type Hit,
  persistence,
  reverseShell,
  type ScriptRule,
} from './rules.ts';
import { holdsCredentials, sensitiveWrite } from './sensitive-path.ts';
import { isShell } from './shell-command.ts';
import type { Nested } from './shell-scan.ts';
import { INTERPOLATION, type Token, tokenize } from './tokens.ts';

const ROUNDS = 3;
/** Frames that a value is carried out to; deeper nesting loses precision, never time. */
const REACH = 24;
const MAX_COMMAND = 4096;

/**
 * Follows values through a script without running it: what was downloaded, decoded, received or read from credentials,
 * and where it ends. Flow-insensitive over names, three rounds, each one pass over the tokens.
 */
export function scanFlow(text: string, language: Exclude<ScriptLanguage, 'shell'>, nested: Nested): Hit[] {
  const tokens = tokenize(text, language);
  const flow = new Flow(tokens, language, readAliases(tokens), nested, isMinified(text));
  for (let round = 0; round < ROUNDS && flow.round(); round++);
  return flow.finish();
}

class Flow {
  readonly #tokens: readonly Token[];
  readonly #language: Exclude<ScriptLanguage, 'shell'>;
  readonly #aliases: Aliases;
  readonly #nested: Nested;
  readonly #minified: boolean;
  readonly #held = new Map<string, number>();
  readonly #constants = new Map<string, string>();
  readonly #files = new Set<string>();
  #hits: Hit[] = [];
  #frames: Frame[] = [];
  #depth = 0;
  #changed = false;
  #statement = { got: 0, home: false, strings: [] as string[] };
  #facts = { duplicates: -1, spawns: -1, shell: -1, pipes: 0, listens: false, verifies: false, relays: -1, socket: false };
  #ran: { readonly file: string; readonly at: number }[] = [];

  constructor(
    tokens: readonly Token[],
    language: Exclude<ScriptLanguage, 'shell'>,
    aliases: Aliases,
    nested: Nested,
    minified: boolean,
  ) {
    this.#tokens = tokens;
    this.#language = language;
    this.#aliases = aliases;
    this.#nested = nested;
    this.#minified = minified;
  }

  /** One pass; true when a further one could find more. */
  round(): boolean {
    this.#hits = [];
    this.#ran = [];
    this.#frames = [];
    this.#depth = 0;
    this.#changed = false;
    this.#endStatement();
    for (let i = 0; i < this.#tokens.length; i++) this.#token(i);
    while (this.#frames.length > 0) this.#close();
    return this.#changed;
  }

  finish(): Hit[] {
    const { duplicates, spawns, shell, pipes, listens, verifies, relays, socket } = this.#facts;
    const served = listens ? bindShell : reverseShell;
    if (duplicates >= 0 && (shell >= 0 || spawns >= 0)) this.#hits.push({ rule: served, at: duplicates });
    if (shell >= 0 && pipes >= 2 && socket) this.#hits.push({ rule: served, at: shell });
    if (relays >= 0) this.#hits.push({ rule: served, at: relays });
    if (!verifies)
      for (const { file, at } of this.#ran)
        if (this.#files.has(file)) this.#hits.push({ rule: downloadExecute, at, detail: file });
    return this.#hits;
  }

  #token(i: number): void {
    const token = this.#tokens[i];
    if (token === undefined) return;
    if (token.type === 'newline') {
      this.#newline(i);
      return;
    }
    if (token.type === 'string') {
      this.#string(token);
      return;
    }
    if (token.type === 'id') {
      this.#id(i, token);
      return;
    }
    this.#operator(i, token);
  }

  #newline(i: number): void {
    const top = this.#frames.at(-1);
    const previous = this.#tokens[i - 1];
    const open = previous?.type === 'op' && /^(?:=|\+|\.|,|=>|\|\||&&|\(|\[|\+=)$/.test(previous.text);
    if (open && top !== undefined) return;
    while (this.#frames.at(-1)?.bare === true && this.#frames.at(-1)?.depth === this.#depth) this.#close();
    if (this.#frames.at(-1)?.kind !== 'call') this.#endStatement();
  }

  #endStatement(): void {
    this.#statement = { got: 0, home: false, strings: [] };
  }

  #operator(i: number, token: Token): void {
    const text = token.text;
    if (text === '(' || text === '[' || text === '{') {
      this.#depth++;
      return;
    }
    if (text === ')' || text === ']' || text === '}') {
      while (this.#frames.length > 0 && (this.#frames.at(-1)?.depth ?? 0) >= this.#depth) this.#close();
      this.#depth = Math.max(0, this.#depth - 1);
      if (text === '}') this.#endStatement();
      return;
    }
    if (text === ';' || text === ',') {
      const top = this.#frames.at(-1);
      if (text === ',' && top?.kind === 'call') {
        if (top.depth === this.#depth) top.argument++;
        return;
      }
      while (
        this.#frames.at(-1)?.bare === true &&
        this.#frames.at(-1)?.depth === this.#depth &&
        (text === ';' || this.#frames.at(-1)?.kind === 'assign')
      )
        this.#close();
      if (text === ';') this.#endStatement();
      return;
    }
    if (text === '=>') {
      this.#parameters(this.#before(i - 1));
      return;
    }
    if (/^(?:=|\+=|\.=|\|\|=|&&=)$/.test(text)) this.#assignment(i);
  }

  /** Names that stand in front of `=` or `=>`: one, a list, or what a pattern takes apart. */
  #before(end: number): string[] {
    const names: string[] = [];
    const closing = /^[)\]}]$/.test(this.#tokens[end]?.text ?? '');
    for (let i = closing ? end - 1 : end; i > end - 16 && i >= 0; i--) {
      const token = this.#tokens[i];
      if (token?.type === 'id') names.push(token.text);
      else if (token?.text !== ',' && token?.text !== ':' && token?.text !== '*') break;
      if (token.type === 'id' && !closing && this.#tokens[i - 1]?.text !== ',') break;
    }
    return names;
  }

  #assignment(i: number): void {
    const frame = this.#frames.at(-1);
    // `f(data=x)` in Python names a parameter of f, not a variable of ours.
    if (this.#language === 'python' && frame?.kind === 'call' && frame.depth === this.#depth) return;
    const targets = this.#before(i - 1);
    if (targets.length === 0) return;
    const value = this.#tokens[i + 1];
    const after = this.#tokens[i + 2];
    if (
      targets.length === 1 &&
      value?.type === 'string' &&
      (after === undefined || after.type === 'newline' || after.text === ';')
    )
      this.#constants.set(targets[0] ?? '', value.text.slice(0, MAX_COMMAND));
    const fromPattern = this.#tokens[i - 1]?.text === '}' && /^(?:process\.env|os\.environ)$/.test(value?.text ?? '');
    this.#frames.push(frameOf('assign', '', this.#tokens[i]?.at ?? 0, this.#depth, fromPattern ? [] : targets, true));
  }

  #parameters(names: readonly string[]): void {
    let held = 0;
    for (let i = this.#frames.length - 1; i >= Math.max(0, this.#frames.length - REACH); i--) {
      const frame = this.#frames[i];
      if (frame?.kind !== 'call') continue;
      held = frame.callback;
      break;
    }
    if (held !== 0) for (const name of names) this.#hold(name, held);
  }

  #hold(name: string, mask: number): void {
    if (this.#minified && name.length < 3) return;
    const before = this.#held.get(name) ?? 0;
    if ((before | mask) === before || this.#held.size > 5000) return;
    this.#held.set(name, before | mask);
    this.#changed = true;
  }

  #string(token: Token): void {
    const top = this.#frames.at(-1);
    const text = homeForm(token.text.slice(0, MAX_COMMAND));
    if (top !== undefined && top.strings.length < 32) top.strings.push(text);
    if (top?.kind === 'call' && top.argument === 0) top.command.push(text);
    if (/^(?:HOME|USERPROFILE|~)$/.test(text)) this.#statement.home = true;
    const strings = this.#statement.strings;
    if (text !== '' && strings.length < 8) strings.push(text);
    const joined = joinPath(strings.slice(-3));
    const candidates = [
      text,
      joined,
      ...(this.#statement.home
        ? [joinPath(['~', text]), joinPath(['~', ...strings.slice(-3).filter((part) => part !== 'HOME' && part !== '~')])]
        : []),
    ];
    let mask = 0;
    if (candidates.some(holdsCredentials)) mask |= bits.SECRET_PATH;
    if (candidates.some((path) => sensitiveWrite(path) !== undefined)) mask |= bits.WRITE_PATH;
    if (mask !== 0) this.#carry(mask, token.at);
  }

  /** Hands what a value holds to everything that it stands in. */
  #carry(mask: number, at: number): void {
    this.#statement.got |= mask;
    let carried = mask;
    for (let i = this.#frames.length - 1; i >= Math.max(0, this.#frames.length - REACH) && carried !== 0; i--) {
      const frame = this.#frames[i];
      if (frame === undefined) return;
      frame.got |= carried;
      if (frame.kind === 'assign') {
        for (const name of frame.targets) this.#hold(name, carried);
        continue;
      }
      carried = this.#enter(frame, carried, at);
    }
  }

  /** What an argument does to the call that takes it; answers what the call's own value then holds. */
  #enter(frame: Frame, mask: number, at: number): number {
    const { name } = frame;
    if (bits.reduces(name)) return 0;
    if (bits.evaluates(name) && this.#isCode(frame) && (mask & (bits.DOWNLOADED | bits.DECODED | bits.RECEIVED)) !== 0)
      this.#report(mask, frame.at);
    // A program's name or command line must itself be the value: a version number among fixed words is not code.
    if (bits.runsProcess(name) && this.#isCommand(frame)) this.#report(mask & ~bits.DECODED, frame.at);
    if (bits.runsProcess(name) && (mask & bits.SOCKET) !== 0 && frame.strings.some(startsShell))
      this.#hits.push({ rule: this.#facts.listens ? bindShell : reverseShell, at: frame.at });
    if ((mask & bits.SECRET_PATH) !== 0 && bits.reads(name)) return mask | bits.SECRET;
    const sent = mask & (bits.SECRET | bits.ENVIRONMENT);
    const toSocket = bits.sendsOnSocket(name) && this.#receiver(name) !== 0;
    if (sent !== 0 && (bits.sends(name) || toSocket)) this.#hits.push({ rule: exfiltration, at });
    if ((mask & bits.SECRET_PATH) !== 0 && /^(?:CURLFile|curl_file_create|requests\.post|FormData)$/.test(name))
      return mask | bits.SECRET;
    if ((mask & bits.SOCKET) !== 0 && bits.receives(name)) return mask | bits.RECEIVED;
    if ((mask & bits.SOCKET) !== 0 && bits.duplicates(name)) this.#facts.duplicates = frame.at;
    if ((mask & bits.SOCKET) !== 0 && name.endsWith('.pipe')) this.#facts.pipes++;
    if (
      (mask & bits.RECEIVED) !== 0 &&
      /(?:^|\.)(?:fwrite|write|print|puts|stdin\.write)$/.test(name) &&
      this.#facts.shell >= 0 &&
      !toSocket
    )
      this.#facts.relays = frame.at;
    if (
      (mask & bits.WRITE_PATH) !== 0 &&
      frame.argument === (bits.writesDestination(name) ? 1 : 0) &&
      (bits.writes(name) || bits.writesDestination(name))
    )
      this.#hits.push({ rule: persistence, at });
    if ((mask & bits.DOWNLOADED) !== 0 && (bits.writes(name) || name.endsWith('.write'))) this.#remember(frame);
    return mask;
  }

  /** Text that begins with fixed words is a template of the author's; only brackets and quotes may stand around code that came in. */
  #isCode(frame: Frame): boolean {
    if (frame.argument > 0) return /(?:^|\.)(?:Function|create_function|runpy\.run_path)$/.test(frame.name);
    return frame.command.every((part) => /^[\s(){}[\]'"`;]*$/.test(part));
  }

  #isCommand(frame: Frame): boolean {
    if (frame.argument === 0 && frame.command.every((part) => part.trim() === '')) return true;
    const words = frame.strings.filter((word) => word !== '');
    return words.length === 2 && isShell(programName(words[0] ?? '')) && words[1] === '-c';
  }

  #report(mask: number, at: number): void {
    let rule: ScriptRule | undefined;
    if ((mask & bits.RECEIVED) !== 0) rule = this.#facts.listens ? bindShell : reverseShell;
    else if ((mask & bits.DOWNLOADED) !== 0) rule = downloadExecute;
    else if ((mask & bits.DECODED) !== 0) rule = decodeExecute;
    if (rule !== undefined) this.#hits.push({ rule, at });
  }

  #receiver(name: string): number {
    const dot = name.lastIndexOf('.');
    return dot <= 0 ? this.#statement.got & bits.SOCKET : (this.#held.get(name.slice(0, dot)) ?? 0) & bits.SOCKET;
  }

  #id(i: number, token: Token): void {
    const chain = token.text;
    const name = fullName(chain, this.#aliases);
    if (bits.verifies(name)) this.#facts.verifies = true;
    if (bits.namesHome(chain)) this.#statement.home = true;
    const next = this.#tokens[i + 1];
    const called = next?.text === '(';
    if (chain === 'function' || chain === 'do') {
      this.#named(i);
      return;
    }
    if (chain === 'as') {
      this.#renamed(i);
      return;
    }
    if (chain === 'for' || chain === 'foreach') this.#loop(i);
    const held = this.#heldBy(chain, next);
    const bare =
      !called &&
      (this.#language === 'ruby' || this.#language === 'perl' || this.#language === 'php') &&
      next?.type !== 'newline' &&
      (bits.runsProcess(name) || bits.evaluates(name) || bits.opensFile(name) || bits.downloads(name)) &&
      next?.type !== 'op';
    const bareVariable =
      !called &&
      !bare &&
      this.#language !== 'python' &&
      this.#language !== 'javascript' &&
      (bits.evaluates(name) || bits.runsProcess(name)) &&
      next?.text === '<';
    if (bare || bareVariable) {
      this.#call(token, name, held, this.#depth, true);
      return;
    }
    const top = this.#frames.at(-1);
    if (top?.kind === 'call' && top.firstId === '') top.firstId = chain;
    if (top?.kind === 'call' && top.argument === 0 && !called && this.#tokens[i - 1]?.text !== INTERPOLATION)
      top.command.push(this.#commandPart(chain, held));
    if (called) {
      this.#call(token, name, held, this.#depth + 1, false);
      return;
    }
    if (bits.evaluates(name) && (this.#frames.at(-1)?.callback ?? 0) !== 0)
      this.#report(this.#frames.at(-1)?.callback ?? 0, token.at);
    if (held !== 0) this.#carry((held & bits.SOCKET) !== 0 && bits.receives(name) ? held | bits.RECEIVED : held, token.at);
    if (
      /^(?:process\.env|os\.environ|ENV|_ENV|ENV\.to_h|ENV\.to_a|ENV\.inspect|os\.environ\.items|os\.environ\.copy)$/.test(
        name,
      ) &&
      next?.text !== '[' &&
      next?.text !== '{'
    )
      this.#carry(bits.ENVIRONMENT, token.at);
    if (bits.opensSocket(name)) this.#carry(bits.SOCKET, token.at);
  }

  /** A variable that holds something makes the command line of a process that is not fixed text. */
  #commandPart(chain: string, held: number): string {
    const constant = this.#constants.get(chain);
    if (constant !== undefined) return constant;
    return (held & (bits.DOWNLOADED | bits.RECEIVED | bits.DECODED)) !== 0
      ? ' '
      : /^(?:r|f|b|u|await|new|my|str|String|async)$/.test(chain)
        ? ''
        : ` $V `;
  }

  #heldBy(chain: string, next: Token | undefined): number {
    if (bits.isReducedMember(chain)) return 0;
    const dot = chain.indexOf('.');
    const base = dot < 0 ? chain : chain.slice(0, dot);
    let held = this.#held.get(chain) ?? (dot > 0 ? this.#held.get(base) : undefined) ?? 0;
    if (dot === 0) held |= this.#statement.got;
    // One variable out of the environment is a setting, not the environment.
    if (dot > 0 || next?.text === '[') held &= ~bits.ENVIRONMENT;
    return held;
  }

  #call(token: Token, name: string, held: number, depth: number, bare: boolean): void {
    const frame = frameOf('call', name, token.at, depth, [], bare);
    let mask = held;
    if (bits.listens(name)) this.#facts.listens = true;
    if (bits.opensSocket(name)) {
      mask |= bits.SOCKET;
      this.#facts.socket = true;
    }
    if (bits.downloads(name)) mask |= bits.DOWNLOADED;
    if (bits.decodes(name)) mask |= bits.DECODED;
    if ((held & bits.SOCKET) !== 0 && bits.receives(name)) mask |= bits.RECEIVED;
    if ((held & bits.SOCKET) !== 0 && name.endsWith('.pipe')) this.#facts.pipes++;
    if (bits.runsProcess(name)) this.#facts.spawns = token.at;
    if ((held & bits.WRITE_PATH) !== 0 && bits.writes(name)) this.#hits.push({ rule: persistence, at: token.at });
    if ((held & bits.SECRET_PATH) !== 0 && bits.reads(name)) mask |= bits.SECRET;
    if (mask !== 0) this.#carry(mask, token.at);
    // `eval(...)` inside `exec(...)`: the inner call is part of the outer's command, not fixed text.
    frame.callback = mask & (bits.DOWNLOADED | bits.RECEIVED);
    if ((mask & bits.SOCKET) !== 0 && (/\.on$/.test(name) || /(?:createServer|connect|createConnection|listen)$/.test(name)))
      frame.callback |= /\.on$/.test(name) ? bits.RECEIVED : bits.SOCKET;
    if (bits.opensSocket(name) && /(?:http|https)\.request$/.test(name)) frame.callback = bits.DOWNLOADED;
    this.#frames.push(frame);
    if (this.#frames.length > 400) this.#frames.shift();
  }

  /** `function (a, b)` among the arguments of a call, Ruby's `do |a|`. */
  #named(i: number): void {
    const names: string[] = [];
    for (let j = i + 1; j < i + 16; j++) {
      const token = this.#tokens[j];
      if (token === undefined || token.text === ')' || token.text === '{' || token.type === 'newline') break;
      if (token.type === 'id' && this.#tokens[j + 1]?.text !== '(') names.push(token.text);
    }
    this.#parameters(names);
  }

  /** `with urlopen(u) as r`. */
  #renamed(i: number): void {
    const name = this.#tokens[i + 1];
    if (name?.type !== 'id') return;
    if (this.#statement.got !== 0) this.#hold(name.text, this.#statement.got);
    const path = this.#statement.strings[0];
    if (path !== undefined) this.#constants.set(`file:${name.text}`, path);
  }

  #loop(i: number): void {
    const names: string[] = [];
    for (let j = i + 1; j < i + 10; j++) {
      const token = this.#tokens[j];
      if (token?.text === 'in' || token?.text === 'of') {
        this.#frames.push(frameOf('assign', '', token.at, this.#depth, names, true));
        return;
      }
      if (token?.type === 'id') names.push(token.text);
      else if (token?.type !== 'op') return;
    }
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (frame?.kind !== 'call') return;
    this.#closeReading(frame);
    this.#closeWriting(frame);
    if (bits.runsProcess(frame.name)) this.#closeProcess(frame);
    const parent = this.#frames.at(-1);
    if (parent === undefined || bits.runsProcess(frame.name)) return;
    for (const text of frame.strings) if (parent.strings.length < 32) parent.strings.push(text);
    if (parent.kind === 'call' && parent.argument === 0)
      parent.command.push((frame.got & (bits.DOWNLOADED | bits.RECEIVED | bits.DECODED)) !== 0 ? ' ' : frame.command.join(''));
  }

  #closeReading(frame: Frame): void {
    const first = frame.strings[0] ?? '';
    if (bits.downloadsByUrl(frame.name) && /^(?:https?|ftp):\/\//.test(first)) this.#carry(bits.DOWNLOADED, frame.at);
    if (frame.name === 'Buffer.from' && frame.strings.some((text) => text === 'base64' || text === 'hex'))
      this.#carry(bits.DECODED, frame.at);
    if (bits.downloadsToFile(frame.name)) this.#remember(frame);
    if (frame.name === 'open' && /^STD(?:IN|OUT|ERR)$/.test(frame.firstId) && /^[<>+]{1,2}&/.test(first))
      this.#facts.duplicates = frame.at;
    if (frame.name === 'socket' && this.#language === 'perl') {
      this.#facts.socket = true;
      this.#hold(frame.firstId, bits.SOCKET);
    }
  }

  #closeWriting(frame: Frame): void {
    if (!bits.opensFile(frame.name) || (frame.got & bits.WRITE_PATH) === 0) return;
    const mode = frame.strings.find((text) => /^(?:[rwax]b?t?\+?b?|>{1,2}|\+[<>]{1,2})(?::.{0,20})?$/.test(text)) ?? 'r';
    if (/[wax+>]/.test(mode) || frame.strings.some((text) => /^>{1,2}\s{0,3}[~/]/.test(text)))
      this.#hits.push({ rule: persistence, at: frame.at });
  }

  #remember(frame: Frame): void {
    const receiver = frame.name.slice(0, Math.max(0, frame.name.lastIndexOf('.')));
    const own = this.#constants.get(`file:${receiver}`);
    for (const text of own === undefined ? frame.strings : [own])
      if (text !== '' && !/^https?:/.test(text) && text.length < 300) this.#files.add(text);
  }

  #closeProcess(frame: Frame): void {
    const strings = frame.strings.filter((text) => text !== '');
    if (strings.some(startsShell)) this.#facts.shell = frame.at;
    const command = frame.command.join('').trim();
    const joined = strings.map(quoteWord).join(' ');
    if (strings.some((text) => /(?:ba)?sh\b.{0,40}[<>]&\s?(?:%d|[3-9])/.test(text)) && this.#facts.socket)
      this.#hits.push({ rule: reverseShell, at: frame.at });
    for (const code of new Set([command.includes(' ') || strings.length < 2 ? command : '', joined])) {
      if (code.length < 4) continue;
      for (const hit of this.#nested(code, 'shell')) this.#hits.push({ ...hit, at: frame.at });
    }
    for (const file of this.#files) {
      if (this.#ran.length > 256) return;
      if (strings.some((text) => text === file || text.split(/\s/, 8).includes(file)) || command.split(/\s/, 8).includes(file))
        this.#ran.push({ file, at: frame.at });
    }
  }
}
