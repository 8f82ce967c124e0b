import type { Readable } from 'node:stream';
import { get } from './get.ts';
import type { RegistryPlace } from './types.ts';

const PATIENCE_MS = 10_000;
const LONGEST = 64 * 1024 * 1024;

type Got =
  | { readonly kind: 'text'; readonly text: string; readonly type: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly why: string };

/** One GET, within a time and a size. A redirection is no answer: it could lead to another registry. */
export async function fetchDocument(
  url: string,
  accept: string,
  { fields, patience = PATIENCE_MS }: Pick<RegistryPlace, 'fields' | 'patience'>,
): Promise<Got> {
  const signal = AbortSignal.timeout(patience);
  try {
    const address = new URL(url);
    const headers = { accept, ...fields?.(address.pathname) };
    const { status, type, body } = await get(address, headers, signal);
    if (status !== 200) {
      body.destroy();
      return status === 404 || status === 410 ? { kind: 'absent' } : { kind: 'unknown', why: `the registry answered ${status}` };
    }
    const text = await bounded(body);
    if (text === undefined) return { kind: 'unknown', why: `the answer of the registry is longer than ${LONGEST} bytes` };
    return { kind: 'text', text, type };
  } catch {
    return {
      kind: 'unknown',
      why: signal.aborted ? `the registry did not answer in ${patience} ms` : 'the registry could not be asked',
    };
  }
}

async function bounded(body: Readable): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > LONGEST) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
