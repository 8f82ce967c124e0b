/** `sallyport replay`: what the policy would have said of the calls that agents on this machine have made. */
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { findClient, RECORDINGS, type RecordedCall, type RecordingSource } from '../clients/index.ts';
import { judgeEvent, loadPolicy, wordsOf } from '../guard/index.ts';
import { type HookEvent, type Policy, UserError } from '../model/index.ts';
import { parseTime } from '../policy/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation, Io } from './command.ts';
import { ownFolders } from './own-program.ts';
import { plural, visible } from './text.ts';

const LONGEST = 256 * 1024 * 1024;
const MOST_FILES = 20_000;
const DEEPEST = 8;

interface Tally {
  calls: number;
  allow: number;
  ask: number;
  deny: number;
  /** Places that are gone: their policy can't be asked any more. */
  gone: number;
  readonly sessions: Set<string>;
  /** By verdict and rule. */
  readonly rules: Map<string, { readonly verdict: string; readonly rule: string; count: number; readonly example: string }>;
}

export async function replay({ flags, io }: Invocation): Promise<number> {
  const since = sinceOf(flags['since']);
  const only = typeof flags['client'] === 'string' ? flags['client'] : undefined;
  const home = io.env['HOME'] ?? homedir();
  const tally: Tally = { calls: 0, allow: 0, ask: 0, deny: 0, gone: 0, sessions: new Set(), rules: new Map() };
  const file = typeof flags['policy'] === 'string' ? flags['policy'] : undefined;
  // A file that can't be used is told where nothing is recorded, too.
  if (file !== undefined) await loadPolicy({ workspace: io.cwd, env: io.env, file, exitCode: 2 });
  const judge = makeJudge(io, file);
  for (const source of RECORDINGS.filter(({ client }) => only === undefined || only === client))
    for (const path of recordingsOf(source, home))
      for (const call of callsOf(source, path)) if (call.at === null || call.at >= since) await count(call.event, tally, judge);
  io.out(flags['json'] === true ? `${JSON.stringify(json(tally))}\n` : render(tally));
  return 0;
}

function sinceOf(value: unknown): number {
  if (typeof value !== 'string') return 0;
  const ms = parseTime(value);
  if (ms === undefined || ms === 0)
    throw new UserError('TIME_INVALID', `"${value}" is no time.`, { hint: 'For example --since 30d.' });
  return Date.now() - ms;
}

type Judge = (event: HookEvent) => ReturnType<typeof judgeEvent>;

/** One policy a workspace, read once. */
function makeJudge(io: Io, file: string | undefined): Judge {
  const state = stateDirectory(io.env);
  const policies = new Map<string, Promise<Policy>>();
  const policyOf = (workspace: string): Promise<Policy> => {
    const known =
      policies.get(workspace) ?? loadPolicy({ workspace, env: io.env, file, exitCode: 2 }).then(({ policy }) => policy);
    policies.set(workspace, known);
    return known;
  };
  const context = { env: io.env, state, own: ownFolders(io.env, state), policyOf };
  return (event) => judgeEvent(event, { ...context, canRewrite: findClient(event.client)?.canRewrite === true });
}

async function count(event: HookEvent, tally: Tally, judge: Judge): Promise<void> {
  tally.calls += 1;
  tally.sessions.add(`${event.client} ${event.session}`);
  if (statSync(event.cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    tally.gone += 1;
    return;
  }
  const { decision } = await judge({ ...event, cwd: realpathSync(event.cwd) });
  tally[decision.verdict] += 1;
  if (decision.verdict === 'allow') return;
  const rule = decision.reasons[0]?.rule ?? 'unknown';
  const key = `${decision.verdict} ${rule}`;
  const known = tally.rules.get(key) ?? {
    verdict: decision.verdict,
    rule,
    count: 0,
    example: event.actions.map(wordsOf).join(', ').slice(0, 300),
  };
  known.count += 1;
  tally.rules.set(key, known);
}

function callsOf(source: RecordingSource, path: string): readonly RecordedCall[] {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status?.isFile() !== true || status.size > LONGEST) return [];
  return source.calls(readFileSync(path, 'utf8').split('\n'), projectRoot(path));
}

/** Gemini CLI writes the project's folder beside its chats. */
function projectRoot(path: string): string | null {
  try {
    return readFileSync(join(dirname(dirname(path)), '.project_root'), 'utf8').trim();
  } catch {
    return null;
  }
}

function recordingsOf(source: RecordingSource, home: string): readonly string[] {
  const found: string[] = [];
  const visit = (folder: string, depth: number): void => {
    for (const entry of entries(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < DEEPEST) visit(path, depth + 1);
      else if (entry.isFile() && source.isRecording(entry.name) && found.length < MOST_FILES) found.push(path);
    }
  };
  for (const folder of source.folders) visit(join(home, folder), 0);
  return found.sort();
}

function entries(folder: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(folder);
  } catch {
    return [];
  }
}

function readEntries(folder: string): readonly { readonly name: string; isDirectory(): boolean; isFile(): boolean }[] {
  return readdirSync(folder, { withFileTypes: true });
}

function json(tally: Tally): object {
  const { sessions, rules, ...counts } = tally;
  return { schemaVersion: 1, sessions: sessions.size, ...counts, questionsPer100: perHundred(tally), rules: sorted(rules) };
}

function sorted(
  rules: Tally['rules'],
): readonly { readonly verdict: string; readonly rule: string; readonly count: number; readonly example: string }[] {
  return [...rules.values()].sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1));
}

function perHundred({ calls, gone, ask }: Tally): number {
  return calls === gone ? 0 : Math.round((1000 * ask) / (calls - gone)) / 10;
}

function render(tally: Tally): string {
  const { calls, sessions, ask, deny, gone, rules } = tally;
  if (calls === 0)
    return `No recorded sessions of ${RECORDINGS.map(({ client }) => client).join(', ')} were found. Other clients keep theirs in databases of their own.\n`;
  const rows = sorted(rules).map(
    ({ verdict, rule, count: n, example }) =>
      `  ${verdict === 'deny' ? 'denied' : 'asked '}  ${String(n).padStart(5)}  ${rule.padEnd(26)}  ${visible(example.slice(0, 80))}`,
  );
  const lost = gone === 0 ? '' : ` ${plural(gone, 'call')} took place in folders that are gone and were not judged.`;
  return [
    ...rows,
    ...(rows.length === 0 ? [] : ['']),
    `${plural(calls, 'call')} in ${plural(sessions.size, 'session')}: ${ask} would have asked, ${deny} would have been denied (${perHundred(tally)} questions per 100 calls).${lost}`,
    '',
  ].join('\n');
}
