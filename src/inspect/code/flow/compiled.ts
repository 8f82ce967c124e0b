import { FAMILIES, type Family } from '../language.ts';
import type { CallHook, CodeRule, LanguagePart } from '../rule.ts';
import { type Consequence, consequencesOf, FACTS } from './facts.ts';
import { parseSink, type Sink } from './sink.ts';

/** A rule with the number of its bit. */
export interface CompiledRule {
  readonly rule: CodeRule;
  /** 0 for rules that do not follow data. */
  readonly bit: number;
}

export interface SinkEntry {
  readonly compiled: CompiledRule;
  readonly sink: Sink;
}

export interface HookEntry {
  readonly compiled: CompiledRule;
  readonly hook: CallHook;
}

export interface AssignEntry {
  readonly compiled: CompiledRule;
  readonly assign: NonNullable<LanguagePart['assign']>;
}

export interface FileEntry {
  readonly compiled: CompiledRule;
  readonly file: NonNullable<LanguagePart['file']>;
}

/** What the rules look for in one family of languages, found by the last name of a call or an assignment. */
export interface Chapter {
  readonly calls: ReadonlyMap<string, readonly SinkEntry[]>;
  readonly assigns: ReadonlyMap<string, readonly SinkEntry[]>;
  readonly hooks: ReadonlyMap<string, readonly HookEntry[]>;
  readonly assignHooks: readonly AssignEntry[];
  readonly files: readonly FileEntry[];
}

/** All rules. */
export interface RuleBook {
  readonly rules: readonly CompiledRule[];
  readonly of: Readonly<Record<Family, Chapter>>;
  /** Rules for which what a handler returns is a sink. */
  readonly returns: readonly CompiledRule[];
  /** Rules that know dangerous text by its beginning. */
  readonly shapes: readonly CompiledRule[];
  readonly bitOf: ReadonlyMap<string, number>;
  /** The bits of every rule. */
  readonly everything: number;
  readonly consequences: readonly Consequence[];
}

/** As many as a number has bits. */
const MOST_BITS = 32;

/** Rules that follow data are numbered in the order they come in, and facts behind them. */
export function compileRules(rules: readonly CodeRule[]): RuleBook {
  const bitOf = new Map<string, number>();
  const compiledRules = rules.map((rule): CompiledRule => {
    if (rule.flow === undefined) return { rule, bit: 0 };
    const bit = 1 << bitOf.size;
    bitOf.set(rule.id, bit);
    return { rule, bit };
  });
  for (const fact of FACTS) bitOf.set(fact, 1 << bitOf.size);
  if (bitOf.size > MOST_BITS) throw new Error('too many rules follow data');
  const everything = [...bitOf.values()].reduce((all, bit) => all | bit, 0);
  const returns = compiledRules.filter(({ rule }) => rule.flow?.returns !== undefined);
  const shapes = compiledRules.filter(({ rule }) => rule.flow?.shape !== undefined);
  return {
    rules: compiledRules,
    of: chaptersOf(compiledRules),
    returns,
    shapes,
    bitOf,
    everything,
    consequences: consequencesOf(bitOf),
  };
}

/** Made when a family is asked for first: most processes read one language. */
function chaptersOf(rules: readonly CompiledRule[]): Readonly<Record<Family, Chapter>> {
  const chapters = {} as Record<Family, Chapter>;
  const keep = (family: Family): Chapter => {
    const value = compileChapter(rules, family);
    // In the place of what made it: it is asked for at each call that is read.
    Object.defineProperty(chapters, family, { value, enumerable: true });
    return value;
  };
  for (const family of FAMILIES)
    Object.defineProperty(chapters, family, { configurable: true, enumerable: true, get: () => keep(family) });
  return chapters;
}

/** The part of a rule that is about a family of languages. */
function partOf(rule: CodeRule, family: Family): LanguagePart {
  if (family !== 'script') return rule.others?.[family] ?? {};
  return { ...rule, sinks: rule.flow?.sinks ?? [] };
}

function compileChapter(rules: readonly CompiledRule[], family: Family): Chapter {
  const calls = new Map<string, SinkEntry[]>();
  const assigns = new Map<string, SinkEntry[]>();
  const hooks = new Map<string, HookEntry[]>();
  const assignHooks: AssignEntry[] = [];
  const files: FileEntry[] = [];
  for (const compiled of rules) {
    const part = partOf(compiled.rule, family);
    for (const said of part.sinks ?? []) {
      const sink = parseSink(said);
      push(sink.kind === 'assign' ? assigns : calls, sink.name, { compiled, sink });
    }
    for (const hook of part.calls ?? []) {
      for (const name of hook.names) push(hooks, name, { compiled, hook });
    }
    if (part.assign !== undefined) assignHooks.push({ compiled, assign: part.assign });
    if (part.file !== undefined) files.push({ compiled, file: part.file });
  }
  return { calls, assigns, hooks, assignHooks, files };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
