import { connect } from 'node:net';
import type { Consent, DeskQuestion } from '../approval/index.ts';

/** A question of a process that has no desk of its own: a gateway. */
export type AskedQuestion = Pick<DeskQuestion, 'client' | 'session' | 'cwd' | 'action' | 'reasons' | 'rules'>;

const LONGEST_ANSWER = 4096;

/**
 * Puts a question to whoever looks at the desk of the guard that listens there. No guard, nobody who looks, or a signal: silence,
 * which is no yes.
 */
export function askDesk(
  socket: string,
  question: AskedQuestion,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<Consent> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve('no');
      return;
    }
    const connection = connect(socket);
    let text = '';
    const finish = (): void => {
      signal?.removeEventListener('abort', finish);
      connection.destroy();
      resolve(consentIn(text));
    };
    signal?.addEventListener('abort', finish, { once: true });
    connection.setTimeout(withinMs + 1000, finish);
    connection.on('error', finish);
    connection.on('end', finish);
    connection.on('close', finish);
    connection.on('data', (piece: Buffer) => {
      text += piece.toString('utf8');
      if (text.length > LONGEST_ANSWER) finish();
    });
    const payload = Buffer.from(JSON.stringify({ question, withinMs }));
    connection.write(`${JSON.stringify({ control: 'ask', length: payload.length })}\n`);
    connection.write(payload);
  });
}

/** What such a process sent; undefined where it is no question. */
export function parseAsked(payload: Buffer): { readonly question: AskedQuestion; readonly withinMs: number } | undefined {
  try {
    const value: { question?: Partial<AskedQuestion>; withinMs?: unknown } = JSON.parse(payload.toString('utf8'));
    const { client, session, cwd, action, reasons = [], rules = [] } = value.question ?? {};
    if (!Array.isArray(reasons) || !Array.isArray(rules)) return undefined;
    const texts: readonly unknown[] = [client, session, cwd, action, ...reasons, ...rules];
    if (typeof value.withinMs !== 'number' || !texts.every((one) => typeof one === 'string')) return undefined;
    return {
      withinMs: value.withinMs,
      question: {
        client: client ?? '',
        session: session ?? '',
        cwd: cwd ?? '',
        action: action ?? '',
        reasons,
        rules,
      },
    };
  } catch {
    return undefined;
  }
}

function consentIn(text: string): Consent {
  try {
    const { consent }: { consent?: unknown } = JSON.parse(text);
    return consent === 'once' || consent === 'run' || consent === 'always' || consent === 'no' ? consent : 'silence';
  } catch {
    return 'silence';
  }
}
