import { type PushCommands, PushReader, refusePush } from '../../inspect/push/index.ts';
import type { Destination } from '../types.ts';
import { answerWith, isGone } from './answer.ts';
import type { HttpContext, Incoming, Outgoing } from './context.ts';
import { note } from './note.ts';

const PUSH_TYPE = 'application/x-git-receive-pack-request';

/** Whether any of the requests that a server may make of this one is a push. @param raw its fields: name, value, name, value */
export function mayBePush(methods: readonly string[], paths: readonly string[], raw: readonly string[]): boolean {
  const types = raw.filter((_, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === 'content-type');
  return methods.some((method) => paths.some((path) => [undefined, ...types].some((type) => isPush(method, path, type))));
}

/** A push to a repository over HTTP (gitprotocol-http(5)), by its path in any spelling, or by what it says of its body. */
export function isPush(method: string, path: string, contentType: string | undefined): boolean {
  if (contentType?.split(';')[0]?.trim().toLowerCase() === PUSH_TYPE) return true;
  const bare = (path.split(/[?;]/)[0] ?? '').replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return method !== 'GET' && /\/git-receive-pack\/*$/i.test(bare);
}

type PushBody =
  | { readonly kind: 'commands'; readonly commands: PushCommands }
  | { readonly kind: 'unreadable'; readonly why: string };

export interface PushPlace {
  readonly to: Destination;
  readonly path: string;
  readonly isTls: boolean;
  readonly start: number;
}

/** Reads a push before any of it goes on, and has it decided on; the answer to a refused one is given here. */
export async function mayPush(message: Incoming, answer: Outgoing, context: HttpContext, place: PushPlace): Promise<boolean> {
  const { to, path, isTls, start } = place;
  const body = await readPush(message);
  const noteDenied = (rule: string, why: string): void =>
    note(context, to, message, { verdict: { allowed: false, rule, why, inspect: false }, isTls, start });
  if (body.kind === 'unreadable') {
    const why = `this push can not be read: ${body.why}`;
    noteDenied('git.push', why);
    answerWith(answer, 403, to, { allowed: false, rule: 'git.push', why, inspect: false });
    message.resume();
    return false;
  }
  const { commands } = body;
  // Without a ref it is a client that asks whether it may.
  if (commands.updates.length === 0) return true;
  const decided = await context.push?.({ to, caller: context.caller, path: path.split('?')[0] ?? '', commands });
  if (decided?.allowed === true) return true;
  const why = decided?.why ?? 'nobody decided';
  noteDenied(decided?.rule ?? 'git.push', why);
  rejectPush(message, answer, commands, why);
  return false;
}

/** Reads what a push would change; what was read stands in front of the rest again, so nothing of it has gone on. */
function readPush(message: Incoming): Promise<PushBody> {
  if (message.headers['content-encoding'] !== undefined)
    return Promise.resolve({ kind: 'unreadable', why: 'it is compressed as a whole' });
  return new Promise((resolve) => {
    const reader = new PushReader();
    const pieces: Buffer[] = [];
    const settle = (body: PushBody): void => {
      message.pause();
      message.off('data', onPiece);
      message.off('end', onEnd);
      message.off('close', onEnd);
      resolve(body);
    };
    const onPiece = (piece: Buffer): void => {
      pieces.push(piece);
      const step = reader.push(piece);
      if (step === 'more') return;
      settle(step);
      // At once: a body that was read to its end could not be put back any more.
      message.unshift(Buffer.concat(pieces));
    };
    const onEnd = (): void => settle({ kind: 'unreadable', why: 'it ended before its list of refs did' });
    message.on('data', onPiece);
    message.on('end', onEnd);
    message.on('close', onEnd);
  });
}

/** Answers as the server would that takes none of it: git then says which ref was rejected, and why. */
function rejectPush(message: Incoming, answer: Outgoing, commands: PushCommands, why: string): void {
  const reply = (): void => {
    if (answer.headersSent || isGone(answer)) return;
    answer.statusCode = 200;
    answer.setHeader('content-type', 'application/x-git-receive-pack-result');
    answer.setHeader('cache-control', 'no-cache');
    answer.end(Buffer.from(refusePush(commands, `Sallyport: ${why}`)));
  };
  // git sends its whole pack before it reads the answer.
  message.on('end', reply);
  message.on('data', () => {});
  message.resume();
}
