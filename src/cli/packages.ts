/** `sallyport packages check` and `why`: names in, verdicts with their reasons out. */

import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { loadPolicy } from '../guard/index.ts';
import {
  type Ecosystem,
  isEcosystem,
  judgePackage,
  type PackageJudgement,
  type PackageRef,
  type Tier,
} from '../inspect/packages/index.ts';
import { type Policy, UserError } from '../model/index.ts';
import { givenPackageFile, type LocalKnowledge, openKnowledge, STALE_AFTER_MS } from '../package-data/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { painter } from './colour.ts';
import type { FlagValues, Invocation, Io } from './command.ts';
import { ecosystemOf, packageOf } from './package-name.ts';
import { plural, visible, wrap } from './text.ts';

const LONGEST_INPUT = 64 * 2 ** 20;

interface Unjudged {
  readonly input: string;
  readonly reason: string;
}

/** 0: all are allowed; 1: one is to be asked about or denied; 3: something could not be judged. */
export async function check({ args, flags, io }: Invocation): Promise<number> {
  // It lasts for moments: V8's optimised code would take 8 MiB, and its making the time that it saves.
  setFlagsFromString('--no-opt');
  const ecosystem = ecosystemOf(flags['ecosystem']);
  const files = [...list(flags, 'manifest'), ...list(flags, 'lockfile')];
  const isPiped = args.length === 0 && files.length === 0 && !io.stdinIsTty;
  const names = args.length === 1 && args[0] === '-' ? linesOfInput() : isPiped ? linesOfInput() : args;
  if (names.length === 0 && files.length === 0) {
    if (isPiped || args.length > 0) return report([], [], openFor(io), flags, io);
    throw new UserError('USAGE', '`sallyport packages check` needs a package.', {
      hint: 'For example: sallyport packages check pkg:npm/lodash',
      exitCode: 2,
    });
  }
  const given = files.map((file) => ({ file, ...givenPackageFile(file, io.cwd) }));
  const unjudged: Unjudged[] = given.flatMap(({ file, read }) =>
    read.problems.map(({ reason, line }) => ({ input: file, reason: line === undefined ? reason : `line ${line}: ${reason}` })),
  );
  for (const name of args === names ? args : []) {
    const parsed = packageOf(name, ecosystem);
    if (!parsed.ok)
      throw new UserError('PACKAGE_NAME', `${JSON.stringify(name)}: ${parsed.reason}.`, { hint: parsed.hint, exitCode: 2 });
  }
  const refs = function* refsOfNames(): Generator<PackageRef> {
    for (const name of names) {
      const parsed = packageOf(name, ecosystem);
      if (parsed.ok) yield parsed.ref;
      else unjudged.push({ input: name, reason: parsed.reason });
    }
  };
  const knowledge = openFor(io);
  const rules = await rulesFor(io);
  const judged = (function* judgeAllGiven(): Generator<PackageJudgement> {
    yield* judgeAll(refs(), knowledge, rules);
    for (const { read, reader } of given) yield* judgeAll(withoutRepeats(read.refs), knowledge, rules, reader.isLock);
  })();
  return report(judged, unjudged, knowledge, flags, io);
}

/** One package, with everything that is known of it. */
export async function why({ args, flags, io }: Invocation): Promise<number> {
  const [name, ...more] = args;
  if (name === undefined || more.length > 0)
    throw new UserError('USAGE', '`sallyport packages why` takes one package.', { exitCode: 2 });
  const parsed = packageOf(name, ecosystemOf(flags['ecosystem']));
  if (!parsed.ok)
    throw new UserError('PACKAGE_NAME', `${JSON.stringify(name)}: ${parsed.reason}.`, { hint: parsed.hint, exitCode: 2 });
  const knowledge = openFor(io);
  const [judgement] = judgeAll([parsed.ref], knowledge, await rulesFor(io));
  if (judgement === undefined) return 3;
  const rank = knowledge.popular(parsed.ref.ecosystem)?.rankOf(parsed.ref.name);
  if (flags['json'] === true) {
    io.out(
      `${JSON.stringify({ schemaVersion: 1, package: { ...judgement, rank: rank === undefined ? null : rank + 1 }, data: dataOf(knowledge, [parsed.ref.ecosystem]) })}\n`,
    );
    return judgement.tier === 'allow' ? 0 : 1;
  }
  const place =
    rank === undefined ? [] : [`  popular: number ${rank + 1} of ${knowledge.popular(parsed.ref.ecosystem)?.count ?? 0}`];
  io.out(`${[...block(judgement, io), ...place].join('\n')}\n`);
  io.err(`${ageOf(knowledge)}\n`);
  return judgement.tier === 'allow' ? 0 : 1;
}

function list(flags: FlagValues, name: string): readonly string[] {
  const value = flags[name];
  return Array.isArray(value) ? value : [];
}

