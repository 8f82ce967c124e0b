import { dirname } from 'node:path';
import { type Change, commitChanges, discardChanges, listChanges, openWarden, type RunDirectory } from '../confine/index.ts';
import type { RunTrail } from '../trail/index.ts';
import { askPerson } from './decide.ts';
import type { Ended } from './ended.ts';
import type { Prepared } from './prepared.ts';

/**
 * After a preview: the command has run on an overlay, so the question can say what it really did. A yes takes over exactly
 * that; anything else throws it away and counts as denied.
 */
export async function settlePreview(prepared: Prepared, record: RunTrail, places: RunDirectory, ended: Ended): Promise<Ended> {
  const changes = await changesOf(places.upper, prepared.workspace.path);
  const isAgreed =
    changes.length === 0 ||
    (await askPerson(prepared, record, {
      kind: 'preview',
      effect: effectOf(changes),
      reasons: prepared.decision.reasons.map((one) => one.message),
    }));
  if (!isAgreed) {
    discardChanges(dirname(places.upper));
    record.append({ type: 'discard', count: changes.length });
    return untouched(ended, 'preview: not agreed, nothing was changed');
  }
  const report = commitChanges({
    changes,
    upper: places.upper,
    lower: prepared.workspace.path,
    start: prepared.start,
    paths: undefined,
    protect: prepared.policy.files.protect,
    protectedAgreed: false,
    undone: places.undone,
    record: places.committed,
    journal: places.journal,
  });
  record.append({
    type: 'commit',
    committed: report.committed.length,
    skipped: report.skipped.length,
    conflicts: report.conflicts.length,
  });
  if (report.conflicts.length > 0) return untouched(ended, 'preview: the workspace changed meanwhile, nothing was taken over');
  discardChanges(dirname(places.upper));
  return ended;
}

function untouched(ended: Ended, reason: string): Ended {
  return { ...ended, exitCode: 126, reason, observed: { ...ended.observed, created: 0, modified: 0, deleted: 0, files: [] } };
}

async function changesOf(upper: string, lower: string): Promise<readonly Change[]> {
  const found = openWarden();
  if (!found.ok) return [];
  try {
    return await listChanges(found.binary, upper, lower);
  } finally {
    found.binary.close();
  }
}

function effectOf(changes: readonly Change[]): string {
  const count = (kind: Change['change']): number => changes.filter((change) => change.change === kind).length;
  const deleted = changes.filter((change) => change.change === 'deleted').map((change) => change.path);
  const names = deleted.slice(0, 3).join(', ');
  const more = deleted.length > 3 ? `, and ${deleted.length - 3} more` : '';
  return `on a copy it deleted ${deleted.length} paths${names === '' ? '' : ` (${names}${more})`}, added ${count('added')} and changed ${count('modified')}`;
}
