/** `sallyport approvals`: answers what agents with hooks want to do, from a terminal that no agent can reach. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { askLine, askOnTerminal, base32, type Consent, type DeskQuestion, otpauthUri } from '../approval/index.ts';
import { readWhole } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import {
  askGuard,
  askPage,
  type DeskConnection,
  guardSocket,
  keepAuthenticator,
  makeSecret,
  needsPresence,
  watchDesk,
} from '../server/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation, Io } from './command.ts';
import { startGuard } from './mcp.ts';
import { qrCode } from './qr-code.ts';
import { visible } from './text.ts';

const RETRY_MS = 1000;
const START_MS = 30_000;
const LOOK_MS = 100;
const HUNG_UP =
  'The guard hung up; it is called again every second. If no question comes, `sallyport stop` ends it, and the next one starts anew.\n';

export async function approvals({ args, io }: Invocation): Promise<number> {
  const [verb, id] = args;
  if (verb === 'show') return showWhole(id, io);
  if (verb !== undefined && verb !== 'setup-totp' && verb !== 'page')
    throw new UserError('APPROVALS_WORD', `\`sallyport approvals ${verb}\` is nothing that it knows.`, {
      hint: 'sallyport approvals, sallyport approvals show ID, sallyport approvals page, or sallyport approvals setup-totp.',
    });
  if (!io.stdinIsTty || !io.outIsTty)
    throw new UserError('APPROVALS_NEED_TERMINAL', 'Questions are answered by a person at a terminal.', {
      hint: `Open another terminal and run \`sallyport approvals${verb === undefined ? '' : ` ${verb}`}\` there.`,
    });
  if (verb === 'setup-totp') return setUpAuthenticator(io);
  if (verb === 'page') return showPage(io);
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

/** All that a question covers, of which it shows a part. What can't be seen is shown as what it is. */
function showWhole(id: string | undefined, io: Io): number {
  const whole = readWhole(stateDirectory(io.env), id ?? '');
  if (whole === undefined)
    throw new UserError('APPROVALS_NONE', 'No question of that name waits.', {
      hint: 'The name stands in the question, and is good until it is answered.',
    });
  io.out(`${whole.split('\n').map(visible).join('\n')}\n`);
  return 0;
}

/** The address opens once, in a browser of this machine; it is shown at a terminal only, for whoever has it may answer. */
async function showPage(io: Io): Promise<number> {
  const socket = guardSocket(io.env);
  await startGuard(socket, io);
  const end = Date.now() + START_MS;
  while ((await askGuard(socket, 'status')) === undefined && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const url = await askPage(socket, stateDirectory(io.env));
  if (url === undefined)
    throw new UserError('NO_PAGE', 'The guard shows no page.', {
      hint: '`sallyport stop` ends it; then try again.',
      exitCode: 3,
    });
  io.out(`Open this in a browser of this machine, once, within two minutes:\n\n  ${url}\n\n`);
  return 0;
}

/** The secret is shown once, here, and kept only when a code has shown that it arrived. */
async function setUpAuthenticator(io: Io): Promise<number> {
  const state = stateDirectory(io.env);
  if (needsPresence(state))
    throw new UserError('TOTP_EXISTS', 'An authenticator is set up already.', {
      hint: `Delete ${join(state, 'totp.json')} to set up another one; no agent can.`,
    });
  const secret = makeSecret();
  const uri = otpauthUri(secret, `${io.env['USER'] ?? 'person'}@${hostname()}`);
  const code = qrCode(uri, io.columns ?? 80);
  io.out(code === undefined ? '' : `Scan this with an authenticator app:\n\n${code}\n\n`);
  io.out(
    `${code === undefined ? 'Add this to an authenticator app' : 'Or add it by hand'}: the key ${base32(secret)}\n  ${uri}\n\n`,
  );
  const typed = await askLine('The code that it shows now: ', 0);
  if (!keepAuthenticator(state, secret, typed, Date.now()))
    throw new UserError('TOTP_WRONG', 'That was not the code, so nothing was kept.', {
      hint: 'Run it again; look at the clock of the device, too.',
    });
  io.out('From now on a yes of the high tier, and one that lasts, needs a code. Each code is good once.\n');
  return 0;
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
      const code = await codeFor(next, consent);
      if (this.#questions[0]?.id === next.id) desk.answer(next, consent, code);
      this.#questions.splice(0, this.#questions[0]?.id === next.id ? 1 : 0);
    }
    await over;
  }

  async #ask({ id, client, session, cwd, action, reasons, until, isOnce, offer }: DeskQuestion): Promise<Consent> {
    this.#shown = id;
    const consent = await askOnTerminal(
      {
        effect: `${client} wants to do something that leaves the cage`,
        details: [
          ['action', action],
          ['in', `${cwd} (session ${session.slice(0, 13)})`],
          ...(offer === undefined ? [] : [['again', `${offer} (a)`] as const]),
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

/** Empty where none is needed. */
async function codeFor({ needsCode, until }: DeskQuestion, consent: Consent): Promise<string> {
  const isYes = consent === 'once' || consent === 'run' || consent === 'always';
  if (!isYes || needsCode === undefined || (needsCode === 'lasting' && consent === 'once')) return '';
  return askLine('Code of your authenticator (a wrong one is a no): ', Math.max(1, until - Date.now()));
}
