import { createServer, type Socket } from 'node:net';
import type { Answer, CageSocket, ConnectedMessage, HoldMessage } from '../confine/index.ts';
import {
  type Destination,
  type Dial,
  type DownloadJudge,
  EgressProxy,
  makeDial,
  type OwnService,
  type RequestRecord,
  Resolver,
  SyntheticAddresses,
} from '../egress/index.ts';
import { CAGE_PROXY, FETCH_SERVICE } from '../model/index.ts';
import { canonicalAddress, mayBeReached, mayDial } from '../policy/index.ts';
import { Executables } from './executables.ts';
import type { RunFlow } from './flows/run-flow.ts';
import { type AskNetwork, makeJudge } from './judge.ts';
import type { Outward } from './outward.ts';
import type { PageServiceParts } from './page-service.ts';
import type { PushAnswer, PushRequest } from './push.ts';

export interface NetworkParts {
  readonly searchPath: string;
  readonly ask: AskNetwork;
  readonly note: (event: Readonly<Record<string, unknown>>) => void;
  readonly outward: Outward;
  /** What the run has read, which is asked before anything leaves. */
  readonly flow: Pick<RunFlow, 'refusal' | 'reads'>;
  /** For the pages that the run reads: where they are kept, and who is asked. */
  readonly state: string;
  readonly mayPush: (push: PushRequest) => Promise<PushAnswer>;
  readonly mayDownload: DownloadJudge;
  readonly askPage: PageServiceParts['ask'];
  /** Addresses that the caller gives to names, instead of asking the system's resolver. */
  readonly resolve: Readonly<Record<string, string>>;
}

const FOR_PROGRAMS_TO_READ = 80;
const MOST_CALLERS = 5000;

/** The network of one run: answers what the warden holds, and serves what it connects. */
export class RunNetwork {
  readonly #proxy: EgressProxy;
  readonly #resolver: Resolver;
  readonly #note: NetworkParts['note'];
  readonly #flow: NetworkParts['flow'];
  /** Connections to hosts that are open now. */
  readonly #open: Map<Socket, Destination> = new Map();
  /** What the person who wrote the rules should know of them. */
  readonly notes: readonly string[];
  readonly #judge: ReturnType<typeof makeJudge>;
  /** Executables of connections that were held, until the warden says that they are made. */
  readonly #callers: Map<string, string | null> = new Map();

