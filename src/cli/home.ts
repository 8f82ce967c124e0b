/** `sallyport home`: a house whose automations an agent writes. */
import { resolve } from 'node:path';
import { askLine, askOnTerminal, hasTerminal, type Question } from '../approval/index.ts';
import {
  applyHome,
  compareRun,
  compareStates,
  filesOfFolder,
  filesOfState,
  inspectHomeFolder,
  type Presence,
  type ReachablePort,
  reachablePorts,
  testHomeFolder,
} from '../guard/index.ts';
import { type HomeComparison, type HomeSentence, voicesOfHomes } from '../inspect/home/index.ts';
import { SEVERITIES, UserError } from '../model/index.ts';
import { parseTime } from '../policy/index.ts';
import { needsPresence, useCode } from '../server/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { named } from './afterwards.ts';
import { painter } from './colour.ts';
import type { Invocation, Io } from './command.ts';
import { textFlag } from './flags.ts';
import { plural, visible } from './text.ts';

const SCHEMA = 1;
const ANSWER_WITHIN_MS = 300_000;

function folderOf({ args, io }: Invocation): string {
  if (args.length > 1) throw new UserError('USAGE', 'One folder at a time.');
  return resolve(io.cwd, args[0] ?? '.');
}

/** 0: clean; 1: findings at or above high; 3: something was not read. */
export async function scanHome(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const { findings, incomplete } = inspectHomeFolder(folderOf(invocation), flags['all'] === true);
  const isGrave = findings.some(({ severity }) => severity === 'high' || severity === 'critical');
  const code = isGrave ? 1 : incomplete.length > 0 ? 3 : 0;
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: SCHEMA, findings, incomplete })}\n`);
    return code;
  }
  const paint = painter(io.colour.out);
  const sorted = [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  for (const { severity, rule, message, place, excerpt, instead } of sorted) {
    io.out(
      `${paint(severity === 'critical' || severity === 'high' ? 'red' : 'yellow', severity)}  ${visible(place.path)}:${place.line}  ${visible(message)} ${paint('dim', `[${rule}]`)}\n`,
    );
    if (excerpt !== '') io.out(`    ${visible(excerpt)}\n`);
    if (instead !== undefined) io.out(`    ${paint('green', 'instead:')} ${visible(instead)}\n`);
  }
  for (const { path, line, reason } of incomplete)
    io.err(`not read: ${visible(path)}${line === undefined ? '' : `:${line}`}: ${visible(reason)}\n`);
  io.out(findings.length === 0 ? 'Nothing found.\n' : `${plural(findings.length, 'finding')}.\n`);
  return code;
}

export async function exposure(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const files = filesOfFolder(folderOf(invocation));
  const [ports, voices] = [reachablePorts(files), voicesOfHomes(files)];
  if (flags['json'] === true) {
    io.out(
      `${JSON.stringify({ schemaVersion: SCHEMA, ports: ports.map((one) => ({ ...one, port: one.port ?? null, through: one.through ?? null })), voices })}\n`,
    );
    return 0;
  }
  for (const port of ports) io.out(`${portLine(port)}\n`);
  for (const { entity, assistants, path, line } of voices)
    io.out(`voice  ${visible(entity)}: obeys ${visible(assistants.join(', '))}  (${visible(path)}:${line})\n`);
  io.out(ports.length === 0 ? 'The files open no port.\n' : `${plural(ports.length, 'door')}, as far as the files tell.\n`);
  return 0;
}

function portLine({ port, name, from, login, free, tls, through, path, line }: ReachablePort): string {
  const way = through === undefined ? '' : ` through ${through}`;
  const logins = { none: 'no login', some: 'a login', unknown: 'login not known' } as const;
  return `${String(port ?? 'all').padStart(5)}  ${visible(name)}: from ${from}${way}, ${logins[login]}${free.length === 0 ? '' : ` (none for ${visible(free.join(', '))})`}, ${tls ? 'TLS' : 'no TLS'}  (${visible(path)}:${line})`;
}

/** 0, also when much may happen now: a sentence is no failure. */
export async function diffHome({ args, flags, io }: Invocation): Promise<number> {
  const run = textFlag(flags, 'run');
  if (args.length > 2 || (run !== undefined && args.length > 0))
    throw new UserError('USAGE', 'There is one state before and one after.', { hint: 'With --run neither is named.' });
  const comparison =
    run === undefined ? await comparedStates(args, io) : (await compareRun(named(run, 'proposal', io), io.env)).comparison;
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: SCHEMA, ...comparison })}\n`);
  else io.out(told(comparison, io));
  return 0;
}

async function comparedStates([before = 'HEAD', after]: readonly string[], io: Io): Promise<HomeComparison> {
  const old = await filesOfState(before, io.cwd, io.env);
  return compareStates(old, after === undefined ? filesOfFolder(io.cwd) : await filesOfState(after, io.cwd, io.env));
}

function told({ tier, sentences, changed }: HomeComparison, io: Io): string {
  if (changed.length === 0) return 'Nothing changed.\n';
  const paint = painter(io.colour.out);
  const line = ({ tier: of, text, path, line: at, instead }: HomeSentence): string =>
    `${paint(of === 'critical' || of === 'high' ? 'red' : of === 'medium' ? 'yellow' : 'dim', of.padEnd(8))}  ${visible(text)} (${visible(path)}:${at})${instead === undefined ? '' : `\n          instead: ${visible(instead)}`}\n`;
  return `${sentences.map(line).join('')}${plural(changed.length, 'file')} changed; the change is ${tier}.\n`;
}

