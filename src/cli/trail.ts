import type { JsonObject } from '../model/index.ts';
import { UserError } from '../model/index.ts';
import type { RunEntry, Story, Verification } from '../trail/index.ts';
import {
  commandOf,
  denialSentence,
  duration,
  eventLine,
  exportTrail,
  findRun,
  hasKey,
  listRuns,
  MainFollower,
  moment,
  outcomeOf,
  RequestLines,
  renderTimeline,
  StoryTeller,
  shortened,
  stateDirectory,
  stateExists,
  stepLine,
  stepsOf,
  verifyTrail,
  visible,
  walkEvents,
} from '../trail/index.ts';
import type { Invocation, Io } from './command.ts';
import { textFlag } from './flags.ts';
import { plural } from './text.ts';

const SCHEMA = 1;

/** The state directory, or null where nothing was recorded yet. */
function stateOf(io: Io): string | null {
  const state = stateDirectory(io.env);
  return stateExists(state) ? state : null;
}

function existingState(io: Io): string {
  const state = stateOf(io);
  if (state !== null) return state;
  throw new UserError('NO_TRAIL', 'Nothing has been recorded yet.', { hint: '`sallyport run -- COMMAND` records what it runs.' });
}

function countFlag(invocation: Invocation, name: string, otherwise: number): number {
  const text = textFlag(invocation.flags, name);
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError('BAD_NUMBER', `--${name} needs a whole number, not "${visible(text)}".`);
}

function document(members: JsonObject): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA, ...members })}\n`;
}

function entryJson(entry: RunEntry): JsonObject {
  return { run: entry.run, status: entry.status, start: entry.start, end: entry.end };
}

export async function list(invocation: Invocation): Promise<number> {
  const { io, flags } = invocation;
  const state = stateOf(io);
  const workspace = textFlag(invocation.flags, 'workspace');
  const limit = countFlag(invocation, 'limit', 20);
  const runs =
    state === null
      ? []
      : listRuns(state, workspace === undefined ? { limit } : { limit, workspace: await absolute(io, workspace) });
  if (flags['json'] === true) {
    io.out(document({ runs: runs.map(entryJson) }));
    return 0;
  }
  if (runs.length === 0) io.err('No runs are recorded.\n');
  const wide = Math.max(0, ...runs.map((one) => one.run.length));
  const outcomes = runs.map(outcomeOf);
  const outcomeWide = Math.max(0, ...outcomes.map((one) => one.length));
  for (const [index, one] of runs.entries()) {
    const ms = one.end?.['durationMs'];
    const took = typeof ms === 'number' ? duration(ms) : '';
    io.out(
      `${one.run.padEnd(wide)}  ${moment(one.start.ts)}  ${took.padStart(12)}  ${(outcomes[index] ?? '').padEnd(outcomeWide)}  ${shortened(commandOf(one.start), 120)}\n`,
    );
  }
  return 0;
}

async function absolute(io: Io, path: string): Promise<string> {
  const { resolve } = await import('node:path');
  return resolve(io.cwd, path);
}

function storyOf(state: string, entry: RunEntry): Story {
  const workspace = entry.start['workspace'];
  const teller = new StoryTeller(typeof workspace === 'string' ? workspace : '/');
  walkEvents(state, entry.run, (event) => teller.add(event));
  return teller.story();
}

function storyJson(story: Story): JsonObject {
  return {
    processes: story.processes.map((one) => ({
      pid: one.pid,
      ppid: one.ppid,
      ts: one.ts,
      argv: one.argv,
      files: [...one.deeds.values()].map(({ deed, count, sample, places }) => ({
        deed,
        count,
        sample,
        places: Object.fromEntries(places),
      })),
    })),
    labels: story.labels.map(({ label, path, by }) => ({ label, path, by: by ?? null })),
    denied: story.denials.map((one) => ({ ...one, message: denialSentence(one) })),
    hosts: story.hosts.map(({ place, isPublished, count, sent, received }) => ({ place, isPublished, count, sent, received })),
    uses: story.uses.map(({ what, count }) => ({ what, count })),
    protected: story.protected.map(({ path, action }) => ({ path, action })),
    limits: story.limits,
    kept: story.kept,
    events: story.events,
    cut: story.cut,
  };
}

export async function show(invocation: Invocation): Promise<number> {
  const { io, flags, args } = invocation;
  const state = existingState(io);
  const entry = findRun(state, args[0] ?? 'last');
  if (flags['network'] === true && flags['json'] !== true) {
    const requests = new RequestLines(entry.start.ts);
    let isSilent = true;
    walkEvents(state, entry.run, (event) => {
      const line = requests.lineOf(event);
      if (line === undefined) return;
      io.out(`${line}\n`);
      isSilent = false;
    });
    if (isSilent) io.err('Nothing was asked of the network.\n');
    return 0;
  }
  const steps = stepsOf(state, entry.run);
  const story = storyOf(state, entry);
  if (flags['json'] === true) {
    showJson(io, state, entry, { ...entryJson(entry), steps, ...storyJson(story) }, flags['all'] === true);
    return 0;
  }
  io.out(renderTimeline(entry, steps, story, io.colour.out));
  if (flags['all'] !== true) return 0;
  io.out('\n');
  walkEvents(state, entry.run, (event) => io.out(`${eventLine(event, entry.start.ts)}\n`));
  return 0;
}

// The events are written one by one, for a run can have millions.
function showJson(io: Io, state: string, entry: RunEntry, members: JsonObject, all: boolean): void {
  const whole = document(members);
  if (!all) {
    io.out(whole);
    return;
  }
  io.out(`${whole.slice(0, -2)},"all":[`);
  let separator = '';
  walkEvents(state, entry.run, (event) => {
    io.out(separator + JSON.stringify(event));
    separator = ',';
  });
  io.out(']}\n');
}

export async function tail(invocation: Invocation): Promise<number> {
  const { io, flags } = invocation;
  const state = existingState(io);
  const most = countFlag(invocation, 'lines', 20);
  const follower = new MainFollower(state);
  const line =
    flags['json'] === true
      ? (step: Parameters<typeof stepLine>[0]) => document({ step })
      : (step: Parameters<typeof stepLine>[0]) => `${stepLine(step)}\n`;
  const first = follower.next();
  for (const step of most === 0 ? [] : first.slice(-most)) io.out(line(step));
  while (flags['follow'] === true) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const step of follower.next()) io.out(line(step));
  }
  follower.close();
  return 0;
}

const VERIFY_EXIT = { whole: 0, tampered: 1, incomplete: 3 } as const;

function verifyText(found: Verification): string {
  const lines: string[] = [];
  for (const { chain, seq, file, line, message, kind } of found.problems) {
    const place = line === 0 ? file : `${file}, line ${line}`;
    lines.push(
      `Tampered: ${chain === 'main' ? 'main chain' : `run ${visible(chain)}`}, event ${seq} (${visible(place)}): ${visible(message)} [${kind}]`,
    );
  }
  for (const one of found.incomplete) lines.push(`Incomplete: ${visible(one)}`);
  const sum = `${plural(found.events, 'event')} of ${plural(found.runs, 'run')}, ${plural(found.checkpoints, 'checkpoint')}`;
  if (found.result === 'whole') lines.push(`Whole: ${sum}.`);
  if (found.problems.length > 0)
    lines.push(`The first of these is where to look; what follows a bad event proves nothing. Read: ${sum}.`);
  if (found.result === 'incomplete') lines.push(`Nothing was changed (${sum}); the next \`sallyport run\` puts this in order.`);
  if (found.unsigned > 0)
    lines.push(
      `Not signed yet at the end: ${plural(found.unsigned, 'step')}. Cutting that off, or another in its place, would not be seen.`,
    );
  if (found.running.length > 0) lines.push(`Being recorded now: ${found.running.map(visible).join(', ')}`);
  if (found.key !== null && found.checkpoints > 0) lines.push(`Signed with ${found.key}.`);
  return `${lines.join('\n')}\n`;
}

