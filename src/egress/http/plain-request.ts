import type { IncomingMessage } from 'node:http';

const OF_THE_UPGRADE: ReadonlySet<string> = new Set(['upgrade', 'http2-settings']);

/**
 * The same request without its offer to go on in HTTP/2, to be read anew; undefined where it offers anything else. A server may
 * ignore such an offer (RFC 9110, 7.8), and clients that make one with every request, as Java's does, expect that.
 */
export function withoutHttp2Offer({
  method = '',
  url = '',
  headers,
  rawHeaders,
  httpVersion,
}: IncomingMessage): Buffer | undefined {
  if (headers.upgrade?.toLowerCase() !== 'h2c' || httpVersion !== '1.1') return undefined;
  const lines = rawHeaders.flatMap((name, at): readonly string[] => {
    if (at % 2 !== 0 || OF_THE_UPGRADE.has(name.toLowerCase())) return [];
    const value = rawHeaders[at + 1] ?? '';
    return [`${name}: ${name.toLowerCase() === 'connection' ? otherOptions(value) : value}`];
  });
  return Buffer.from(`${[`${method} ${url} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`, 'latin1');
}

function otherOptions(connection: string): string {
  const options = connection.split(',').map((option) => option.trim());
  return options.filter((option) => !OF_THE_UPGRADE.has(option.toLowerCase())).join(', ');
}
