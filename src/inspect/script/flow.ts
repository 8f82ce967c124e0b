import { type Aliases, fullName, readAliases } from './aliases.ts';
import * as bits from './flow-bits.ts';
import { begin, end, enter, type Meaning } from './flow-calls.ts';
import { type Facts, Findings, noFacts } from './flow-findings.ts';
import { type Frame, frameOf, homeForm, isMinified, joinPath } from './flow-frame.ts';
import { mayHoldNames, mayLead } from './flow-gate.ts';
import { loopAfter, namesBefore, parametersAfter } from './flow-names.ts';
import { Values } from './flow-values.ts';
import type { ScriptLanguage } from './language.ts';
import type { Hit } from './rules.ts';
import { holdsCredentials, sensitiveWrite } from './sensitive-path.ts';
import type { Nested } from './shell-state.ts';
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
  if (!mayHoldNames(text, language)) return [];
  const tokens = tokenize(text, language);
  const aliases = readAliases(tokens);
  return mayLead(tokens, aliases, language) ? follow(text, tokens, aliases, language, nested) : [];
}

/** The same for any text, whether it can lead to a finding or not. */
export function followAll(text: string, language: Exclude<ScriptLanguage, 'shell'>, nested: Nested): Hit[] {
  const tokens = tokenize(text, language);
  return follow(text, tokens, readAliases(tokens), language, nested);
}

function follow(
  text: string,
  tokens: readonly Token[],
  aliases: Aliases,
  language: Exclude<ScriptLanguage, 'shell'>,
  nested: Nested,
): Hit[] {
  const flow = new Flow(tokens, language, aliases, nested, isMinified(text));
  for (let round = 0; round < ROUNDS && flow.round(); round++);
  return flow.finish();
}

