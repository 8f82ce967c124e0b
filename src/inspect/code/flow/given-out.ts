import { isShortWord } from '../../../model/index.ts';
import type { FunctionCode, Unit } from '../ir/unit.ts';
import type { Machine } from './machine.ts';
import { COMMON_JS, type Public, publicOf } from './public-files.ts';
import { functionKey, type ParameterSink } from './summary.ts';

/** A file that others get something from. */
export const GIVES_OUT: RegExp = /(?<![\w$.])(?:module\.exports\b|exports(?:\.\w|\[))|^[ \t]*export\s/m;

/** Sinks that a library's users reach. */
export interface GivenOut {
  /** Sinks to which a function leads that whoever uses the library can call, with what the library does not choose. */
  readonly open: ReadonlySet<ParameterSink>;
  /** Those of them in functions that are exported by name: what the library itself gives them answers for nobody else. */
  readonly exported: ReadonlySet<ParameterSink>;
}

export function givenOut(m: Machine): GivenOut {
  const [found, exported] = [new Set<ParameterSink>(), new Set<ParameterSink>()];
  const open = publicOf(m);
  for (const [key, { sinks }] of m.summaries) {
    if (sinks.every((sink) => sink.rule.rule.flow?.whenGivenOut === undefined && sink.severity === undefined)) continue;
    const at = key.lastIndexOf('#');
    const unit = m.modules.get(key.slice(0, at))?.unit;
    const code = unit?.functions[Number(key.slice(at + 1))];
    if (
      unit === undefined ||
      code === undefined ||
      !givesAnything(m, unit) ||
      unit.language === 'python' ||
      !isOpen(open, key, unit, code) ||
      isKept(unit, code)
    )
      continue;
    for (const sink of sinks) {
      found.add(sink.root ?? sink);
      if (open.functions.has(key)) exported.add(sink.root ?? sink);
    }
  }
  return { open: found, exported };
}

/** What looks like an export may stand in a text. */
function givesAnything(m: Machine, { path, text }: Unit): boolean {
  return (
    (m.modules.get(path)?.exports.size ?? 0) > 0 ||
    COMMON_JS.test(text) ||
    /^[ \t]*export\s*(?:\*|\{[^}]*\}\s*from\b)/m.test(text)
  );
}

/** A function of a file that is open, one that is given on by its name, or one that such a function makes. */
function isOpen({ files, functions }: Public, key: string, unit: Unit, { start, end }: FunctionCode): boolean {
  if (files.has(unit) || functions.has(key)) return true;
  return unit.functions.some(
    (outer, number) => outer.start < start && outer.end >= end && functions.has(functionKey(unit, number)),
  );
}

const kept = new WeakMap<FunctionCode, boolean>();

function isKept(unit: Unit, code: FunctionCode): boolean {
  let known = kept.get(code);
  if (known === undefined) {
    known = !GIVES_OUT.test(unit.text) || isOnlyCalled(unit, code);
    kept.set(code, known);
  }
  return known;
}

/** A function that the file does nothing with but call it; a method that is said to be private. */
function isOnlyCalled({ text }: Unit, { name, owner, start }: FunctionCode): boolean {
  const before = text.slice(Math.max(0, start - 60), start);
  if (owner >= 0) return /^[_#]/.test(name) || /\bprivate\s+(?:static\s+)?(?:async\s+)?$/.test(before);
  if (!isShortWord(name) || GIVEN_AWAY.test(before)) return false;
  return !isNamedElsewhere(text, name);
}

/** `export function`, `exports.name = function`, `name: function`: what stands before a function that is given on. */
const GIVEN_AWAY =
  /(?:\bexport\s+(?:default\s+)?(?:const\s+\w+(?:\s*:[^=\n]*)?\s*=\s*)?|(?<!\b(?:var|let|const)\s+\w+)\s*=\s*|:\s*|\breturn\s+)(?:async\s+)?$/;

/** `module.exports = name`, `{ name }`, `list.map(name)`: all but a declaration and a call. */
function isNamedElsewhere(text: string, name: string): boolean {
  return new RegExp(`(?<!\\b(?:function\\*?|var|let|const)\\s+)(?<![\\w$.'"\`])${name}(?![\\w$]|\\s*\\(|['"\`])`).test(text);
}
