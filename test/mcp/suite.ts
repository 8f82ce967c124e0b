/* One run of the conformance suite, and what is different about another. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Difference, KNOWN } from './differences.table.ts';

/** By scenario, its checks and what came of each, sorted. */
export type Results = ReadonlyMap<string, readonly string[]>;

export interface Suite {
  readonly node: string;
  readonly folder: string;
}

/** What the suite writes down beside its checks, so that a person can follow: each message, one line. */
const LOG = /^(?:incoming|outgoing)-|^stream-closed$/;
const LONGEST_MS = 600_000;

/** @param words the part of the suite that runs, and what it is given */
export async function runSuite(suite: Suite, words: readonly string[], revision: string, folder: string): Promise<Results> {
  const entry = join(suite.folder, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
  const [part = '', ...more] = words;
  const argv = [entry, part, ...more, '--requirements', revision, '--timeout', '90000', '-o', folder];
  const child = spawn(suite.node, argv, { stdio: 'ignore', timeout: LONGEST_MS });
  await new Promise((resolve) => child.once('close', resolve));
  return existsSync(folder) ? resultsIn(folder) : new Map();
}

function resultsIn(folder: string): Results {
  const results = new Map<string, readonly string[]>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('checks.json')) continue;
    const scenario = path.replace(/^server-|\/checks\.json$/g, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
    const checks: readonly { readonly id: string; readonly status: string }[] = JSON.parse(
      readFileSync(join(folder, path), 'utf8'),
    );
    const judged = checks.filter(({ id }) => !LOG.test(id));
    results.set(scenario, judged.map(({ id, status }) => `${id} ${status}`).sort());
  }
  return results;
}

/** Prints a line of the table and what is different. @returns how many scenarios differ in a way that nothing explains */
export function compared(passage: string, revision: string, direct: Results, through: Results): number {
  const scenarios = [...new Set([...direct.keys(), ...through.keys()])];
  const found = scenarios.map((scenario) => {
    const [one, other] = [checksOf(passage, direct.get(scenario)), checksOf(passage, through.get(scenario))];
    const lines = [...without(one, other).map((check) => `- ${check}`), ...without(other, one).map((check) => `+ ${check}`)];
    const known = KNOWN.filter((entry) => covers(entry, passage, scenario));
    return {
      scenario,
      lines,
      open: lines.filter((line) => !known.some((entry) => entry.lines.includes(line))),
      known,
    };
  });
  const odd = found.filter(({ lines }) => lines.length > 0);
  const unexplained = odd.filter(({ open }) => open.length > 0);
  console.log(
    `conformance ${passage} ${revision}: direct ${count(direct)}; through the gateway ${count(through)}; ${odd.length} scenarios differ, ${odd.length - unexplained.length} of them as explained`,
  );
  for (const { scenario, known } of odd.filter(({ open }) => open.length === 0))
    console.log(`  ${scenario}: ${[...new Set(known.map(({ why }) => why))].join('; ')}`);
  for (const { scenario, lines } of unexplained) console.log(`  ${scenario}: NOT EXPLAINED\n    ${lines.join('\n    ')}`);
  return direct.size === 0 ? 1 : unexplained.length;
}

/** How often a client reads a document or asks for a token again is its own affair: the gateway's log-in asks less often. */
function checksOf(passage: string, checks: readonly string[] = []): readonly string[] {
  return passage === 'client' ? [...new Set(checks)] : checks;
}

function covers(entry: Difference, passage: string, scenario: string): boolean {
  return entry.passages.includes(passage) && entry.scenario.test(scenario);
}

/** Those of one list that the other has not, each as often as it stands there. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const left = [...other];
  return list.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function count(results: Results): string {
  const all = [...results.values()].flat();
  return `${all.filter((check) => check.endsWith(' SUCCESS')).length} of ${all.length} checks in ${results.size} scenarios`;
}
