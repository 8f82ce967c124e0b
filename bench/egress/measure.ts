import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { installPeers } from '../peers.ts';
import { makePlace, ON_DISK, type Place, removePlace } from '../place.ts';
import { type Row, type Verdict, without } from '../results.ts';
import type { Session } from '../session.ts';
import { type Spread, spread } from '../statistics.ts';
import type { Errand, Outcome } from './client.ts';
import { type EgressFiles, NAMES, type Ports, prepare } from './places.ts';
import { type EgressSide, egressSides, sendOut } from './sides.ts';

const CONNECTIONS = 1000;
const BYTES = 200 * 2 ** 20;
const AT_ONCE = 200;
const EACH = 64 * 1024;
const MANY = 12_000;
const MOST_ADDED_MS = 1;
const LEAST_RATE = 250;
/** What a garbage collector leaves open; a leak of one connection's state in each of 10,000 is far above it. */
const MOST_GROWTH = 1.05;

/** What the way out costs: each new connection, bytes, many at once, and memory that must not grow. */
export async function measureEgress(session: Session): Promise<void> {
  const place = makePlace(ON_DISK);
  const files = await prepare(place);
  const host = spawn(process.execPath, [files.host, files.key, files.cert], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ports = await portsOf(host);
    const sides = egressSides(
      place,
      ports,
      files,
      session.version,
      installPeers((line) => console.log(line)),
    );
    const bench = new EgressBench(session, place, files, ports);
    const present = sides.peers.flatMap((peer) => ('skipped' in peer ? [] : [peer]));
    await bench.latency('new connection, plain TCP', { way: 'plain' }, false, sides.direct, [sides.ours]);
    await bench.latency('new connection, CONNECT', { way: 'connect' }, false, sides.direct, [sides.ours, ...present]);
    await bench.latency('new connection, name looked up', { way: 'plain', looksUp: true }, false, sides.direct, [sides.ours]);
    await bench.latency('new connection, inspected TLS', { way: 'plain' }, true, sides.direct, [sides.ours]);
    await bench.throughput('200 MiB, plain TCP', 'plain', false, sides.direct, [sides.ours]);
    await bench.throughput('200 MiB, CONNECT', 'connect', false, sides.direct, [sides.ours, ...present]);
    await bench.throughput('200 MiB, inspected TLS', 'plain', true, sides.direct, [sides.ours]);
    await bench.concurrent('200 connections at once, CONNECT', 'connect', sides.direct, [sides.ours, ...present]);
    await bench.memory('memory over 10,000 connections, CONNECT', 'connect', false, sides.ours);
    await bench.memory('memory over 10,000 connections, inspected TLS', 'plain', true, sides.ours);
    for (const peer of sides.peers)
      if ('skipped' in peer && session.wants('egress', peer.name))
        session.add(without('egress', `by the proxy of ${peer.name}`, 'skipped', peer.skipped));
  } finally {
    host.kill();
    removePlace(place);
  }
}

function portsOf(host: ChildProcess): Promise<Ports> {
  return new Promise((resolve, reject) => {
    host.once('exit', () => reject(new Error('the host of the bench did not start')));
    host.stdout?.once('data', (piece: Buffer) => resolve(JSON.parse(piece.toString())));
  });
}

type What = Pick<Errand, 'kind' | 'way' | 'count' | 'bytes'> & { readonly looksUp?: boolean };
type Taken = ReadonlyMap<EgressSide, readonly Outcome[]>;

class EgressBench {
  readonly #session: Session;
  readonly #place: Place;
  readonly #files: EgressFiles;
  readonly #ports: Ports;

  constructor(session: Session, place: Place, files: EgressFiles, ports: Ports) {
    this.#session = session;
    this.#place = place;
    this.#files = files;
    this.#ports = ports;
  }

