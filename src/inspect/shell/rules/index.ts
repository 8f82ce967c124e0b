import type { Effect } from '../../../model/index.ts';
import type { Call, ProgramRule } from '../call.ts';
import { DATABASE_RULES } from './databases.ts';
import { FILE_RULES } from './files.ts';
import { GIT_RULES } from './git.ts';
import { SYSTEM_RULES } from './system.ts';
import type { VerbRule } from './verb.ts';
import { verbEffects } from './verb.ts';
import { VERB_RULES } from './verbs.table.ts';

const PROGRAMS: ReadonlyMap<string, readonly ProgramRule[]> = byProgram(
  [...FILE_RULES, ...GIT_RULES, ...DATABASE_RULES, ...SYSTEM_RULES],
  (rule) => rule.programs,
);
const VERBS: ReadonlyMap<string, readonly VerbRule[]> = byProgram(VERB_RULES, (row) => (row.run.split(' ')[0] ?? '').split('|'));

/** What a program with these arguments does, by every rule that knows it. */
export function effectsOf(call: Call): readonly Effect[] {
  const program = call.program.startsWith('mkfs.') || call.program.startsWith('newfs_') ? 'mkfs' : call.program;
  const own = (PROGRAMS.get(program) ?? []).flatMap((rule) => rule.effects(call));
  const rows = VERBS.get(program);
  return rows === undefined ? own : [...own, ...verbEffects(call, rows)];
}

/** Whether a rule knows the program at all. */
export function isKnown(program: string): boolean {
  return PROGRAMS.has(program) || VERBS.has(program);
}

function byProgram<T>(rules: readonly T[], programsOf: (rule: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const rule of rules) {
    for (const program of programsOf(rule)) {
      const group = groups.get(program);
      if (group === undefined) groups.set(program, [rule]);
      else group.push(rule);
    }
  }
  return groups;
}
