import type { KernelEvent } from '../model/index.ts';
import { bytes, duration } from './quantities.ts';
import { targetOf } from './story.ts';
import { visible } from './visible.ts';

const MOST_PROGRAMS = 50_000;

/** Address and port, as they are written. */
export function addressOf({ address, port }: KernelEvent): string | undefined {
  if (address === undefined || port === undefined || port < 0) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** A request as one line: what was asked of whom, and how much went over. */
export function requestText(event: KernelEvent): string {
  const { protocol, method, sent, received, durationMs, address, host } = event;
  const volume = sent === undefined ? [] : [`${bytes(sent)} out, ${bytes(received ?? 0)} in, ${durationMs ?? 0} ms`];
  const at = address === undefined || address === host ? [] : [`at ${address},`];
  return [protocol, method, targetOf(event), ...at, ...volume].flatMap((one) => one ?? []).join(' ');
}

/** Tells what a run asked of the network, one line a request, with the program that asked. */
export class RequestLines {
  readonly #startTs: number;
  readonly #programs: Map<number, string> = new Map();

  constructor(startTs: number) {
    this.#startTs = startTs;
  }

  /** The line of an event; undefined for one that is about something else. Without line feed. */
  lineOf(event: KernelEvent): string | undefined {
    const [program] = event.argv ?? [];
    if (event.type === 'exec' && program !== undefined && this.#programs.size < MOST_PROGRAMS)
      this.#programs.set(event.pid, program);
    if (event.type !== 'request') return undefined;
    const verdict = event.verdict === 'allow' ? 'allow' : `${event.verdict} (${event.rule ?? ''})`;
    const who = this.#programs.get(event.pid) ?? '';
    const at = `+${duration((event.ts - this.#startTs) / 1000)}`;
    return visible(`${at}  ${`${who.slice(who.lastIndexOf('/') + 1)} [${event.pid}]`.trim()}  ${verdict}  ${requestText(event)}`);
  }
}
