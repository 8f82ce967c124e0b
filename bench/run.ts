/**
 * npm run bench -- [--only NAME]... [--pairs N] [--quick]
 *
 * Paired benchmarks of the built program. Exit 1 where something failed; a missed target is a result, not a failure.
 *   --only NAME  a group (start-up, steady, calls, decisions, egress, house, undo) or part of a measurement's name; may be repeated
 *   --pairs N    pairs of each measurement (10; with --quick 2)
 *   --quick      check that everything works; prints, but writes no results
 */
import { existsSync } from 'node:fs';
import { measureCalls } from './calls.ts';
import { countDecisions } from './decisions.ts';
import { measureEgress } from './egress/measure.ts';
import { measureHouse } from './house.ts';
import { type Group, readOptions } from './options.ts';
import { cleanUpAtExit } from './place.ts';
import { machine, productVersion, writeResults } from './results.ts';
import { Session } from './session.ts';
import { measureStartUp } from './startup.ts';
import { measureSteady } from './steady.ts';
import { SALLYPORT, WARDEN } from './tools.ts';
import { measureUndo } from './undo.ts';

const GROUPS: readonly (readonly [Group, (session: Session) => Promise<void>])[] = [
  ['start-up', measureStartUp],
  ['steady', measureSteady],
  ['calls', measureCalls],
  ['decisions', countDecisions],
  ['egress', measureEgress],
  ['house', measureHouse],
  ['undo', measureUndo],
];

async function main(): Promise<number> {
  const options = readOptions(import.meta.filename);
  for (const path of [SALLYPORT, WARDEN])
    if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build\` first`);
  cleanUpAtExit();
  const where = machine();
  console.log(where);
  const at = new Date();
  const session = new Session(options, productVersion());
  for (const [group, measure] of GROUPS) {
    if (mayConcern(options.only, group)) await measure(session);
  }
  if (session.rows.length === 0) throw new Error(`nothing is called ${options.only.join(' or ')}`);
  const count = (verdict: string): number => session.rows.filter((row) => row.verdict === verdict).length;
  console.log(
    `\nbench: ${count('met')} targets met, ${count('not met')} not met, ${count('skipped')} skipped, ${count('failed')} failed`,
  );
  if (options.quick) console.log('bench: --quick, so nothing was written');
  else writeResults(session.rows, at, where);
  return count('failed') === 0 ? 0 : 1;
}

/** Without a group's name among the wishes every group is looked through for measurements of that name. */
function mayConcern(only: readonly string[], group: Group): boolean {
  const groups = GROUPS.map(([name]): string => name);
  return only.length === 0 || only.includes(group) || only.some((wanted) => !groups.includes(wanted));
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
