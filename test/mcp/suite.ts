/* One run of the conformance suite, and what is different about another. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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

function entryOf({ folder }: Suite): string {
  return join(folder, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
}

/**
 * @param words the part of the suite that runs, and what it is given
 * @param scenario only this one; else all that the revision requires
 */
export async function runSuite(
  suite: Suite,
  words: readonly string[],
  revision: string,
  folder: string,
  scenario?: string,
): Promise<Results> {
  const [part = '', ...more] = words;
  const which =
    scenario === undefined ? ['--requirements', revision] : ['--scenario', scenario, '--spec-version', revision, '--force'];
  const argv = [entryOf(suite), part, ...more, ...which, '--timeout', '90000', '-o', folder];
  const child = spawn(suite.node, argv, { stdio: 'ignore', timeout: LONGEST_MS, detached: true });
  await new Promise((resolve) => child.once('close', resolve));
  endLeft(child.pid);
  return existsSync(folder) ? resultsIn(folder) : new Map();
}

/** The client's scenarios of a revision: those that it requires, and those that are run and not scored. */
export function clientScenarios(suite: Suite, revision: string): readonly string[] {
  const { stdout } = spawnSync(suite.node, [entryOf(suite), 'list', '--client', '--requirements', revision], {
    encoding: 'utf8',
  });
  const required = stdout.slice(stdout.indexOf('Client scenarios')).split('Run and reported')[0] ?? '';
  const all = [...required.matchAll(/^ +- (\S+)$/gm), ...stdout.matchAll(/^ +- (\S+) \[client\]$/gm)];
  return [...new Set(all.map(([, name = '']) => name))];
}

/**
 * The client in each of the scenarios, a few at a time: the suite itself starts all clients of a revision at once, and gives up on
 * those that are slow then.
 */
export async function runClient(
  suite: Suite,
  command: string,
  revision: string,
  folder: string,
  scenarios: readonly string[],
): Promise<Results> {
  const results = new Map<string, readonly string[]>();
  const left = [...scenarios];
  const next = async (): Promise<void> => {
    for (let scenario = left.shift(); scenario !== undefined; scenario = left.shift()) {
      const own = join(folder, scenario.replaceAll('/', '-'));
      for (const one of await runSuite(suite, ['client', '--command', command], revision, own, scenario)) results.set(...one);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
  return results;
}

/** Clients that the suite has given up on go on without it. */
function endLeft(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
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

interface Odd {
  readonly scenario: string;
  readonly lines: readonly string[];
  /** Those of the lines that nothing explains. */
  readonly open: readonly string[];
  readonly known: readonly Difference[];
}

/** The scenarios whose results differ. */
export function differing(passage: string, direct: Results, through: Results): readonly Odd[] {
  const scenarios = [...new Set([...direct.keys(), ...through.keys()])];
  return scenarios.flatMap((scenario) => {
    const [one, other] = [checksOf(passage, direct.get(scenario)), checksOf(passage, through.get(scenario))];
    const lines = [...without(one, other).map((check) => `- ${check}`), ...without(other, one).map((check) => `+ ${check}`)];
    const known = KNOWN.filter((entry) => covers(entry, passage, scenario));
    const open = lines.filter((line) => !known.some((entry) => entry.lines.includes(line)));
    return lines.length === 0 ? [] : [{ scenario, lines, open, known }];
  });
}

/** Prints a line of the table and what is different. @returns how many scenarios differ in a way that nothing explains */
export function compared(passage: string, revision: string, direct: Results, through: Results): number {
  const odd = differing(passage, direct, through);
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
