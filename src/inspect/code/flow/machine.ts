import type { Severity } from '../../../model/index.ts';
import type { FunctionCode, Span, Unit } from '../ir/unit.ts';
import type { IsSafeFor, ReportOptions, Route } from '../rule.ts';
import type { Chapter, CompiledRule, RuleBook } from './compiled.ts';
import { Frame } from './frame.ts';
import { NO_OPTIONS, optionsFor } from './lesser.ts';
import { emptySummary, type ParameterSink, type Summary } from './summary.ts';
import type { Use } from './uses.ts';
import { FIRST_PARAMETER, type FunctionValue, LOCAL, REMOTE, remoteSafeOf, type Taint, unknown, type Value } from './value.ts';

/** One file on its way through the machine. */
export interface Module {
  readonly unit: Unit;
  readonly frame: Frame;
  readonly exports: Map<string, Value>;
  readonly imports: Set<string>;
  /** Modules that are none of this project's, with the first place that asks for them. */
  readonly foreign: Map<string, Span>;
  /** What is asked of such modules, once for each name. */
  readonly uses: Map<string, Use>;
  readonly routes: Route[];
  state: 'new' | 'running' | 'done';
}

/** The function (or file) that is being read. */
export interface Activation {
  readonly module: Module;
  readonly code: FunctionCode | undefined;
  readonly summary: Summary;
  /** Functions that were defined and not yet read. */
  readonly pending: FunctionValue[];
  readonly self: Value | undefined;
  /** Which framework calls it, empty when none. */
  readonly framework: string;
  /** Tells the parameters of one function from those of another; callbacks that are read in place share it. */
  readonly token: object;
}

/** A finding before its text is made. */
export interface Hit {
  readonly rule: CompiledRule;
  readonly unit: Unit;
  readonly place: Span;
  readonly taint: Taint | undefined;
  readonly options: ReportOptions;
}

/** Thrown when a file takes too long; what was found until then stands. */
export class GivenUp extends Error {}

/** Statements of one file: more are an attack on the scanner, or not written by hand. */
const MOST_STEPS = 400_000;

/** Depth of calls that are followed. */
export const MOST_DEPTH = 24;

/** What each operation does, by its number. */
export type Operations = readonly (((m: Machine, node: number) => Value) | undefined)[];

/** What the reading of all files shares. */
export class Machine {
  readonly book: RuleBook;
  readonly modules: ReadonlyMap<string, Module>;
  readonly hits: Hit[] = [];
  readonly candidates: ParameterSink[] = [];
  readonly summaries: Map<string, Summary> = new Map();
  /** Fields of objects, by class. */
  readonly fields: Map<string, Map<string, Value>> = new Map();
  /** Calls of functions that are being read, by themselves: how many names were followed to each argument. */
  readonly recursions: Map<Summary, (readonly number[])[]> = new Map();
  /** How often `object = object[name]` was read. */
  stepsDown = 0;
  readonly inlined: Map<string, number> = new Map();
  /** Times that a function was read anew because a call answers one of its conditions. */
  readonly decided: Map<string, number> = new Map();
  /** Values that are modules from elsewhere, by what their files call them. */
  readonly foreign: WeakMap<Value, string> = new WeakMap();
  /** Functions that were defined deeper than is followed; they are read from the top. */
  readonly deferred: FunctionValue[] = [];
  /** Files with functions so deep inside others that some of their names are not looked up. */
  readonly cut: Set<string> = new Set();
  readonly resolve: (from: Unit, module: string) => Module | undefined;
  /** What the files of a package of Go define, by its path. Undefined: none of this project's. */
  readonly packageOf: (path: string) => ReadonlyMap<string, Value> | undefined;
  readonly #operations: Operations;
  isLate: () => boolean = () => false;
  /** What the promises that are being made were resolved with, the innermost last. */
  readonly resolved: (Value | undefined)[] = [];
  depth = 0;
  loops = 0;
  /** True while what is assigned to is new where it stands. */
  isDeclaring = false;
  frame: Frame;
  at: Activation;
  readonly #tops = new Map<Module, Activation>();
  #steps = 0;

  constructor(
    book: RuleBook,
    operations: Operations,
    modules: ReadonlyMap<string, Module>,
    { resolve, packageOf }: Pick<Machine, 'resolve' | 'packageOf'>,
    first: Module,
  ) {
    this.book = book;
    this.#operations = operations;
    this.modules = modules;
    this.resolve = resolve;
    this.packageOf = packageOf;
    this.frame = first.frame;
    this.at = activation(first);
  }

  /** Counts a step of work; throws when the file takes too long. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS || (this.#steps % 2048 === 0 && this.isLate())) throw new GivenUp();
  }

  /** What rules ask of data that reaches a place which they look at themselves. */
  readonly isSafeFor: IsSafeFor = (taint, rule) => {
    const bit = this.book.bitOf.get(rule) ?? 0;
    return (((taint.sources & REMOTE) === 0 ? taint.safe : remoteSafeOf(taint)) & bit) !== 0;
  };

  /** What the rules look for in the language that is read. */
  get chapter(): Chapter {
    return this.book.of[this.frame.model.family];
  }