function linesOfInput(): readonly string[] {
  const text = readFileSync(0, 'utf8');
  if (text.length > LONGEST_INPUT)
    throw new UserError('INPUT_TOO_LARGE', 'Standard input holds more than 64 MiB.', { exitCode: 3 });
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function openFor(io: Io): LocalKnowledge {
  return openKnowledge(stateDirectory(io.env));
}

/** The policy's, of the folder that one stands in. */
async function rulesFor(io: Io): Promise<Policy['packages']> {
  const { policy } = await loadPolicy({ workspace: io.cwd, env: io.env, exitCode: 2 });
  return policy.packages;
}

/** One after the other, so that nobody has to keep them all. */
function* judgeAll(
  refs: Iterable<PackageRef>,
  knowledge: LocalKnowledge,
  rules: Policy['packages'],
  isLocked = false,
): Generator<PackageJudgement> {
  const now = Date.now();
  for (const ref of refs) yield judgePackage(ref, knowledge, { rules, now, isLocked });
}

/** A lockfile may hold one package in many places. */
function withoutRepeats(refs: readonly PackageRef[]): readonly PackageRef[] {
  const keyOf = ({ ecosystem, name, version, range, source, url, integrity }: PackageRef): string =>
    JSON.stringify([ecosystem, name, version, range, source, url, integrity === undefined]);
  return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
}

function report(
  judged: Iterable<PackageJudgement>,
  unjudged: readonly Unjudged[],
  knowledge: LocalKnowledge,
  flags: FlagValues,
  io: Io,
): number {
  const areAllowed =
    flags['json'] === true ? printJson(judged, unjudged, knowledge, io) : printText(judged, unjudged, knowledge, io);
  if (unjudged.length > 0) return 3;
  return areAllowed ? 0 : 1;
}

/** Piece by piece: of thousands of packages only what is being written is in the memory. */
function printJson(
  judged: Iterable<PackageJudgement>,
  unjudged: readonly Unjudged[],
  knowledge: LocalKnowledge,
  io: Io,
): boolean {
  const used = new Set<Ecosystem>();
  let areAllowed = true;
  let piece = '{"schemaVersion":1,"packages":[';
  let separator = '';
  for (const judgement of judged) {
    const { purl, tier } = judgement;
    const type = purl.slice(4, purl.indexOf('/'));
    if (isEcosystem(type)) used.add(type);
    if (tier !== 'allow') areAllowed = false;
    piece += `${separator}${JSON.stringify(judgement)}`;
    separator = ',';
    if (piece.length < PIECE) continue;
    io.out(piece);
    piece = '';
  }
  const rest = JSON.stringify({ incomplete: unjudged, data: dataOf(knowledge, [...used]) });
  io.out(`${piece}],${rest.slice(1)}\n`);
  return areAllowed;
}

const PIECE = 64 * 1024;

function printText(
  judged: Iterable<PackageJudgement>,
  unjudged: readonly Unjudged[],
  knowledge: LocalKnowledge,
  io: Io,
): boolean {
  const packages = [...judged];
  const stopped = packages.filter(({ tier }) => tier !== 'allow');
  const blocks = [...stopped, ...packages.filter(({ tier, suggestion }) => tier === 'allow' && suggestion !== undefined)];
  for (const judgement of blocks) io.out(`${block(judgement, io).join('\n')}\n`);
  for (const { input, reason } of unjudged) io.err(`not judged: ${visible(input)}: ${reason}\n`);
  io.err(`${ageOf(knowledge)}\n`);
  io.out(`${summary(packages)}\n`);
  return stopped.length === 0;
}

function summary(packages: readonly PackageJudgement[]): string {
  const count = (tier: Tier): number => packages.filter((one) => one.tier === tier).length;
  return `${plural(packages.length, 'package')}: ${count('allow')} allowed, ${count('ask')} to be asked about, ${count('deny')} denied`;
}

const COLOURS = { allow: 'green', ask: 'yellow', deny: 'red' } as const;

function block({ purl, verdict, tier, reasons, suggestion }: PackageJudgement, io: Io): readonly string[] {
  const paint = painter(io.colour.out);
  const told = reasons.filter((reason) => reason.tier !== 'allow' || reason.id !== 'unpinned' || reasons.length === 1);
  return [
    `${paint(COLOURS[tier], tier.padEnd(5))} ${visible(purl)}  ${verdict}`,
    ...told.map(({ evidence }) => wrap(visible(evidence), Math.max(40, Math.min(io.columns ?? 100, 100)), '      ')),
    ...(suggestion === undefined ? [] : [`      instead: ${visible(suggestion)}`]),
  ];
}

interface DataAge {
  readonly index: Readonly<Record<string, string>>;
  readonly fetched: {
    readonly created: string;
    readonly isStale: boolean;
    readonly malicious: number;
    readonly vulnerabilities: number;
    readonly names: number;
  } | null;
}

function dataOf(knowledge: LocalKnowledge, ecosystems: readonly Ecosystem[]): DataAge {
  const index = Object.fromEntries(ecosystems.map((one) => [one, knowledge.popular(one)?.date ?? '']));
  const { generation } = knowledge;
  if (generation === undefined) return { index, fetched: null };
  const { created, malicious, vulnerabilities, names } = generation;
  return { index, fetched: { created, isStale: isStale(created), malicious, vulnerabilities, names } };
}

function isStale(created: string): boolean {
  return Date.now() - Date.parse(created) > STALE_AFTER_MS;
}

function ageOf({ generation }: LocalKnowledge): string {
  if (generation === undefined) return 'No reports of malicious packages are here: `sallyport packages update` fetches them.';
  const days = Math.floor((Date.now() - Date.parse(generation.created)) / 86_400_000);
  const age = `Reports and advisories are of ${generation.created.slice(0, 10)} (${plural(days, 'day')} old)`;
  return isStale(generation.created) ? `${age}: that is stale, \`sallyport packages update\` fetches newer ones.` : `${age}.`;
}
