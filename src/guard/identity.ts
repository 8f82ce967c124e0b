import { createHash, hash, randomBytes } from 'node:crypto';
import { makeRunId } from '../confine/index.ts';

/** A new run id: 26 characters that sort by time. */
export function newRunId(): string {
  return makeRunId(Date.now(), randomBytes(10));
}

export function sha256(text: string): string {
  return typeof hash === 'function' ? hash('sha256', text, 'hex') : createHash('sha256').update(text).digest('hex');
}
