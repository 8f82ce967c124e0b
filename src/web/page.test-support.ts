import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { type PageAddress, parseAddress } from './address.ts';
import type { Connect, Hop, Keeper, PageVerdict } from './types.ts';

export interface Host {
  readonly connect: Connect;
  /** What it was asked: path, and a validator where there was one. */
  readonly asked: readonly string[];
}

/** A host on loopback, whatever name a page has. */
export async function startHost(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Host> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const validator = request.headers['if-none-match'];
    asked.push(`${request.url}${validator === undefined ? '' : ` ${validator}`}`);
    answer(request, response);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = await new Promise<AddressInfo>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address);
    });
  });
  return { asked, connect: async () => ({ socket: connect(port, '127.0.0.1'), address: '127.0.0.1' }) };
}

export interface Watched {
  readonly keeper: Keeper;
  readonly hops: Hop[];
  /** Each question whether something may be sent. */
  readonly questions: string[];
}

/** A keeper that says yes to what `says` does not refuse. */
export function watched(says: (address: PageAddress, quietly: boolean) => boolean = () => true, shows = true): Watched {
  const hops: Hop[] = [];
  const questions: string[] = [];
  const verdict = (allowed: boolean): PageVerdict => ({
    allowed,
    rule: 'test',
    why: allowed ? 'the test says so' : 'nobody said yes',
  });
  return {
    hops,
    questions,
    keeper: {
      mayShow: () => verdict(shows),
      maySend: (address, from, quietly) => {
        questions.push(`${address.href}${from === undefined ? '' : ` from ${from.href}`}${quietly ? ' quietly' : ''}`);
        return Promise.resolve(verdict(says(address, quietly)));
      },
      note: (hop) => hops.push(hop),
    },
  };
}

export function pageAddress(text: string): PageAddress {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.address;
}