  async latency(
    name: string,
    how: Pick<What, 'way' | 'looksUp'>,
    tls: boolean,
    direct: EgressSide,
    sides: readonly EgressSide[],
  ): Promise<void> {
    await this.#race(name, { kind: 'latency', ...how, count: CONNECTIONS, bytes: 1 }, tls, direct, sides, (taken, side) => {
      const of = (one: EgressSide, share: number): Spread =>
        spread((taken.get(one) ?? []).map(({ micros }) => quantile(micros, share) / 1000));
      const added = differences(taken, direct, side, ({ micros }) => quantile(micros, 0.5) / 1000);
      const figure = `p50 ${of(direct, 0.5).median.toFixed(2)} → ${of(side, 0.5).median.toFixed(2)} ms (added ${range(added, 2)}), p95 ${of(side, 0.95).median.toFixed(2)}, p99 ${of(side, 0.99).median.toFixed(2)}`;
      return { figure, met: added.median <= MOST_ADDED_MS, target: `<= ${MOST_ADDED_MS} ms added at p50` };
    });
  }

  async throughput(
    name: string,
    way: Errand['way'],
    tls: boolean,
    direct: EgressSide,
    sides: readonly EgressSide[],
  ): Promise<void> {
    await this.#race(name, { kind: 'throughput', way, count: 1, bytes: BYTES }, tls, direct, sides, (taken, side) => {
      const rate = (one: EgressSide): Spread =>
        spread((taken.get(one) ?? []).map(({ bytes, wallMs }) => bytes / 1e6 / (wallMs / 1000)));
      const figure = `${rate(direct).median.toFixed(0)} → ${range(rate(side), 0)} MB/s`;
      return { figure, met: rate(side).median >= LEAST_RATE, target: tls ? '' : `>= ${LEAST_RATE} MB/s` };
    });
  }

  async concurrent(name: string, way: Errand['way'], direct: EgressSide, sides: readonly EgressSide[]): Promise<void> {
    await this.#race(name, { kind: 'concurrent', way, count: AT_ONCE, bytes: EACH }, false, direct, sides, (taken, side) => {
      const wall = (one: EgressSide): Spread => spread((taken.get(one) ?? []).map(({ wallMs }) => wallMs));
      const failed = Math.max(...(taken.get(side) ?? []).map((outcome) => outcome.failed));
      const figure = `all done in ${wall(direct).median.toFixed(0)} → ${range(wall(side), 0)} ms, ${failed} failed`;
      return { figure, met: failed === 0, target: 'none fails' };
    });
  }

  /** Memory of Sallyport's own process, each 1,000 connections; the first 2,000 are its warming up. */
  async memory(name: string, way: Errand['way'], tls: boolean, side: EgressSide): Promise<void> {
    if (!this.#session.wants('egress', name)) return;
    const count = this.#session.options.quick ? 4000 : MANY;
    const taken: { readonly done: number; readonly mib: number }[] = [];
    try {
      await sendOut(side, this.#place, this.#files, this.#errand({ kind: 'many', way, count, bytes: 1 }, tls, side), {
        onProgress: (pid, done) => taken.push({ done, mib: residentMib(pid) }),
      });
      const early = spread(taken.filter(({ done }) => done > 2000 && done <= 5000).map(({ mib }) => mib));
      const late = spread(taken.filter(({ done }) => done > count - 3000).map(({ mib }) => mib));
      const figure = `${early.median.toFixed(0)} MiB after 3,000 to 5,000 → ${late.median.toFixed(0)} MiB after the last 3,000 of ${count}`;
      const verdict = late.median <= early.median * MOST_GROWTH ? 'met' : 'not met';
      this.#add(name, `${side.name} ${side.version}`, 1, figure, (late.median / early.median).toFixed(2), 'no growth', verdict);
    } catch (error) {
      this.#session.add(without('egress', name, 'failed', error instanceof Error ? error.message : String(error)));
    }
  }

  /** Direct and each other way in turn, after one of each that is not counted. */
  async #race(
    name: string,
    what: What,
    tls: boolean,
    direct: EgressSide,
    sides: readonly EgressSide[],
    judge: (taken: Taken, side: EgressSide) => { readonly figure: string; readonly met: boolean; readonly target: string },
  ): Promise<void> {
    const wanted = sides.filter((side) => this.#session.wants('egress', `${name}: direct → ${side.name}`));
    if (wanted.length === 0) return;
    const taken = new Map<EgressSide, Outcome[]>([direct, ...wanted].map((side) => [side, []]));
    const failed = new Set<EgressSide>();
    // Peers wait minutes for connections that they lost.
    const pairs = what.kind === 'concurrent' ? Math.min(3, this.#session.options.pairs) : this.#session.options.pairs;
    for (let round = 0; round <= pairs; round++) {
      for (const side of round % 2 === 0 ? [direct, ...wanted] : [...wanted, direct]) {
        if (failed.has(side)) continue;
        try {
          const way = side === direct ? 'plain' : what.way;
          const outcome = await sendOut(side, this.#place, this.#files, this.#errand({ ...what, way }, tls, side));
          if (round > 0) taken.get(side)?.push(outcome);
        } catch (error) {
          failed.add(side);
          this.#session.add(
            without('egress', `${name}: ${side.name}`, 'failed', error instanceof Error ? error.message : String(error)),
          );
        }
      }
    }
    for (const side of wanted) {
      if (failed.has(side) || failed.has(direct)) continue;
      const { figure, met, target } = judge(taken, side);
      const isOurs = side.name === 'sallyport run';
      const verdict = !isOurs || target === '' ? '' : met ? 'met' : 'not met';
      this.#add(name, `direct → ${side.name} ${side.version}`, pairs, figure, '', isOurs ? target : '', verdict);
    }
  }

  #errand(what: What, tls: boolean, side: EgressSide): Errand {
    const plain = what.looksUp === true ? side.namedHost : (side.plainHost ?? '127.0.0.1');
    const host = what.way === 'plain' ? plain : side.connectHost;
    const isNamed = tls && side.endsTls;
    return {
      looksUp: false,
      ...what,
      host: isNamed ? NAMES.inspected : host,
      port: tls ? this.#ports.tls : this.#ports.tcp,
      tls: tls ? { name: NAMES.inspected, authority: this.#files.authority } : null,
    };
  }

  #add(name: string, sides: string, pairs: number, figure: string, ratio: string, target: string, verdict: Verdict): void {
    const row: Row = { group: 'egress', name, sides: sides.trim(), pairs, figure, ratio, cpu: '', target, verdict, note: '' };
    this.#session.add(row);
  }
}

/** B minus A of each round. */
function differences(taken: Taken, a: EgressSide, b: EgressSide, value: (outcome: Outcome) => number): Spread {
  const [of, and] = [taken.get(a) ?? [], taken.get(b) ?? []];
  return spread(and.map((outcome, at) => value(outcome) - value(of[at] ?? outcome)));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function residentMib(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}

function range({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} [${least.toFixed(digits)}..${most.toFixed(digits)}]`;
}