  startFile(isLate: () => boolean): void {
    this.isLate = isLate;
    this.#steps = 0;
    this.depth = 0;
    this.loops = 0;
  }

  /** Evaluates an expression, or carries a statement out. */
  visit(node: number): Value {
    if (node === 0) return unknown;
    const operation = this.#operations[this.frame.code[node] ?? 0];
    return operation === undefined ? unknown : operation(this, node);
  }

  /** Carries out the top level of a file, once; its functions are read later. */
  load(module: Module): void {
    if (module.state !== 'new' || this.depth > MOST_DEPTH) return;
    module.state = 'running';
    const { frame, at } = this;
    this.frame = module.frame;
    this.at = this.topOf(module);
    this.depth += 1;
    try {
      this.visit(module.unit.root);
    } finally {
      module.state = 'done';
      module.frame.isOver = false;
      this.depth -= 1;
      this.frame = frame;
      this.at = at;
    }
  }

  /** The activation of a file's top level. */
  topOf(module: Module): Activation {
    let found = this.#tops.get(module);
    if (found === undefined) {
      found = activation(module);
      this.#tops.set(module, found);
    }
    return found;
  }

  op(node: number): number {
    return node === 0 ? 0 : (this.frame.code[node] ?? 0);
  }

  /** The operand of a node. */
  o(node: number, at: number): number {
    return this.frame.code[node + 3 + at] ?? 0;
  }

  text(number: number): string {
    return this.frame.strings[number] ?? '';
  }

  start(node: number): number {
    return this.frame.code[node + 1] ?? 0;
  }

  end(node: number): number {
    return this.frame.code[node + 2] ?? 0;
  }

  span(node: number): Span {
    return { start: this.start(node), end: this.end(node) };
  }

  source(node: number): string {
    return this.frame.unit.text.slice(this.start(node), this.end(node));
  }

  /** Something reaches a sink: it is a finding, or the callers decide. */
  flow(rule: CompiledRule, taint: Taint, node: number, detail: string, value?: Value): void {
    if ((taint.safe & rule.bit) !== 0) return;
    const { unit } = this.frame;
    if ((taint.sources & REMOTE) !== 0 && (remoteSafeOf(taint) & rule.bit) === 0) {
      this.hits.push({ rule, unit, place: this.span(node), taint, options: optionsFor(this.book, rule, taint) });
      return;
    }
    if (taint.sources >= FIRST_PARAMETER || taint.sources < 0) {
      const mustBeBuilt = value !== undefined && !value.isBuilt && rule.rule.flow?.parameterMustBeBuilt === true;
      const whole = mustBeBuilt ? this.#wholeOf(rule, value) : undefined;
      // What is nearly right is said where it is known that data comes from outside.
      const isLesser = optionsFor(this.book, rule, taint) !== NO_OPTIONS;
      const severity = isLesser ? undefined : mustBeBuilt ? whole : severityOf(rule, value, detail);
      const fresh = { calls: 0, dangerous: 0, root: undefined, ways: [] };
      const sink: ParameterSink = { rule, taint, unit, node, detail, mustBeBuilt, severity, ...fresh };
      this.at.summary.sinks.push(sink);
      if (!mustBeBuilt || whole !== undefined) this.candidates.push(sink);
    } else if ((taint.sources & LOCAL) !== 0) {
      this.#lesser(rule, rule.rule.flow?.fromLocal, node, taint);
    }
  }

  /** How grave it is that a parameter gets to a sink as it came. What is declared to be of a class is no text. */
  #wholeOf({ rule }: CompiledRule, { path }: Value): Severity | undefined {
    const { family } = this.frame.model;
    if (family === 'script' || /^[A-Z]\w*\(\)$/.test(path)) return undefined;
    return rule.others?.[family]?.whole;
  }

  /** Text of unknown parts at a sink. */
  built(rule: CompiledRule, node: number): void {
    this.#lesser(rule, rule.rule.flow?.whenBuilt, node, undefined);
  }

  #lesser(rule: CompiledRule, severity: Severity | undefined, node: number, taint: Taint | undefined): void {
    if (severity === undefined) return;
    const options: ReportOptions = { severity, confidence: 'low' };
    this.hits.push({ rule, unit: this.frame.unit, place: this.span(node), taint, options });
  }

  report(rule: CompiledRule, place: Span, options: ReportOptions = {}): undefined {
    this.hits.push({ rule, unit: this.frame.unit, place, taint: undefined, options });
  }
}

/** How grave a rule takes it when only a parameter reaches a place. */
export function severityOf({ rule }: CompiledRule, value: Value | undefined, path: string): Severity | undefined {
  const given = rule.flow?.fromParameter;
  return typeof given === 'function' ? given(value ?? unknown, path) : given;
}

function activation(module: Module): Activation {
  return {
    module,
    code: undefined,
    summary: emptySummary(),
    pending: [],
    self: undefined,
    framework: '',
    token: module.unit,
  };
}

export function newModule(unit: Unit): Module {
  const frame = new Frame(unit, undefined, unit);
  return { unit, frame, exports: new Map(), imports: new Set(), foreign: new Map(), uses: new Map(), routes: [], state: 'new' };
}
