import { createServer, type Server, type Socket } from 'node:net';
import { splice } from '../egress/index.ts';
import { type Profile, UserError } from '../model/index.ts';
import type { Published } from './request.ts';

/** Takes the ports, and says what leads where. @throws UserError */
export async function openPublisher(
  ports: readonly Published[],
  profile: Profile,
  notice: (text: string) => void,
): Promise<Publisher> {
  if (profile === 'unconfined')
    throw new UserError(
      'PUBLISH_UNCONFINED',
      'An unconfined command listens on this machine itself: nothing is to be published.',
      {
        hint: 'Leave --publish out.',
        exitCode: 125,
      },
    );
  const publisher = await Publisher.open(ports);
  for (const { outside, inside } of ports) notice(`sallyport: 127.0.0.1:${outside} leads to port ${inside} of the cage.`);
  return publisher;
}

type Dial = (id: number, port: number) => void;
type Note = (event: Readonly<Record<string, unknown>>) => void;

const MOST_WAITING = 256;
const BELOW_THIS_NEEDS_ROOT = 1024;

/**
 * Serves published ports: listens on 127.0.0.1 only, and has the warden connect each visitor to the cage's own loopback. The
 * ports are taken before anything runs, so that one in use is said then.
 */
export class Publisher {
  readonly #servers: readonly Server[];
  readonly #waiting: Map<number, (result: Socket | { readonly errno: string }) => void> = new Map();
  readonly #open: Set<Socket> = new Set();
  /** Visitors who came before anybody could connect them. */
  readonly #early: (() => void)[] = [];
  #dial: Dial | undefined;
  #note: Note = () => {};
  #next = 1;

  private constructor(ports: readonly Published[]) {
    this.#servers = ports.map((port) => createServer({ allowHalfOpen: true }, (socket) => this.#serve(socket, port)));
  }

  /** @throws UserError PORT_TAKEN, PORT_NEEDS_ROOT */
  static async open(ports: readonly Published[]): Promise<Publisher> {
    const publisher = new Publisher(ports);
    try {
      for (const [at, server] of publisher.#servers.entries()) await listen(server, ports[at]?.outside ?? 0);
    } catch (error) {
      publisher.close();
      throw error;
    }
    return publisher;
  }

  /** From here on visitors are served; before, they wait. */
  start(dial: Dial, note: Note): void {
    this.#dial = dial;
    this.#note = note;
    for (const serve of this.#early.splice(0)) serve();
  }

  dialled(id: number, result: Socket | { readonly errno: string }): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting !== undefined) waiting(result);
    else if ('destroy' in result) result.destroy();
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#open) socket.destroy();
  }

  #serve(visitor: Socket, { outside, inside }: Published): void {
    this.#open.add(visitor);
    visitor.once('close', () => this.#open.delete(visitor));
    visitor.on('error', () => visitor.destroy());
    if (this.#waiting.size >= MOST_WAITING) {
      visitor.destroy();
      return;
    }
    const start = Date.now();
    const id = this.#next++;
    const record = (rule: string, sent: number, received: number): void =>
      this.#note({
        verdict: 'allow',
        rule,
        host: '127.0.0.1',
        address: visitor.remoteAddress ?? '127.0.0.1',
        port: outside,
        protocol: 'published',
        path: `:${inside}`,
        sent,
        received,
        ms: Date.now() - start,
      });
    this.#waiting.set(id, (result) => {
      if (!('destroy' in result)) {
        visitor.destroy();
        record('publish.nobody', 0, 0);
        return;
      }
      result.allowHalfOpen = true;
      // From here the program inside is the far side: what it writes leaves the cage.
      splice(visitor, result, undefined).then(
        ({ sent, received }) => record('publish', received, sent),
        () => visitor.destroy(),
      );
    });
    const dial = (): void => this.#dial?.(id, inside);
    if (this.#dial === undefined) this.#early.push(dial);
    else dial();
  }
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: '127.0.0.1' }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw refusal(port, error);
  }
}

function refusal(port: number, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EACCES' && port < BELOW_THIS_NEEDS_ROOT)
    return new UserError('PORT_NEEDS_ROOT', `Port ${port} of this machine is reserved for root, so it can't be published.`, {
      hint: `Take one above 1023: --publish 8${String(port).padStart(3, '0')}:${port}`,
      exitCode: 125,
    });
  if (code === 'EADDRINUSE')
    return new UserError('PORT_TAKEN', `Port ${port} of this machine is in use, so it can't be published.`, {
      hint: 'Take another one, --publish PORT:CAGEPORT, or end the program that holds it.',
      exitCode: 125,
    });
  return new UserError('PORT_TAKEN', `Port ${port} of this machine can't be published (${String(code)}).`, { exitCode: 125 });
}
