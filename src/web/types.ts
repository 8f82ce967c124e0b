import type { Duplex } from 'node:stream';
import type { PageAddress } from './address.ts';

/** Opens a connection to a host that was allowed: checked, dialled, and with TLS where the address says so. */
export type Connect = (to: PageAddress) => Promise<{ readonly socket: Duplex; readonly address: string }>;

export interface PageVerdict {
  readonly allowed: boolean;
  readonly rule: string;
  readonly why: string;
}

/** One step on the way to a page: a request that was sent, or a look into the cache. */
export interface Hop {
  readonly address: PageAddress;
  readonly source: 'cache' | 'live';
  readonly verdict: PageVerdict;
  /** Where it was dialled, or came from when it was. Undefined: nothing was. */
  readonly from: string | undefined;
  readonly status: number | undefined;
  readonly sha256: string | undefined;
  readonly sent: number;
  readonly received: number;
  readonly ms: number;
}

/** Decides and records. Each hop of a redirect is a decision of its own. */
export interface Keeper {
  /** Whether what lies in the cache may be shown. @param from the address of the host that it came from */
  readonly mayShow: (address: PageAddress, from: string) => PageVerdict;
  /**
   * Whether a request may leave now; writes down that it will. A question to a person may lie behind the promise.
   *
   * @param quietly nobody is to be asked: there is a copy that will do
   */
  readonly maySend: (address: PageAddress, redirectedFrom: PageAddress | undefined, quietly: boolean) => Promise<PageVerdict>;
  readonly note: (hop: Hop) => void;
}

/** What was left out of a page, counted. */
export interface Dropped {
  /** Elements and runs of text that a person does not see. */
  readonly hidden: number;
  /** Scripts, styles, templates, frames and the like. */
  readonly scripts: number;
  readonly comments: number;
  /** Zero-width, bidirectional, tag and control characters. */
  readonly characters: number;
}

export const NOTHING_DROPPED: Dropped = { hidden: 0, scripts: 0, comments: 0, characters: 0 };

/** The readable text of a page. It was written by others. */
export interface Reading {
  readonly title: string | undefined;
  readonly text: string;
  readonly dropped: Dropped;
  /** Characters that were cut off at the end. */
  readonly cut: number;
}

/** `refused`: the page is none that is shown; `denied`: nobody may fetch it; `unreachable`: the network's own failure. */
export type PageFailure = 'denied' | 'refused' | 'unreachable';

/** Why there is no page. */
export class PageError extends Error {
  readonly failure: PageFailure;
  readonly rule: string;

  constructor(failure: PageFailure, message: string, rule: string = `fetch.${failure}`) {
    super(message);
    this.name = 'PageError';
    this.failure = failure;
    this.rule = rule;
  }
}
