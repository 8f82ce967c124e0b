import { type Incomplete, type Inspection, lineStarts, spotAt } from '../../model/index.ts';
import { findFileMistakes } from './file-rules.ts';
import { toFindings } from './findings.ts';
import { compileRules } from './flow/compiled.ts';
import { readProject } from './flow/project.ts';
import { type ForeignModule, type ForeignUse, foreignModules, foreignUses } from './foreign.ts';
import type { Unit } from './ir/unit.ts';
import type { CodeLanguage } from './language.ts';
import { lowerFile } from './lower/lower.ts';
import { isFilledIn } from './pages.ts';
import { rules } from './rules.table.ts';
import type { CodeParser } from './syntax.ts';

export interface CodeFile {
  readonly path: string;
  readonly text: string;
  readonly language: CodeLanguage;
}

export interface InspectOptions {
  /** Asked now and then while a file is read: true gives the file up, which is then reported as incomplete. */
  readonly deadlineOf?: (path: string) => () => boolean;
}

const book = compileRules(rules);

/** Parts of one file that do not parse and are named; a file that is no code at all has thousands. */
const MOST_ERRORS = 20;
const CUT = 'a part is nested too deeply';

/** Analyses one file. What could not be analysed stands in `incomplete`. Never throws on any text. */
export function inspectCode(file: CodeFile, parser: CodeParser, options: InspectOptions = {}): Inspection {
  return inspectProject([file], () => parser, options);
}

/** What files that were read together say. */
export interface ProjectInspection extends Inspection {
  /** Modules that none of them is. */
  readonly foreign: readonly ForeignModule[];
  /** Names that they ask of such modules. */
  readonly uses: readonly ForeignUse[];
}

/** Analyses files together: what one function does with its arguments is known to its callers in other files. */
export function inspectProject(
  files: Iterable<CodeFile>,
  parserOf: (language: CodeLanguage) => CodeParser | undefined,
  options: InspectOptions = {},
): ProjectInspection {
  const deadlineOf = options.deadlineOf ?? (() => () => false);
  const incomplete: Incomplete[] = [];
  const units: Unit[] = [];
  for (const file of files) {
    const unit = lowerOne(file, parserOf(file.language), deadlineOf(file.path), incomplete);
    if (unit !== undefined) units.push(unit);
  }
  const reading = readProject(units, book, deadlineOf);
  if (reading === undefined) return { findings: [], incomplete, foreign: [], uses: [] };
  for (const path of reading.late) incomplete.push({ path, reason: 'following its data took too long' });
  for (const path of reading.machine.cut) sayCut(path, incomplete);
  const broken = new Set([...reading.broken, ...findFileMistakes(reading.machine)]);
  for (const path of broken) incomplete.push({ path, reason: 'reading it failed' });
  const { machine } = reading;
  return { findings: toFindings(machine), incomplete, foreign: foreignModules(machine), uses: foreignUses(machine) };
}

function lowerOne(
  file: CodeFile,
  parser: CodeParser | undefined,
  isLate: () => boolean,
  incomplete: Incomplete[],
): Unit | undefined {
  const { path } = file;
  const lowered = parser === undefined ? 'no parser for its language' : lowerBounded(file, parser, isLate);
  if (typeof lowered === 'string') {
    incomplete.push({ path, reason: lowered });
    return undefined;
  }
  if (lowered.isCut) sayCut(path, incomplete);
  if (lowered.errors.length > 0 && !isFilledIn(path, file.text)) {
    const starts = lineStarts(file.text);
    for (const error of lowered.errors.slice(0, MOST_ERRORS)) {
      incomplete.push({ path, line: spotAt(starts, error).line, reason: 'this part does not parse' });
    }
  }
  return lowered.unit;
}

/** A stack that is used up is what hostile nesting leads to, where no limit of ours came before it. */
function lowerBounded(file: CodeFile, parser: CodeParser, isLate: () => boolean): ReturnType<typeof lowerFile> {
  try {
    return lowerFile(file, parser, isLate);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return CUT;
  }
}

/** Once for a file, whichever step it was cut by. */
function sayCut(path: string, incomplete: Incomplete[]): void {
  if (!incomplete.some((one) => one.path === path && one.reason === CUT)) incomplete.push({ path, reason: CUT });
}