const VERDICTS = {
  nothing: 'There is nothing to make.',
  applied: 'The change was made.',
  refused: 'Nothing was made: nobody said yes.',
  'no-authenticator': 'Nothing was made: a change of this tier needs a code of your authenticator, and none is set up.',
  'not-present': 'Nothing was made: that was no code of your authenticator.',
  'by-hand': 'Nothing was made: this is for a person’s own hand.',
  conflict: 'Nothing was made: files changed since the run began.',
  'rolled-back': 'The running house did not take the change over, so it was taken back.',
  'not-taken-back': 'The running house did not take the change over, and not all of it could be taken back.',
} as const;

/** 0: made, or nothing to make; 1: not. */
export async function applyChange({ args, flags, io }: Invocation): Promise<number> {
  const person = hasTerminal() ? { ask: (question: Question) => askOnTerminal(question, ANSWER_WITHIN_MS) } : undefined;
  const [url, secret] = [textFlag(flags, 'instance'), textFlag(flags, 'token')];
  if ((url === undefined) !== (secret === undefined)) throw new UserError('USAGE', '--instance and --token belong together.');
  const instance = url === undefined || secret === undefined ? undefined : { url, secret };
  const applied = await applyHome({
    run: named(args[0], 'proposal', io),
    env: io.env,
    person,
    presence: presenceOf(io.env),
    instance,
  });
  const isDone = applied.verdict === 'applied' || applied.verdict === 'nothing';
  if (flags['json'] === true) {
    const { comparison, ...rest } = applied;
    io.out(
      `${JSON.stringify({ schemaVersion: SCHEMA, ...rest, tier: comparison.tier, sentences: comparison.sentences, changed: comparison.changed })}\n`,
    );
    return isDone ? 0 : 1;
  }
  io.out(told(applied.comparison, io));
  for (const path of applied.conflicts) io.err(`changed since: ${visible(path)}\n`);
  for (const { path, why } of applied.skipped) io.err(`left out: ${visible(path)}: ${why}\n`);
  if (applied.complaint !== undefined) io.err(`the house: ${visible(applied.complaint)}\n`);
  io.out(`${VERDICTS[applied.verdict]}\n`);
  if (applied.verdict === 'by-hand')
    io.err(
      `Read it (\`sallyport diff ${applied.run}\`), then \`sallyport commit ${applied.run}\`, or \`sallyport discard ${applied.run}\`.\n`,
    );
  if (applied.verdict === 'no-authenticator')
    io.err('`sallyport approvals setup-totp` sets one up, with any authenticator app; then run `sallyport home apply` again.\n');
  if (applied.verdict === 'applied') io.err(`\`sallyport undo ${applied.run}\` takes it back.\n`);
  return isDone ? 0 : 1;
}

/** The authenticator of `sallyport approvals setup-totp`; no agent can read its secret. */
function presenceOf(env: Io['env']): Presence {
  const state = stateDirectory(env);
  const prove = async (): Promise<boolean> =>
    useCode(state, await askLine('Code of your authenticator (a wrong one is a no): ', ANSWER_WITHIN_MS), Date.now());
  return { isSetUp: needsPresence(state), prove };
}

const SERVER_WORDS = {
  accepted: 'PROGRAM takes it, as far as that shows without its certificates and containers.',
  refused: 'PROGRAM refuses it:',
  absent: 'skipped: PROGRAM is not installed here; only the rules looked at it.',
} as const;

/** 0: it came up; 1: it did not; 3: there was nothing to start it with. */
export async function testHome(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const given = textFlag(flags, 'max-time');
  const maxMs = given === undefined ? 90_000 : parseTime(given);
  if (maxMs === undefined) throw new UserError('TIME_INVALID', `"${given}" is no time.`, { hint: 'For example --max-time 2m.' });
  const run = textFlag(flags, 'run');
  const result = await testHomeFolder({
    folder: folderOf(invocation),
    run: run === undefined ? undefined : named(run, 'proposal', io),
    hass: textFlag(flags, 'hass'),
    env: io.env,
    maxMs,
    notice: (line) => io.err(`${line}\n`),
  });
  const isRefused = result.servers.some(({ outcome }) => outcome === 'refused');
  const code = isRefused || result.outcome === 'broken' || result.outcome === 'down' ? 1 : result.outcome === 'up' ? 0 : 3;
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: SCHEMA, ...result })}\n`);
    return code;
  }
  for (const line of result.complaints) io.out(`  ${visible(line)}\n`);
  for (const { what, count } of result.attempts)
    io.out(`tried and refused: ${visible(what)}${count > 1 ? ` (${count} times)` : ''}\n`);
  for (const { program, path, outcome, complaints } of result.servers) {
    io.out(`${visible(path)}: ${SERVER_WORDS[outcome].replace('PROGRAM', program)}\n`);
    for (const line of complaints) io.out(`  ${visible(line)}\n`);
  }
  io.out(`${visible(result.sentence)}\n`);
  return code;
}