export async function verify(invocation: Invocation): Promise<number> {
  const { io, flags } = invocation;
  const keyFile = textFlag(invocation.flags, 'key');
  const checkpointFile = textFlag(invocation.flags, 'checkpoint');
  // Where something was to be found, its absence is an answer.
  const isPromised = keyFile !== undefined || checkpointFile !== undefined || hasKey(stateDirectory(io.env));
  const state = stateOf(io) ?? (isPromised ? stateDirectory(io.env) : existingState(io));
  const found = verifyTrail(state, {
    ...(keyFile === undefined ? {} : { keyFile: await absolute(io, keyFile) }),
    ...(checkpointFile === undefined ? {} : { checkpointFile: await absolute(io, checkpointFile) }),
  });
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: SCHEMA, ...found })}\n`);
  else io.out(verifyText(found));
  return VERIFY_EXIT[found.result];
}

function sinceOf(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms * 1000;
  throw new UserError('BAD_TIME', `--since needs a time such as 2026-01-31 or 2026-01-31T08:00:00Z, not "${visible(text)}".`);
}

export async function exportEvents(invocation: Invocation): Promise<number> {
  const { io } = invocation;
  const format = textFlag(invocation.flags, 'format');
  if (format !== 'ndjson' && format !== 'ocsf')
    throw new UserError('NO_FORMAT', 'Say which form to write.', { hint: '--format ndjson or --format ocsf' });
  const state = existingState(io);
  const run = textFlag(invocation.flags, 'run');
  const since = textFlag(invocation.flags, 'since');
  exportTrail(
    state,
    {
      format,
      ...(run === undefined ? {} : { run: findRun(state, run).run }),
      ...(since === undefined ? {} : { since: sinceOf(since) }),
    },
    io.out,
  );
  return 0;
}