  constructor({ searchPath, ask, note, outward, flow, state, askPage, mayPush, mayDownload, resolve }: NetworkParts) {
    const { network: policy, gate, authority, ready } = outward;
    this.#note = note;
    const rules = [...policy.allow, ...policy.ask, ...policy.deny];
    const executables = new Executables(
      rules.flatMap((rule) => rule.by),
      searchPath,
    );
    this.notes = executables.notes;
    const record = (one: RequestRecord): void => note({ ...one });
    const addresses = new SyntheticAddresses();
    this.#judge = makeJudge(policy, executables, ask, { gate, ready }, flow);
    this.#resolver = new Resolver(
      addresses,
      (name) => mayBeReached(policy, name),
      ({ name, type, known }) =>
        note({
          verdict: known ? 'allow' : 'deny',
          rule: 'network.name',
          host: name.slice(0, 255),
          protocol: 'dns',
          method: type,
          port: 53,
        }),
    );
    const dial = this.#kept(makeDial((address, to) => mayDial(policy, address, { ...to, isBy: () => true }), resolve));
    this.#flow = flow;
    const service = { policy, executables, gate, dial, flow, state, ask: askPage, note };
    this.#proxy = new EgressProxy({
      addresses,
      resolver: this.#resolver,
      judge: this.#judge,
      gate,
      record,
      push: ({ to, caller, path, commands }) =>
        mayPush({
          remote: `${to.host}${[80, 443].includes(to.port) ? '' : `:${to.port}`}${path.replace(/\/git-receive-pack$/, '')}`,
          commands,
          advertised: [],
          pid: caller.pid,
        }),
      download: mayDownload,
      dial,
      authority,
      own: policy.fetch === 'off' ? undefined : laterService(service),
    });
  }

  /** A connect(2) that the warden holds: it makes the connection itself if the answer is allow. */
  async hold(held: HoldMessage): Promise<Answer> {
    const { port, pid, exe } = held;
    if (held.address === undefined || port === undefined) return { verdict: 'deny' };
    const address = plainAddress(held.address);
    const isOurs = address === CAGE_PROXY.address;
    const host = isOurs ? undefined : this.#proxy.nameOf(address);
    if (!isOurs && host === undefined) return { verdict: 'deny' };
    const caller = { pid, exe: exe ?? null };
    if (host !== undefined) {
      const verdict = await this.#judge.connection({ host, port }, caller);
      if (!verdict.allowed && port !== FOR_PROGRAMS_TO_READ) {
        this.#note({ verdict: 'deny', rule: verdict.rule, host, port, pid, protocol: 'tcp' });
        return { verdict: 'deny' };
      }
    }
    // A program that was killed meanwhile is never connected.
    const [oldest] = this.#callers.keys();
    if (this.#callers.size >= MOST_CALLERS && oldest !== undefined) this.#callers.delete(oldest);
    this.#callers.set(callKey(pid, address, port), exe ?? null);
    return { verdict: 'allow' };
  }

  connected({ pid, from, fromPort, address: given, port }: ConnectedMessage): void {
    const address = plainAddress(given);
    const key = callKey(pid, address, port);
    const exe = this.#callers.get(key) ?? null;
    this.#callers.delete(key);
    this.#proxy.announce(from, fromPort, { pid, exe, address, port });
  }

  /** The run has read something: what is open now is held, and goes on only where the flow rule lets it. */
  labelled(): void {
    for (const [socket, to] of this.#open) void this.#hold(socket, to);
  }

  async #hold(socket: Socket, to: Destination): Promise<void> {
    socket.cork();
    const refused = await this.#flow.refusal(to, { pid: 0, exe: null });
    if (refused === undefined) socket.uncork();
    else if (!socket.destroyed) {
      this.#note({ verdict: 'deny', rule: refused.rule, ...to, pid: 0, protocol: 'tcp' });
      socket.destroy();
    }
  }

  #kept(dial: Dial): Dial {
    return async (to, isHalfOpen) => {
      const dialled = await dial(to, isHalfOpen);
      this.#open.set(dialled.socket, to);
      dialled.socket.once('close', () => this.#open.delete(dialled.socket));
      return dialled;
    };
  }

  serve(socket: CageSocket): void {
    if (socket.kind === 'proxy') this.#proxy.serve(socket.server);
    else this.#resolver.serve(socket.socket);
  }

  /** Opens the proxy's own port on the host's loopback; what the warden did not announce is not served there either. */
  listen(): Promise<number> {
    const server = createServer({ allowHalfOpen: true });
    this.#proxy.serve(server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'object' && address !== null) resolve(address.port);
      });
    });
  }

  close(): void {
    this.#proxy.close();
  }
}

/** The cache and its readers are loaded when the first page is asked for. */
function laterService(parts: PageServiceParts): OwnService {
  let service: Promise<OwnService> | undefined;
  return {
    host: FETCH_SERVICE.host,
    serve: async (...request) => {
      service ??= import('./page-service.ts').then(({ makePageService }) => makePageService(parts));
      await (await service).serve(...request);
    },
  };
}

/** Java and others reach IPv4 through sockets of IPv6, where 198.18.1.0 is ::ffff:198.18.1.0. */
function plainAddress(address: string): string {
  return canonicalAddress(address) ?? address;
}

function callKey(pid: number, address: string, port: number): string {
  return `${pid} ${address} ${port}`;
}
