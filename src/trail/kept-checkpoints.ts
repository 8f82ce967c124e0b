import { UserError } from '../model/index.ts';
import { asCheckpoint, type Checkpoint } from './checkpoint.ts';
import { parseObject } from './json.ts';
import { walkLines } from './walk.ts';

/**
 * Checkpoints that were copied away: the record must still hold what they cover. Who replaces the whole record by an older
 * copy of itself can't take these back.
 * @throws UserError TRAIL_CHECKPOINT_UNREADABLE
 */
export function keptCheckpoints(path: string): readonly Checkpoint[] {
  const found: Checkpoint[] = [];
  const unreadable = (cause?: unknown): UserError =>
    new UserError('TRAIL_CHECKPOINT_UNREADABLE', `${path} holds no checkpoint that can be read.`, {
      hint: 'Give lines of trail/checkpoints.ndjson as they were copied away.',
      cause,
    });
  try {
    walkLines(path, (line) => {
      const value = parseObject(line.toString('utf8'));
      const one = value === null ? null : asCheckpoint(value);
      if (one !== null) found.push(one);
      return one !== null;
    });
  } catch (cause) {
    throw unreadable(cause);
  }
  if (found.length === 0) throw unreadable();
  return found;
}
