import type { Severity } from '../../../model/index.ts';
import type { Unit } from '../ir/unit.ts';
import type { CompiledRule } from './compiled.ts';
import {
  asPart,
  FIRST_PARAMETER,
  HELD,
  MOST_PARAMETERS,
  REMOTE,
  remoteSafeOf,
  type Step,
  type Taint,
  unite,
  type Value,
} from './value.ts';

/** A sink inside a function that one of its parameters reaches. */
export interface ParameterSink {
  readonly rule: CompiledRule;
  /** What reaches it, by the bits of parameters. */
  readonly taint: Taint;
  readonly unit: Unit;
  readonly node: number;
  readonly detail: string;
  /** A whole text that is passed on is no mistake here: one that is put together is. */
  readonly mustBeBuilt: boolean;
  /** How grave it is when no caller is known. */
  readonly severity: Severity | undefined;
  /** Calls that were seen, and those that did not bring something harmless. */
  calls: number;
  dangerous: number;
  /** The sink deeper inside that this one leads to. */
  readonly root: ParameterSink | undefined;
  /** Of a sink that none is deeper than: those that lead to it. */
  readonly ways: ParameterSink[];
}

/** `object[key] = value` inside a function, where both come in by its parameters. */
export interface KeyedWrite {
  readonly base: Taint;
  readonly key: Taint;
  readonly unit: Unit;
  readonly node: number;
}

/** A call of a function that is still being read: how this one leads back to it. */
export interface WayBack {
  readonly to: Summary;
  readonly taints: readonly (Taint | undefined)[];
}

/** What a call of a function does, as far as its callers must know. */
export interface Summary {
  result: Value | undefined;
  readonly sinks: ParameterSink[];
  readonly writes: KeyedWrite[];
  readonly waysBack: WayBack[];
  /** What is put into objects that come in, by the number of the parameter. */
  readonly fills: Map<number, Taint>;
  /** For each parameter, the rules for which it is harmless when the function returns at all. */
  exits: number[] | undefined;
  /** The same for when it returns something true. */
  truths: number[] | undefined;
  /** The same for when it returns something false. */
  falses: number[] | undefined;
  isDone: boolean;
  /** Bits of parameters that were taken for lists of what is allowed. */
  trusted: number;
}

/** @param outer the summary of the function in whose place a callback is read: what it does, that one does */
export function emptySummary(outer?: Summary): Summary {
  const { sinks, writes, waysBack } = outer ?? { sinks: [], writes: [], waysBack: [] };
  const fills = new Map<number, Taint>();
  return {
    result: undefined,
    sinks,
    writes,
    waysBack,
    fills,
    exits: undefined,
    truths: undefined,
    falses: undefined,
    isDone: false,
    trusted: 0,
  };
}

export function parameterBit(index: number): number {
  return index < MOST_PARAMETERS ? FIRST_PARAMETER << index : 0;
}

/** Replaces the bits of parameters by what a call gives for them. */
export function substitute(taint: Taint, args: readonly (Taint | undefined)[]): Taint | undefined {
  const own = taint.sources & ((FIRST_PARAMETER - 1) | HELD);
  const safe = (own & REMOTE) === 0 ? taint.safe : remoteSafeOf(taint);
  let all: Taint | undefined = own === 0 ? undefined : { ...taint, sources: own, safe };
  const isOfParts = taint.origins.length > 0 && taint.origins.every((origin) => origin.startsWith('.'));
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === undefined || (taint.sources & parameterBit(index)) === 0) continue;
    const through = {
      sources: arg.sources,
      safe: arg.safe | taint.safe,
      remoteSafe: (arg.remoteSafe ?? 0) | taint.safe,
      marks: arg.marks | taint.marks,
      step: relink(taint.step, arg.step),
      // Of what the function gives a part of, the rest is as unknown as before.
      origins: isOfParts ? arg.origins.map(asPart) : arg.origins,
    };
    all = unite(all, through);
  }
  return all;
}

const MOST_STEPS = 24;

/** The steps inside a function, put behind the steps that led to its call. */
export function relink(inner: Step | undefined, outer: Step | undefined): Step | undefined {
  if (inner === undefined) return outer;
  const steps: Step[] = [];
  for (let step: Step | undefined = inner; step !== undefined && steps.length < MOST_STEPS; step = step.before) steps.push(step);
  let made = outer;
  for (const step of steps.reverse()) made = { ...step, before: made };
  return made;
}

/** A key of a function that is the same in every run. */
export function functionKey(unit: Unit, number: number): string {
  return `${unit.path}#${number}`;
}
