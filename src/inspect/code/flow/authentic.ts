import { NAME } from '../ir/ops.ts';
import type { Machine } from './machine.ts';
import { makeSafe } from './make-safe.ts';

/** `compare_digest(hmac.new(KEY, data).hexdigest(), sent)` is true: who has the key made the data. */
export function assumeAuthentic(m: Machine, compared: readonly number[]): void {
  for (const node of compared) {
    const made = m.op(node) === NAME ? (m.frame.tests.get(m.text(m.o(node, 0))) ?? node) : node;
    if (/\bhmac\b/.test(m.source(made))) makeSafe(m, made, m.book.everything);
  }
}
