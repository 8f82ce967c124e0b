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
  { fields, patience = PATIENCE_MS }: RegistryPlace,
): Promise<Got> {
  try {
    const address = new URL(url);
    const response = await fetch(address, {
      headers: { accept, ...fields?.(address.pathname) },
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel();
      return { kind: 'absent' };
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      return { kind: 'unknown', why: `the registry answered ${response.status}` };
    }
    const text = await bounded(response);
    if (text === undefined) return { kind: 'unknown', why: `the answer of the registry is longer than ${LONGEST} bytes` };
    return { kind: 'text', text, type: response.headers.get('content-type') ?? '' };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return { kind: 'unknown', why: isLate ? `the registry did not answer in ${patience} ms` : 'the registry could not be asked' };
  }
}

async function bounded(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > LONGEST) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
