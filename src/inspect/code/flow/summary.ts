import type { Severity } from '../../../model/index.ts';
import type { Unit } from '../ir/unit.ts';
import type { CompiledRule } from './compiled.ts';
import { FIRST_PARAMETER, MOST_PARAMETERS, type Step, type Taint, unite, type Value } from './value.ts';

/** A sink inside a function that one of its parameters reaches. */
export interface ParameterSink {
  readonly rule: CompiledRule;
  /** What reaches it, by the bits of parameters. */
  readonly taint: Taint;
  readonly unit: Unit;
  readonly node: number;
  readonly detail: string;
  /** How grave it is when no caller is known. */
  readonly severity: Severity | undefined;
  /** Calls that were seen, and those that did not bring something harmless. */
  calls: number;
  dangerous: number;
  /** The sink deeper inside that this one leads to. */
  readonly root: ParameterSink | undefined;
}

/** What a call of a function does, as far as its callers must know. */
export interface Summary {
  result: Value | undefined;
  readonly sinks: ParameterSink[];
  /** For each parameter, the rules for which it is harmless when the function returns at all. */
  exits: number[] | undefined;
  /** The same for when it returns something true. */
  truths: number[] | undefined;
  isDone: boolean;
}

export function emptySummary(sinks: ParameterSink[] = []): Summary {
  return { result: undefined, sinks, exits: undefined, truths: undefined, isDone: false };
}

export function parameterBit(index: number): number {
  return index < MOST_PARAMETERS ? FIRST_PARAMETER << index : 0;
}

/** Replaces the bits of parameters by what a call gives for them. */
export function substitute(taint: Taint, args: readonly (Taint | undefined)[]): Taint | undefined {
  const own = taint.sources & (FIRST_PARAMETER - 1);
  let all: Taint | undefined = own === 0 ? undefined : { ...taint, sources: own };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === undefined || (taint.sources & parameterBit(index)) === 0) continue;
    const through = {
      sources: arg.sources,
      safe: arg.safe | taint.safe,
      marks: arg.marks | taint.marks,
      step: relink(taint.step, arg.step),
      origins: arg.origins,
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