class Flow {
  readonly #tokens: readonly Token[];
  readonly #language: Exclude<ScriptLanguage, 'shell'>;
  readonly #aliases: Aliases;
  readonly #nested: Nested;
  readonly #values: Values;
  readonly #facts: Facts = noFacts();
  #findings: Findings = new Findings(this.#facts);
  #frames: Frame[] = [];
  #depth = 0;
  #statement = { got: 0, home: false, strings: [] as string[] };

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
    this.#values = new Values(minified);
  }

  /** One pass; true when a further one could find more. */
  round(): boolean {
    this.#findings = new Findings(this.#facts);
    this.#frames = [];
    this.#depth = 0;
    this.#values.isNew = false;
    this.#endStatement();
    for (let i = 0; i < this.#tokens.length; i++) this.#token(i);
    while (this.#frames.length > 0) this.#close();
    return this.#values.isNew;
  }

  finish(): Hit[] {
    return this.#findings.finish(this.#values.files);
  }

  #meaning(): Meaning {
    const { got } = this.#statement;
    const carry = (mask: number, at: number): void => this.#carry(mask, at);
    return { language: this.#language, values: this.#values, findings: this.#findings, nested: this.#nested, got, carry };
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
      this.#parameters(namesBefore(this.#tokens, i - 1));
      return;
    }
    if (/^(?:=|\+=|\.=|\|\|=|&&=)$/.test(text)) this.#assignment(i);
  }

  #assignment(i: number): void {
    const frame = this.#frames.at(-1);
    // `f(data=x)` in Python names a parameter of f, not a variable of ours.
    if (this.#language === 'python' && frame?.kind === 'call' && frame.depth === this.#depth) return;
    const targets = namesBefore(this.#tokens, i - 1);
    if (targets.length === 0) return;
    const value = this.#tokens[i + 1];
    const after = this.#tokens[i + 2];
    if (
      targets.length === 1 &&
      value?.type === 'string' &&
      (after === undefined || after.type === 'newline' || after.text === ';')
    )
      this.#values.setConstant(targets[0] ?? '', value.text.slice(0, MAX_COMMAND));
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
    if (held !== 0) for (const name of names) this.#values.hold(name, held);
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
    const meaning = this.#meaning();
    let carried = mask;
    for (let i = this.#frames.length - 1; i >= Math.max(0, this.#frames.length - REACH) && carried !== 0; i--) {
      const frame = this.#frames[i];
      if (frame === undefined) return;
      frame.got |= carried;
      if (frame.kind === 'assign') {
        for (const name of frame.targets) this.#values.hold(name, carried);
        continue;
      }
      carried = enter(frame, carried, at, meaning);
    }
  }

  #id(i: number, token: Token): void {
    const chain = token.text;
    const name = fullName(chain, this.#aliases);
    if (bits.verifies(name)) this.#facts.verifies = true;
    if (bits.namesHome(chain)) this.#statement.home = true;
    const next = this.#tokens[i + 1];
    const called = next?.text === '(';
    if (chain === 'function' || chain === 'do') {
      this.#parameters(parametersAfter(this.#tokens, i));
      return;
    }
    if (chain === 'as') {
      this.#renamed(i);
      return;
    }
    if (chain === 'for' || chain === 'foreach') this.#loop(i);
    const held = this.#values.heldBy(chain, next, this.#statement.got);
    const bare =
      !called &&
      (this.#language === 'ruby' || this.#language === 'perl' || this.#language === 'php') &&
      next?.type !== 'newline' &&
      (bits.runsProcess(name) || bits.evaluates(name, this.#language) || bits.opensFile(name) || bits.downloads(name)) &&
      next?.type !== 'op';
    const bareVariable =
      !called &&
      !bare &&
      this.#language !== 'python' &&
      this.#language !== 'javascript' &&
      (bits.evaluates(name, this.#language) || bits.runsProcess(name)) &&
      next?.text === '<';
    if (bare || bareVariable) {
      this.#call(token, name, held, this.#depth, true);
      return;
    }
    const top = this.#frames.at(-1);
    if (top?.kind === 'call' && top.firstId === '') top.firstId = chain;
    if (top?.kind === 'call' && top.argument === 0 && !called && this.#tokens[i - 1]?.text !== INTERPOLATION)
      top.command.push(this.#values.commandPart(chain, held));
    if (called) {
      this.#call(token, name, held, this.#depth + 1, false);
      return;
    }
    if (bits.evaluates(name, this.#language) && (this.#frames.at(-1)?.callback ?? 0) !== 0)
      this.#findings.addExecuted(this.#frames.at(-1)?.callback ?? 0, token.at);
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

  #call(token: Token, name: string, held: number, depth: number, bare: boolean): void {
    const frame = frameOf('call', name, token.at, depth, [], bare);
    begin(frame, held, this.#meaning());
    this.#frames.push(frame);
    if (this.#frames.length > 400) this.#frames.shift();
  }

  /** `with urlopen(u) as r`. */
  #renamed(i: number): void {
    const name = this.#tokens[i + 1];
    if (name?.type !== 'id') return;
    if (this.#statement.got !== 0) this.#values.hold(name.text, this.#statement.got);
    const path = this.#statement.strings[0];
    if (path !== undefined) this.#values.setFile(name.text, path);
  }

  #loop(i: number): void {
    const loop = loopAfter(this.#tokens, i);
    if (loop !== undefined) this.#frames.push(frameOf('assign', '', loop.at, this.#depth, loop.names, true));
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (frame?.kind !== 'call') return;
    end(frame, this.#meaning());
    const parent = this.#frames.at(-1);
    if (parent === undefined || bits.runsProcess(frame.name)) return;
    for (const text of frame.strings) if (parent.strings.length < 32) parent.strings.push(text);
    if (parent.kind === 'call' && parent.argument === 0)
      parent.command.push((frame.got & (bits.DOWNLOADED | bits.RECEIVED | bits.DECODED)) !== 0 ? ' ' : frame.command.join(''));
  }
}
