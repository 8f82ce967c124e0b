/* Where a browser brings the code of a log-in: one address of this machine, for one answer. */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { UserError } from '../../model/index.ts';

export interface Callback {
  readonly redirect: string;
  /** What comes back with this state; what comes with another is refused, and waited on. */
  readonly answer: (state: string, signal: AbortSignal) => Promise<URLSearchParams>;
  readonly close: () => void;
}

const PATH = '/callback';
const HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
  'referrer-policy': 'no-referrer',
  connection: 'close',
};

/**
 * Listens on loopback. Nothing is ever redirected from here, so it sends nobody on to anywhere.
 *
 * @param port 0: any that is free
 * @throws UserError LOGIN_PORT
 */
export function listenForCode(port: number): Promise<Callback> {
  let take: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => refuse(response, 503);
  const server = createServer((request, response) => take(request, response));
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new UserError('LOGIN_PORT', `Nothing can listen on port ${port} of this machine.`, {
          hint: 'Give another --port.',
          cause,
        }),
      ),
    );
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const place = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
      resolve({
        redirect: `http://${place}${PATH}`,
        answer: (state, signal) =>
          new Promise((come, fail) => {
            signal.addEventListener('abort', () => fail(new UserError('LOGIN_TIME', 'Nobody has logged in in time.')), {
              once: true,
            });
            take = (request, response) => {
              const params = paramsOf(request, place, state);
              if (typeof params === 'number') return refuse(response, params);
              take = (_, late) => refuse(late, 410);
              response.writeHead(200, HEADERS).end('Sallyport has its answer. You can close this page.\n', () => come(params));
            };
          }),
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

/** @returns a status where it is not the answer that is waited for */
function paramsOf({ method, url = '', headers }: IncomingMessage, place: string, state: string): URLSearchParams | number {
  // A web page reaches loopback too, by a name of its own.
  if (headers.host !== place) return 403;
  if (method !== 'GET') return 405;
  // Not by the rules for addresses, by which `//HOST/callback` is a place elsewhere.
  if (!url.startsWith(`${PATH}?`)) return 404;
  const searchParams = new URLSearchParams(url.slice(PATH.length));
  const [given, wanted] = [Buffer.from(searchParams.get('state') ?? ''), Buffer.from(state)];
  const isOurs = given.length === wanted.length && timingSafeEqual(given, wanted);
  const isPlain = ['code', 'state', 'iss', 'error'].every((name) => searchParams.getAll(name).length <= 1);
  return isOurs && isPlain ? searchParams : 400;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, HEADERS).end('This is no answer to a log-in of Sallyport.\n');
}
