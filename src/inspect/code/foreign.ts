import { lineStarts, type Place, spotAt } from '../../model/index.ts';
import type { Machine } from './flow/machine.ts';
import type { Unit } from './ir/unit.ts';

/** A module that a file asks for and that is none of the files that were read. */
export interface ForeignModule {
  readonly module: string;
  readonly language: 'python' | 'javascript';
  readonly place: Place;
  readonly excerpt: string;
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
      const language = unit.language === 'python' ? 'python' : 'javascript';
      const excerpt = unit.text.slice(start, Math.min(end, start + LONGEST_EXCERPT)).replace(/\s+/g, ' ');
      return [{ module, language, place: placeOf(unit, start, end), excerpt }];
    }),
  );
}

function placeOf(unit: Unit, from: number, to: number): Place {
  const starts = lineStarts(unit.text);
  const start = spotAt(starts, from);
  const end = spotAt(starts, to);
  return { path: unit.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
