import type { Readable, Writable } from 'node:stream';
import { bytesOf } from '../wire/message.ts';
import { Pump, writeLine } from './pump.ts';

const CLIENT_LIMIT = 2 ** 20;

/** Answers every request with the same refusal, until the client ends: the server is not started. */
export function refuseAll(from: Readable, to: Writable, message: string): Promise<void> {
  return new Promise((resolve) => {
    to.on('error', () => resolve());
    new Pump(from, CLIENT_LIMIT, {
      message: (one) => {
        if (one.kind === 'request')
          writeLine(
            to,
            bytesOf({
              jsonrpc: '2.0',
              id: one.id,
              error: { code: -32_001, message, data: { sallyport: { rule: 'mcp.unaccepted' } } },
            }),
          );
      },
      tooLarge: () => {},
      garbage: () => {},
      ended: () => to.write('', () => resolve()),
    });
  });
}
