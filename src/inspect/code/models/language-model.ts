import type { Family } from '../language.ts';
import type { SourceKind } from './sources.table.ts';

/** An object that a framework hands to a program: which of its members bring what a client sent. */
export interface Role {
  /** Members and methods that are data from outside. */
  readonly data: ReadonlySet<string>;
  /** Those that are data by the way they are called. */
  readonly named?: RegExp;
  /** Members and methods that are such an object again, by their role. */
  readonly inner: Readonly<Record<string, string>>;
  /** Members that are a path of the own site. */
  readonly ownPaths?: ReadonlySet<string>;
  /** Members that are the host of the own site, as the client calls it. */
  readonly ownHosts?: ReadonlySet<string>;
  /** That somebody else wrote what it brings is possible, and no more: what a server answers that the program chose. */
  readonly isPossible?: true;
  /** Members that do what the global function of that name does. */
  readonly globals?: ReadonlySet<string>;
}

/** What is known of the libraries of a family of languages. */
export interface LanguageModel {
  readonly family: Family;
  readonly sourcePaths: ReadonlyMap<string, SourceKind>;
  readonly sourceCalls: ReadonlyMap<string, 'remote' | 'local'>;
  readonly sourceMethods: ReadonlySet<string>;
  /** Roles besides `request` and `context`, which scripts have. */
  readonly roles: Readonly<Record<string, Role>>;
  /** Types that are such an object, wherever a parameter or a variable has them. */
  readonly roleOfType: ReadonlyMap<string, string>;
  /** Roles that a type has only in files that look like this. */
  readonly roleNeeds: ReadonlyMap<string, RegExp>;
  /** Variables and calls that are such an object. */
  readonly roleOfName: ReadonlyMap<string, string>;
  readonly roleOfCall: ReadonlyMap<string, string>;
  /** Methods of anything whose result is such an object. */
  readonly roleOfMethod: ReadonlyMap<string, string>;
  /** Types that hold nothing dangerous: numbers, dates, truth values. */
  readonly plainTypes: ReadonlySet<string>;
  /** Types that say nothing of what a value is good for. */
  readonly vagueTypes: ReadonlySet<string>;
  /** Calls whose result is harmless for some rules: their ids, or all. */
  readonly sanitizers: ReadonlyMap<string, 'all' | readonly string[]>;
  readonly cleanCalls: ReadonlySet<string>;
  readonly cleanMethods: ReadonlySet<string>;
  /** Methods that give a number or a truth value, whatever they are called on, or what whoever runs the program has set. */
  readonly plainMethods: ReadonlySet<string>;
  /** Calls that make a path canonical. */
  readonly normalisers: ReadonlySet<string>;
  /** Calls that escape what would end quotes in a statement, and put none around it. */
  readonly escapes: ReadonlySet<string>;
  /** Calls whose result is what they are given. */
  readonly passes: ReadonlySet<string>;
  /** Makers of text that is appended to. */
  readonly builders: ReadonlySet<string>;
  /** Methods that put something at the end of the text that they are called on. */
  readonly appends: ReadonlySet<string>;
  /** Calls `format(text, values...)`. */
  readonly formats: ReadonlySet<string>;
  /** Calls that take a list in the place of several last arguments. */
  readonly spreads: ReadonlySet<string>;
  /** Calls that put a path together from its parts. */
  readonly joins: ReadonlySet<string>;
  /** Calls that read into their last argument. */
  readonly fills: ReadonlySet<string>;
  /** Methods that put what they are given into what they are called on. */
  readonly writers: ReadonlySet<string>;
  /** Makers of maps and of lists. */
  readonly maps: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
}

/** A model with nothing in it, to be filled by a language. */
export function languageModel(family: Family, parts: Partial<Omit<LanguageModel, 'family'>>): LanguageModel {
  const none: ReadonlySet<string> = new Set();
  return {
    family,
    sourcePaths: new Map(),
    sourceCalls: new Map(),
    sourceMethods: none,
    roles: {},
    roleOfType: new Map(),
    roleNeeds: new Map(),
    roleOfName: new Map(),
    roleOfCall: new Map(),
    roleOfMethod: new Map(),
    plainTypes: none,
    vagueTypes: none,
    sanitizers: new Map(),
    cleanCalls: none,
    cleanMethods: none,
    plainMethods: none,
    normalisers: none,
    escapes: none,
    passes: none,
    builders: none,
    appends: none,
    formats: none,
    spreads: none,
    joins: none,
    fills: none,
    writers: none,
    maps: none,
    lists: none,
    ...parts,
  };
}

/** Words of a text, as a set. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

/** Sanitizers by what they make their result harmless for. */
export function sanitizing(
  rows: readonly (readonly [safe: 'all' | readonly string[], calls: string])[],
): ReadonlyMap<string, 'all' | readonly string[]> {
  return new Map(rows.flatMap(([safe, calls]) => [...words(calls)].map((call) => [call, safe] as const)));
}
