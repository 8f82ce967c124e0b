import { lineStarts, type Place, spotAt } from '../../model/index.ts';
import type { Machine } from './flow/machine.ts';
import type { Span, Unit } from './ir/unit.ts';
import { modelOf } from './models/models.table.ts';

/** A module that a file asks for and that is none of the files that were read. */
export interface ForeignModule {
  readonly module: string;
  readonly language: 'python' | 'javascript';
  readonly place: Place;
  readonly excerpt: string;
}

/** A name that a file asks of such a module. */
export interface ForeignUse extends Span {
  readonly module: string;
  readonly name: string;
  readonly language: 'python' | 'javascript';
  readonly path: string;
}

const LONGEST_EXCERPT = 160;
/** The lines before it say that the module may be missing, or that only a checker of types reads this. */
const READY_BEFORE =
  /(?:^|\n)[ \t]*(?:try:|except\b[^\n]*:|if[ \t]+(?:\w+\.)?TYPE_CHECKING\b[^\n]*:|if\b[^\n]*\bversion\w*[^\n]*:)[ \t]*(?:#[^\n]*)?\n(?:[^\n]*\n){0,3}$|\btry[ \t]*\{[^}]*$|\bcatch\b[^}]*$|\bresolve\([^)]*$/;
const LOOKED_AT = 300;

/** What the files ask for, in the order of files and places; what they could do without is left out. */
export function foreignModules(machine: Machine): readonly ForeignModule[] {
  return [...machine.modules.values()].flatMap(({ unit, foreign }) =>
    [...foreign].flatMap(([module, { start, end }]): readonly ForeignModule[] => {
      const before = unit.text.slice(Math.max(0, start - LOOKED_AT), unit.text.lastIndexOf('\n', start - 1) + 1);
      if (READY_BEFORE.test(before) || /\btry\s*\{[^}]*$/.test(unit.text.slice(Math.max(0, start - LOOKED_AT), start))) return [];
      const excerpt = unit.text.slice(start, Math.min(end, start + LONGEST_EXCERPT)).replace(/\s+/g, ' ');
      return [{ module, language: languageOf(unit), place: placeOf(unit, start, end), excerpt }];
    }),
  );
}

/** A name that the file looks for before it uses it, adds itself, or may do without. */
const IS_READY = /\b(?:ImportError|AttributeError|ModuleNotFoundError|hasattr|getattr|setattr|version_info|TYPE_CHECKING)\b/;
/** How far around a name that is looked for, in UTF-16 units. */
const NEAR = 1500;

/** What the files ask of modules from elsewhere, in the order of files. */
export function foreignUses(machine: Machine): readonly ForeignUse[] {
  return [...machine.modules.values()].flatMap(({ unit, uses }) => {
    if (uses.size === 0 || (unit.language !== 'python' && modelOf(unit.language).family !== 'script')) return [];
    const [language, { path }] = [languageOf(unit), unit];
    return [...uses.values()].flatMap((use): readonly ForeignUse[] =>
      use.name === '' || use.name.startsWith('__') ? [] : [{ ...use, language, path }],
    );
  });
}

function languageOf({ language }: Unit): ForeignUse['language'] {
  return language === 'python' ? 'python' : 'javascript';
}

/**
 * Whether a file is ready for a name that is not there: it looks for it before it uses it, adds it itself, or does without.
 *
 * @param start where the name is used, in UTF-16 units
 */
export function isReadyFor(text: string, name: string, start: number): boolean {
  const word = new RegExp(String.raw`(?<![\w$])${name.replaceAll('$', String.raw`\$`)}(?![\w$])`, 'g');
  if (IS_READY.test(text.slice(Math.max(0, start - NEAR), start + NEAR)) || text.includes('promisifyAll')) return true;
  for (const { index } of text.matchAll(word)) {
    const [before, after] = [
      text.slice(Math.max(0, index - 40), index),
      text.slice(index + name.length, index + name.length + 20),
    ];
    if (
      /\btypeof\s+[\w.$]*$|['"`]$|\bif\s*\(?\s*!?[\w.$]*\.$/.test(before) ||
      /^\s*(?:\?\.|\?[^:]|&&|\|\||=(?![=>]))/.test(after)
    )
      return true;
  }
  return false;
}

const startsByUnit = new WeakMap<Unit, readonly number[]>();

function placeOf(unit: Unit, from: number, to: number): Place {
  const starts = startsByUnit.get(unit) ?? lineStarts(unit.text);
  startsByUnit.set(unit, starts);
  const start = spotAt(starts, from);
  const end = spotAt(starts, to);
  return { path: unit.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
