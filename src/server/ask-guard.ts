import { connect } from 'node:net';
import type { JsonObject } from '../model/index.ts';

const ANSWER_MS = 5000;

/** Asks the guard that listens there for something of its own; undefined where none does. */
export function askGuard(socket: string, control: 'status' | 'stop'): Promise<JsonObject | undefined> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const pieces: Buffer[] = [];
    const finish = (): void => {
      connection.destroy();
      resolve(parse(Buffer.concat(pieces).toString('utf8')));
    };
    connection.setTimeout(ANSWER_MS, finish);
    connection.on('error', finish);
    connection.on('data', (piece: Buffer) => pieces.push(piece));
    connection.on('end', finish);
    connection.write(`${JSON.stringify({ control, length: 0 })}\n`);
  });
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
