import { connect } from 'node:net';
import { approvalKey } from './approvals.ts';

const ANSWER_MS = 10_000;

/** Asks the guard that listens there for an address of its page that opens once; undefined where it gives none. */
export function askPage(socket: string, state: string): Promise<string | undefined> {
  const key = approvalKey(state);
  return new Promise((resolve) => {
    const connection = connect(socket);
    let text = '';
    const finish = (): void => {
      connection.destroy();
      resolve(/^\{"url":"(http:\/\/localhost:\d+\/#[\w-]+)"\}\n$/.exec(text)?.[1]);
    };
    connection.setTimeout(ANSWER_MS, finish);
    connection.on('error', finish);
    connection.on('data', (piece: Buffer) => {
      text += piece.toString('utf8');
    });
    connection.on('end', finish);
    connection.write(`${JSON.stringify({ control: 'page', key, length: 0 })}\n`);
  });
}
