import type { Area, Attack, Step } from '../attack.ts';

/** Beginnings of rows that many tables use. */

/** Text of a request: a line, fields, and the empty line. */
export function request(line: string, ...fields: readonly string[]): string {
  return `${[line, ...fields].join('\r\n')}\r\n\r\n`;
}

/** CONNECT TARGET, and at once a request through what it might have opened. */
export function connectTo(target: string, host: string = target): Step {
  return {
    kind: 'write',
    pieces: [request(`CONNECT ${target} HTTP/1.1`, `Host: ${host}`) + request('GET /{LEAK} HTTP/1.1', `Host: ${host}`)],
  };
}

/** A request to the proxy itself. */
export function toProxy(line: string, host: string): Step {
  return { kind: 'write', pieces: [request(line, `Host: ${host}`, 'Connection: close')] };
}

/** Bytes on a connection to the allowed host, port 80. */
export function toWeb(...pieces: readonly string[]): Step {
  return { kind: 'write', to: 'allowed.test:80', pieces };
}

/** Bytes inside TLS to the inspected host. */
export function toApi(...pieces: readonly string[]): Step {
  return { kind: 'tls', to: 'api.test:443', name: 'api.test', pieces };
}

/** The rows of an area, numbered: `D01`, `D02`. */
export function numbered(letter: string, area: Area, rows: readonly Omit<Attack, 'id' | 'area'>[]): readonly Attack[] {
  return rows.map((row, at) => ({ id: `${letter}${String(at + 1).padStart(2, '0')}`, area, ...row }));
}
