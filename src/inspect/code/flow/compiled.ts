import type { CallHook, CodeRule } from '../rule.ts';
import type { Sink } from './sink.ts';

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

/** All rules, found by the last name of a call or an assignment. */
export interface RuleBook {
  readonly rules: readonly CompiledRule[];
  readonly calls: ReadonlyMap<string, readonly SinkEntry[]>;
  readonly assigns: ReadonlyMap<string, readonly SinkEntry[]>;
  readonly hooks: ReadonlyMap<string, readonly HookEntry[]>;
  readonly assignHooks: readonly CompiledRule[];
  /** Rules for which what a handler returns is a sink. */
  readonly returns: readonly CompiledRule[];
  /** Rules that know dangerous text by its beginning. */
  readonly shapes: readonly CompiledRule[];
  readonly bitOf: ReadonlyMap<string, number>;
  /** The bits of every rule. */
  readonly everything: number;
}

/** Rules are numbered in the order they come in; 30 of them can follow data. */
export function compileRules(rules: readonly CodeRule[]): RuleBook {
  const calls = new Map<string, SinkEntry[]>();
  const assigns = new Map<string, SinkEntry[]>();
  const hooks = new Map<string, HookEntry[]>();
  const bitOf = new Map<string, number>();
  const compiledRules = rules.map((rule): CompiledRule => {
    if (rule.flow === undefined) return { rule, bit: 0 };
    if (bitOf.size >= 30) throw new Error('too many rules follow data');
    const bit = 1 << bitOf.size;
    bitOf.set(rule.id, bit);
    return { rule, bit };
  });
  for (const compiled of compiledRules) {
    for (const sink of compiled.rule.flow?.sinks ?? []) {
      push(sink.kind === 'assign' ? assigns : calls, sink.name, { compiled, sink });
    }
    for (const hook of compiled.rule.calls ?? []) {
      for (const name of hook.names) push(hooks, name, { compiled, hook });
    }
  }
  const everything = [...bitOf.values()].reduce((all, bit) => all | bit, 0);
  const assignHooks = compiledRules.filter(({ rule }) => rule.assign !== undefined);
  const returns = compiledRules.filter(({ rule }) => rule.flow?.returns !== undefined);
  const shapes = compiledRules.filter(({ rule }) => rule.flow?.shape !== undefined);
  return { rules: compiledRules, calls, assigns, hooks, assignHooks, returns, shapes, bitOf, everything };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
