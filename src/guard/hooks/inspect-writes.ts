/* Code that an agent's own tools write: refused where the policy says so, else the agent is told what is wrong with it. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { Action, Decision, FileChange, HookEvent, Policy } from '../../model/index.ts';
import { type BeforeRun, NOTHING_FOUND } from '../scan/before-run.ts';
import { type FileContext, fileQuestion } from './file-question.ts';

export interface WritesContext extends FileContext {
  readonly policy: Policy;
  readonly state: string;
  /** What is to be told after a write, by the real path of its file. */
  readonly remarks: Map<string, string>;
}

/** Files whose remarks wait at the same time, in one session. */
const MOST_REMARKS = 100;
const MOST_PIECES = 200;
/** As in inspectWritten, in bytes: a text of so many units has four times as many at most. */
const LONGEST_FILE = 4 << 20;

/**
 * Inspects the code that is about to be written. Nothing of it runs yet, and before it does a person is asked; so it is refused
 * only from `scan.deny` on. What else is grave is remembered, and told when it was written (`remarksOf`).
 */
export async function inspectWrites(event: HookEvent, context: WritesContext): Promise<readonly Decision[]> {
  const decisions: Decision[] = [];
  for (const action of event.actions) {
    if (action.kind !== 'write') continue;
    const { path } = fileQuestion('write', action.path, context);
    const said = await inspectOne(action, path, context);
    context.remarks.delete(path);
    const answer = answerTo(said, context.policy);
    if (answer === 'tell') remember(context.remarks, path, said);
    else if (answer !== 'pass') decisions.push(decisionOf(said, answer));
  }
  return decisions;
}

/** Where something is refused, what nobody could read is not simply let through. */
export function answerTo(
  { verdict, isUnread }: BeforeRun,
  { scan, unattended }: Pick<Policy, 'scan' | 'unattended'>,
): 'deny' | 'ask' | 'tell' | 'pass' {
  if (verdict === 'deny') return 'deny';
  if (isUnread === true && scan.deny !== 'none') return unattended ? 'deny' : 'ask';
  return verdict === 'ask' ? 'tell' : 'pass';
}

async function inspectOne(
  { change }: Extract<Action, { kind: 'write' }>,
  path: string,
  { workspace, policy, state }: WritesContext,
): Promise<BeforeRun> {
  if (change === undefined) return NOTHING_FOUND;
  const before = textAt(path);
  const after = change.kind === 'whole' ? change.text : before === undefined ? undefined : changed(before, change);
  const shown = path.startsWith(`${workspace}/`) ? relative(workspace, path) : basename(path);
  const { inspectWritten, unseen } = await import('../scan/written.ts');
  // A tool may find a piece that stands there in another way than it was told.
  if (after === undefined) return unseen(shown, 'what it would become is not known');
  // What can't be read now is as good as new: all of it counts.
  return inspectWritten({ path: shown, before: before ?? '', after }, policy.scan, state);
}

/** Undefined where a piece is not there: then the tool fails, or finds another one. */
export function changed(text: string, change: FileChange): string | undefined {
  if (change.kind === 'whole') return change.text;
  if (change.pieces.length > MOST_PIECES) return undefined;
  let result = text;
  for (const { before, after, isEvery } of change.pieces) {
    const at = before === '' ? (result === '' ? 0 : -1) : result.indexOf(before);
    if (at < 0) return undefined;
    const parts = isEvery && before !== '' ? result.split(before) : [result.slice(0, at), result.slice(at + before.length)];
    if (result.length + parts.length * after.length > LONGEST_FILE) return undefined;
    result = parts.join(after);
  }
  return result;
}

/** A file that is not there yet is empty; undefined: what is there is no plain file, or longer than code is. */
function textAt(path: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    if (!status.isFile() || status.size > LONGEST_FILE) return undefined;
    const bytes = Buffer.alloc(status.size);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? '' : undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function decisionOf({ reasons, patch }: BeforeRun, verdict: 'ask' | 'deny'): Decision {
  const mended = patch === '' ? [] : [`this mends it:\n${patch}`];
  return {
    verdict,
    reasons: [...reasons, ...mended].map((message) => ({ rule: 'scan', message })),
    obligations: [],
  };
}

function remember(remarks: Map<string, string>, path: string, { reasons, patch }: BeforeRun): void {
  const [oldest] = remarks.keys();
  if (remarks.size >= MOST_REMARKS && oldest !== undefined) remarks.delete(oldest);
  const mended = patch === '' ? '' : `\nThis patch mends it (git apply):\n${patch}`;
  remarks.set(path, `${reasons.map((reason) => `- ${reason}`).join('\n')}${mended}`);
}

/** What is to be told now that an agent's tool has written; undefined: nothing. Told once. */
export function remarksOf(event: HookEvent, context: FileContext, remarks: Map<string, string>): string | undefined {
  const told: string[] = [];
  for (const action of remarks.size === 0 ? [] : event.actions) {
    if (action.kind !== 'write') continue;
    const { path } = fileQuestion('write', action.path, context);
    const remark = remarks.get(path);
    remarks.delete(path);
    if (remark !== undefined) told.push(remark);
  }
  if (told.length === 0) return undefined;
  return `Sallyport: the code that was just written is dangerous. Mend it now, before it runs or is committed:\n${told.join('\n')}`;
}
