/** `sallyport approvals`: answers what agents with hooks want to do, from a terminal that no agent can reach. */
import { askOnTerminal, type Consent, type DeskQuestion } from '../approval/index.ts';
import { UserError } from '../model/index.ts';
import { type DeskConnection, guardSocket, watchDesk } from '../server/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation, Io } from './command.ts';

const RETRY_MS = 1000;
const HUNG_UP =
  'The guard hung up; it is called again every second. If no question comes, `sallyport stop` ends it, and the next one starts anew.\n';

export async function approvals({ io }: Invocation): Promise<number> {
  if (!io.stdinIsTty || !io.outIsTty)
    throw new UserError('APPROVALS_NEED_TERMINAL', 'Questions are answered by a person at a terminal.', {
      hint: 'Open another terminal and run `sallyport approvals` there.',
    });
  const waiting = new Waiting(io);
  io.out('Waiting for questions. Enter is no; Ctrl-C ends, and what waits then is a no.\n');
  let isTold = false;
  for (;;) {
    const desk = await watchDesk(guardSocket(io.env), stateDirectory(io.env), {
      onLine: (line) => ('asked' in line ? waiting.add(line.asked) : waiting.drop(line.settled.id, line.settled.consent)),
    });
    if (desk !== undefined) {
      await waiting.serve(desk);
      if (!isTold) io.out(HUNG_UP);
      isTold = true;
    }
    // A guard that hangs up at once, for it knows another key, would be called without end.
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Questions in their order, one on the screen at a time. */
class Waiting {
  readonly #io: Io;
  readonly #questions: DeskQuestion[] = [];
  #shown: string | undefined;
  #wake: () => void = () => {};

  constructor(io: Io) {
    this.#io = io;
  }

  add(question: DeskQuestion): void {
    this.#questions.push(question);
    this.#wake();
  }

  /** It was answered elsewhere, or its time is over. */
  drop(id: string, consent: Consent): void {
    const at = this.#questions.findIndex((one) => one.id === id);
    if (at >= 0) this.#questions.splice(at, 1);
    if (this.#shown === id)
      this.#io.out(`\n  (settled: ${consent === 'no' || consent === 'silence' ? 'no' : 'yes'}; press Enter)\n`);
  }

  async serve(desk: DeskConnection): Promise<void> {
    let isOver = false;
    const over = desk.ended.then(() => {
      isOver = true;
      this.#questions.length = 0;
      this.#wake();
    });
    while (!isOver) {
      const [next] = this.#questions;
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const consent = await this.#ask(next);
      if (this.#questions[0]?.id === next.id) desk.answer(next.id, consent);
      this.#questions.splice(0, this.#questions[0]?.id === next.id ? 1 : 0);
    }
    await over;
  }

  async #ask({ id, client, session, cwd, action, reasons, until, isOnce }: DeskQuestion): Promise<Consent> {
    this.#shown = id;
    const consent = await askOnTerminal(
      {
        effect: `${client} wants to do something that leaves the cage`,
        details: [
          ['action', action],
          ['in', `${cwd} (session ${session.slice(0, 13)})`],
        ],
        reasons,
        otherwise: 'it does not happen',
        lasting: isOnce === true ? undefined : 'session',
      },
      Math.max(1, until - Date.now()),
    );
    this.#shown = undefined;
    return consent;
  }
}
