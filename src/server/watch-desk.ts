import { connect } from 'node:net';
import { type Consent, type DeskQuestion, shownHash } from '../approval/index.ts';
import { approvalKey, type DeskLine } from './approvals.ts';

export interface DeskHandlers {
  readonly onLine: (line: DeskLine) => void;
}

export interface DeskConnection {
  /** @param code of the person's authenticator, where the question needs one */
  readonly answer: (question: DeskQuestion, consent: Consent, code?: string) => void;
  /** Resolves when the guard has gone. */
  readonly ended: Promise<void>;
}

/**
 * Looks at the desk of the guard that listens there; undefined where none does.
 *
 * @throws UserError where the key that opens the desk is damaged
 */
export function watchDesk(socket: string, state: string, { onLine }: DeskHandlers): Promise<DeskConnection | undefined> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    let rest = '';
    const ended = new Promise<void>((end) => connection.once('close', () => end()));
    connection.once('error', () => resolve(undefined));
    connection.once('connect', () => {
      try {
        connection.write(`${JSON.stringify({ control: 'approvals', key: approvalKey(state), length: 0 })}\n`);
      } catch (error) {
        connection.destroy();
        reject(error);
        return;
      }
      const answer: DeskConnection['answer'] = (question, consent, code = '') =>
        void connection.write(`${JSON.stringify({ id: question.id, consent, code, shown: shownHash(question) })}\n`);
      resolve({ ended, answer });
    });
    connection.on('data', (piece: Buffer) => {
      rest += piece.toString('utf8');
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      // Only the guard of this user writes here: the socket lies in a folder of theirs.
      for (const line of lines) onLine(JSON.parse(line));
    });
  });
}
