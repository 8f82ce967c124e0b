import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { classifyAddress, looksLikeAddress } from '../policy/index.ts';
import type { Destination, Dial, Dialled } from './types.ts';

const CONNECT_MS = 10_000;
const KEEP_ALIVE_MS = 60_000;

/** Why there is no connection. `refused`: by us, so it is a denial; else the network's own failure. */
class DialError extends Error {
  /** The address that no rule names; undefined: nothing was refused, the host can't be reached. */
  readonly refused: string | undefined;

  constructor(message: string, refused?: string) {
    super(message);
    this.name = 'DialError';
    this.refused = refused;
  }
}

/** The address that was refused when a dial failed; undefined where it failed for another reason. */
export function refusedBy(error: unknown): string | undefined {
  return error instanceof DialError ? error.refused : undefined;
}

/**
 * Dials by name: resolves once, keeps the addresses that may be dialled, and connects to exactly those, so a name that changes
 * its address between check and connect changes nothing (DNS rebinding).
 *
 * @param given addresses of names that are not looked up; they are checked like any other
 * @param mayDial whether an address that a name led to may be dialled; loopback and private ones only when a rule names them
 */
export function makeDial(
  mayDial: (address: string, to: Destination) => boolean,
  given: Readonly<Record<string, string>> = {},
): Dial {
  return async (to, isHalfOpen = false) => {
    const known = given[to.host];
    const found = known === undefined ? await addressesOf(to.host) : [known];
    const open = found.filter((address) => mayDial(address, to));
    const [first] = found;
    if (first === undefined) throw new DialError(`${to.host} has no address`);
    if (open.length === 0)
      throw new DialError(`${to.host} leads to ${first}, which is ${classifyAddress(first)} and named by no rule`, first);
    return dialFirst(open, to, isHalfOpen);
  };
}

async function addressesOf(host: string): Promise<readonly string[]> {
  if (looksLikeAddress(host)) return [host];
  try {
    const found = await lookup(host, { all: true, order: 'ipv4first' });
    return found.map(({ address }) => address);
  } catch {
    throw new DialError(`${host} has no address`);
  }
}

async function dialFirst(addresses: readonly string[], to: Destination, isHalfOpen: boolean): Promise<Dialled> {
  let last: unknown;
  for (const address of addresses.slice(0, 4)) {
    try {
      return { socket: await open(address, to.port, isHalfOpen), address };
    } catch (error) {
      last = error;
    }
  }
  throw new DialError(`${to.host}:${to.port} can't be reached: ${last instanceof Error ? last.message : 'no answer'}`);
}

function open(address: string, port: number, allowHalfOpen: boolean): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: address,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
      allowHalfOpen,
    });
    const timer = setTimeout(() => socket.destroy(new Error('no answer within 10 s')), CONNECT_MS);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      // Whoever takes it listens too; in between a reset must not end the process.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}
