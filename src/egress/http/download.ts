import type { Destination } from '../types.ts';
import { isGone } from './answer.ts';
import type { HttpContext, Incoming, Outgoing } from './context.ts';
import { note } from './note.ts';

export interface DownloadPlace {
  readonly to: Destination;
  /** The one that it names, and those that a server may take instead of it. */
  readonly paths: readonly string[];
  readonly isTls: boolean;
  readonly start: number;
}

/** Holds what would fetch a package until it is judged; the answer to a refused one is given here. */
export async function mayDownload(
  message: Incoming,
  answer: Outgoing,
  context: HttpContext,
  { to, paths, isTls, start }: DownloadPlace,
): Promise<boolean> {
  const decided = await refusedDownload(context, to, paths);
  // The program may have gone while a person was asked.
  if (decided === undefined) return !isGone(answer);
  const { rule, why } = decided;
  note(context, to, message, { verdict: { allowed: false, rule, why, inspect: false }, isTls, start });
  message.resume();
  if (answer.headersSent || isGone(answer)) return false;
  const sentence = `Sallyport: ${why}`;
  // npm prints the member `error` of the body, Cargo and Go the body, pip and Yarn the line of the status.
  const body = `${JSON.stringify({ error: sentence, rule, hint: HINT })}\n`;
  answer.statusCode = 403;
  if (!('stream' in answer)) answer.statusMessage = sentence.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 400);
  answer.setHeader('content-type', 'application/json');
  answer.setHeader('content-length', String(Buffer.byteLength(body)));
  answer.setHeader('x-sallyport-rule', rule.replace(/[^\x21-\x7e]/g, ''));
  answer.end(body);
  return false;
}

/** The first no of the judge; undefined: there is none. */
export async function refusedDownload(
  { download, caller }: HttpContext,
  to: Destination,
  paths: readonly string[],
): Promise<{ readonly rule: string; readonly why: string } | undefined> {
  for (const path of download === undefined ? [] : paths) {
    const decided = await download?.({ to, caller, path });
    if (decided?.allowed === false) return decided;
  }
  return undefined;
}

const HINT =
  'Do not retry, and do not fetch it in another way. Take another package, or ask the person to look at this one (sallyport packages grant).';
