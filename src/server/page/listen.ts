import { createServer, type RequestListener, type Server } from 'node:http';

const MOST_CONNECTIONS = 100;
const PATIENCE_MS = 10_000;
const MOST_TRIES = 10;

export interface Listening {
  readonly port: number;
  readonly close: () => void;
}

/**
 * Listens on both loopback addresses: a browser takes `localhost` for either, so whoever had the other one would be taken for us.
 *
 * @param port 0: any that is free on both
 * @throws where the port is taken
 */
export async function listenOnLoopback(port: number, answer: RequestListener): Promise<Listening> {
  for (let tries = 1; ; tries++) {
    const first = await listenAt('127.0.0.1', port, answer);
    const address = first.address();
    const found = typeof address === 'object' && address !== null ? address.port : port;
    try {
      const second = await listenAt('::1', found, answer).catch(unlessAbsent);
      return { port: found, close: () => closeAll(second === undefined ? [first] : [first, second]) };
    } catch (error) {
      closeAll([first]);
      if (port !== 0 || tries >= MOST_TRIES) throw error;
    }
  }
}

function listenAt(host: string, port: number, answer: RequestListener): Promise<Server> {
  const server = createServer({ headersTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS }, answer);
  server.maxConnections = MOST_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

/** A machine without IPv6 has nobody there. */
function unlessAbsent(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return undefined;
  throw error;
}

function closeAll(servers: readonly Server[]): void {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
}
