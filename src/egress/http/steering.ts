/** Fields by which many servers and frameworks take another method or another path than the request's own. */
const STEERING: ReadonlyMap<string, 'method' | 'path'> = new Map([
  ...['x-http-method-override', 'x-http-method', 'x-method-override', 'x-forwarded-method', 'x-original-method'].map(
    (name) => [name, 'method'] as const,
  ),
  ...['x-original-url', 'x-original-uri', 'x-rewrite-url', 'x-override-url', 'x-forwarded-uri', 'x-forwarded-path'].map(
    (name) => [name, 'path'] as const,
  ),
]);
/** These frame a body where they are read so. */
const FRAMING: ReadonlySet<string> = new Set(['content_length', 'transfer_encoding']);

/** What a field may change in the request that it stands in. Servers that hand fields on as variables (CGI) write `_` for `-`. */
export function steeredBy(name: string): 'method' | 'path' | undefined {
  return STEERING.get(name.toLowerCase().replaceAll('_', '-'));
}

/** Whether a field that says nothing of a body's length here does so for a server that takes `_` for `-`. */
export function framesElsewhere(name: string): boolean {
  return FRAMING.has(name.toLowerCase());
}
