/** How the body of a request is delimited on its way to the host (RFC 9112, 6). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: string }
  | { readonly kind: 'chunked' };

/**
 * The framing of a request, as it was read, so that both sides of the proxy see the same end: a body that is sent on without one
 * would be the next request to the host.
 *
 * @param raw name, value, name, value
 * @param hasEnded HTTP/2 only: nothing follows the head; undefined for HTTP/1.1, where only a field announces a body
 */
export function framingOf(raw: readonly string[], method: string, hasEnded: boolean | undefined): Framing {
  const value = (name: string): string | undefined => {
    const at = raw.findIndex((field, index) => index % 2 === 0 && field.toLowerCase() === name);
    return at < 0 ? undefined : raw[at + 1];
  };
  const length = value('content-length');
  if (length !== undefined) return { kind: 'length', length };
  if (hasEnded === false || (hasEnded === undefined && value('transfer-encoding') !== undefined)) return { kind: 'chunked' };
  // RFC 9110, 8.6: where a method has a meaning for a body, its absence is said.
  return /^(?:POST|PUT|PATCH)$/.test(method) ? { kind: 'length', length: '0' } : { kind: 'none' };
}

/** The fields that say so. */
export function framingFields(framing: Framing): readonly string[] {
  if (framing.kind === 'length') return ['Content-Length', framing.length];
  return framing.kind === 'chunked' ? ['Transfer-Encoding', 'chunked'] : [];
}

/** How many bytes of a body the framing announces: more would be the next request to the host. */
export function mostOf(framing: Framing): number {
  if (framing.kind === 'length') return Number(framing.length);
  return framing.kind === 'chunked' ? Number.POSITIVE_INFINITY : 0;
}
