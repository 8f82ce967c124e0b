import type { Confidence, RuleInfo, Severity } from '../../model/index.ts';
import type { SaidSink } from './flow/sink.ts';
import type { Taint, Value } from './flow/value.ts';
import type { ClassCode, FunctionCode, Span, Unit } from './ir/unit.ts';
import type { Family } from './language.ts';

/** Whose mistakes a rule looks for: follows data from sources to its sinks. */
export interface Flow {
  readonly sinks: readonly SaidSink[];
  /** Frameworks for which what a handler returns is a sink too. */
  readonly returns?: readonly string[];
  /** How grave it is when only a parameter of a function reaches the sink; undefined: not reported. */
  readonly fromParameter?: Severity | ((value: Value, path: string) => Severity | undefined);
  /** The same where a library gives the function out, or another one that leads to it. */
  readonly whenGivenOut?: Severity;
  /** The same for arguments, the environment and what a person types. */
  readonly fromLocal?: Severity;
  /** The same for text that is put together from something that is not known. */
  readonly whenBuilt?: Severity;
  /** Only text that is put together counts when a parameter reaches the sink: what passes a whole text on is no mistake. */
  readonly parameterMustBeBuilt?: boolean;
  /** The part of an argument that counts: the program of a list of arguments. Undefined: none. */
  readonly narrow?: (value: Value, isSafeFor: IsSafeFor) => Value | undefined;
  /** Text that starts like this is dangerous wherever it goes, when data is put into it: an SQL statement, a page. */
  readonly shape?: RegExp;
  /** The same for what a parameter brings, where the beginning leaves no doubt what the text is; said at `low`. */
  readonly shapeOfParameter?: RegExp;
  /** The same for Python alone. */
  readonly shapeInPython?: RegExp;
  /** Verbs of a format with which a value can do no harm: one that quotes, one that takes numbers. */
  readonly harmlessVerbs?: RegExp;
  /** What the function says before the sink, that makes the data harmless there: an answer of a kind that is no page. */
  readonly unlessBefore?: RegExp;
  /** Text that starts in a way that makes it harmless: a URL with its host, a path of the own site. */
  readonly isHarmless?: (value: Value, sink: string) => boolean;
}

export interface ReportOptions {
  readonly message?: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** Text that was made here and may be used elsewhere: not said again where its use is. */
  readonly isText?: boolean;
}

export type Report = (place: Span, options?: ReportOptions) => undefined;

/** True when data was made harmless for a rule that follows data: what comes from outside in it, where anything does. */
export type IsSafeFor = (taint: Taint, rule: string) => boolean;

/** A call as rules see it. */
export interface CallView {
  readonly unit: Unit;
  readonly path: string;
  readonly name: string;
  readonly isNew: boolean;
  readonly receiver: Value | undefined;
  /** What the receiver or the whole callee looks like in the text. */
  readonly label: string;
  readonly args: readonly Value[];
  readonly argPlaces: readonly Span[];
  readonly place: Span;
  /** An option by keyword, or under this key in an object that is an argument. */
  option(name: string): Value | undefined;
  /** The text of the call. */
  source(): string;
  /** The function that the call stands in. */
  readonly within: FunctionCode | undefined;
  readonly isSafeFor: IsSafeFor;
  /**
   * What a parameter brings here is for the callers to answer for; false: no parameter brings anything, or only what is harmless.
   *
   * @param enough the fact that makes it harmless here, where what does so for the rule is not enough
   */
  asksCallers(taint: Taint, rule: string, detail: string, enough?: string): boolean;
}

/** Looks at calls by the last name of what is called. */
export interface CallHook {
  readonly names: readonly string[];
  readonly check: (call: CallView, report: Report) => unknown;
}

/** A handler of requests that a framework calls. */
export interface Route {
  readonly unit: Unit;
  /** `POST`, `*` when any. */
  readonly verb: string;
  /** As it is written; empty when it is not known. */
  readonly path: string;
  readonly place: Span;
  /** What stands before the handler: names and texts of middleware, decorators and dependencies. */
  readonly guards: readonly string[];
  readonly handler: FunctionCode | undefined;
  /** What it is registered with: `app`, `router`. */
  readonly on: string;
  readonly framework: string;
}

/** A whole file as rules see it. */
export interface FileView {
  readonly unit: Unit;
  readonly routes: readonly Route[];
  readonly imports: ReadonlySet<string>;
  text(span: Span): string;
}

/** An assignment as rules see it. */
export interface AssignView {
  readonly unit: Unit;
  /** The last name of the target. */
  readonly name: string;
  readonly path: string;
  readonly value: Value;
  readonly place: Span;
  readonly valuePlace: Span;
  readonly within: FunctionCode | undefined;
  readonly isSafeFor: IsSafeFor;
}

/** What a rule looks for in the languages of one family. */
export interface LanguagePart {
  /** How grave it is when a parameter is passed on whole where text must be built to count; undefined: not reported. */
  readonly whole?: Severity;
  readonly sinks?: readonly SaidSink[];
  readonly calls?: readonly CallHook[];
  readonly assign?: (assign: AssignView, report: Report) => void;
  readonly file?: (file: FileView, report: Report) => void;
}

export type OtherLanguages = Partial<Record<Exclude<Family, 'script'>, LanguagePart>>;

/** A rule: what it says of itself, and small functions that look. Its own parts are about Python and JavaScript. */
export interface CodeRule extends RuleInfo {
  readonly message: string;
  /** Text in quotes is not shown: it may be a secret. */
  readonly hidesValues?: boolean;
  readonly flow?: Flow;
  readonly calls?: readonly CallHook[];
  readonly assign?: (assign: AssignView, report: Report) => void;
  readonly file?: (file: FileView, report: Report) => void;
  readonly others?: OtherLanguages;
}

export type { ClassCode, FunctionCode };
