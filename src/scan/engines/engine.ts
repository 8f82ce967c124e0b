import type { Finding, Incomplete } from '../../model/index.ts';

/** What another scanner said. Paths are as it wrote them. */
export interface EngineReport {
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
}

/** Another scanner that may be on PATH. */
export interface Engine {
  readonly name: string;
  /** The oldest version whose word counts: older ones say too little without saying so. */
  readonly least: readonly [major: number, minor: number];
  readonly versionArgs: readonly string[];
  /** How it is called in the folder that is scanned, without a network, for one JSON document on standard output. */
  readonly args: (rules: readonly string[]) => readonly string[];
  /** True when it finds nothing unless it is given files of rules. */
  readonly needsRules: boolean;
  /** True when it writes into its user's home: it is given another one, which is gone afterwards. */
  readonly needsOwnHome?: boolean;
  /** Folders of the user's that it reads beside the project. */
  readonly reads?: (env: Readonly<Record<string, string | undefined>>) => readonly string[];
  /** Exit codes of a scan that it did not carry out, whatever it wrote: its silence is none. */
  readonly failureCodes?: readonly number[];
  /** True when builds of it from source tell no version. */
  readonly isOftenUnversioned?: boolean;
  /** Its settings in the folder that is scanned, as far as they are data. */
  readonly settingsData: readonly string[];
  /** Its settings that are code, or lead to code: the first that is there counts. */
  readonly settingsProgram?: readonly string[];
  /** The member that its report always has, as a list; undefined where the report is a list itself. */
  readonly list: 'results' | undefined;
  readonly read: (output: unknown) => EngineReport;
}

/** A member of something that came from outside; undefined where there is none. */
export function member(value: unknown, ...names: readonly string[]): unknown {
  let at = value;
  for (const name of names) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

const LONGEST_TEXT = 500;

export function textIn(value: unknown, ...names: readonly string[]): string {
  const found = member(value, ...names);
  return typeof found === 'string' ? found.slice(0, LONGEST_TEXT) : '';
}

/** A number from 1 up; `fallback` where there is none. */
export function countIn(value: unknown, fallback: number, ...names: readonly string[]): number {
  const found = member(value, ...names);
  return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : fallback;
}

export function listIn(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const found = names.length === 0 ? value : member(value, ...names);
  return Array.isArray(found) ? found : [];
}

/** `CWE-78: Improper ...`, `78`, as it is named here; undefined for anything else. */
export function weaknessOf(value: unknown): string | undefined {
  const number = typeof value === 'number' ? String(value) : typeof value === 'string' ? /(\d{1,5})/.exec(value)?.[1] : undefined;
  return number === undefined ? undefined : `CWE-${Number(number)}`;
}
