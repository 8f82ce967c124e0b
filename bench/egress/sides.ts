import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerProxy } from '../peers.ts';
import type { Place } from '../place.ts';
import { SALLYPORT } from '../tools.ts';
import type { Errand, Outcome } from './client.ts';
import { type EgressFiles, NAMES, type Ports, writePolicy } from './places.ts';

/** A way for the client to reach the host. */
export interface EgressSide {
  readonly name: string;
  readonly version: string;
  /** What stands before `node client.mjs ERRAND`. */
  readonly before: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The name by which a plain connection reaches the host, or null where only the proxy's own protocol does. */
  readonly plainHost: string | null;
  /** A name that has to be looked up. */
  readonly namedHost: string;
  readonly connectHost: string;
  readonly endsTls: boolean;
}

const LONGEST_MS = 10 * 60_000;

export function egressSides(
  place: Place,
  ports: Ports,
  files: EgressFiles,
  version: string,
  missing: string | null,
): {
  readonly direct: EgressSide;
  readonly ours: EgressSide;
  readonly peers: readonly (EgressSide | { readonly name: string; readonly skipped: string })[];
} {
  const near = { plainHost: '127.0.0.1', namedHost: 'localhost', connectHost: '127.0.0.1', endsTls: false } as const;
  const direct: EgressSide = { name: 'direct', version: '', before: [], env: place.env, ...near };
  const names = Object.values(NAMES).flatMap((name) => ['--resolve', `${name}=127.0.0.1`]);
  const flags = ['run', '-q', '--unattended', '--policy', writePolicy(place, ports), ...names];
  const ours: EgressSide = {
    name: 'sallyport run',
    version,
    before: [process.execPath, SALLYPORT, ...flags, '--'],
    env: { ...place.env, NODE_EXTRA_CA_CERTS: files.authority },
    plainHost: NAMES.plain,
    namedHost: NAMES.plain,
    connectHost: NAMES.plain,
    endsTls: true,
  };
  const settings = join(place.scratch, 'srt.json');
  const network = { allowedDomains: [`127.0.0.1:${ports.tcp}`], deniedDomains: [] };
  writeFileSync(settings, JSON.stringify({ network, filesystem: { denyRead: [], allowWrite: ['.'], denyWrite: [] } }));
  mkdirSync(join(place.home, '.codex'), { recursive: true });
  writeFileSync(join(place.home, '.codex', 'config.toml'), CODEX);
  const peers = (['sandbox-runtime', 'codex'] as const).map((name) => {
    const found = peerProxy(name, settings, missing);
    if (found.skipped !== undefined) return { name, skipped: found.skipped };
    return { name, version: found.version, before: found.argv, env: place.env, ...near, plainHost: null };
  });
  return { direct, ours, peers };
}

const CODEX = `default_permissions = "bench"
[permissions.bench]
extends = ":workspace"
[permissions.bench.network]
enabled = true
[permissions.bench.network.domains]
"127.0.0.1" = "allow"
`;

export interface Watch {
  /** Called with the pid of the started process each time the client says how far it is. */
  readonly onProgress: (pid: number, done: number) => void;
}

/** Sends the client on an errand. @throws Error where it did not come back with an outcome */
export function sendOut(side: EgressSide, place: Place, files: EgressFiles, errand: Errand, watch?: Watch): Promise<Outcome> {
  const [program = '', ...args] = [...side.before, process.execPath, files.client, JSON.stringify(errand)];
  const child = spawn(program, args, {
    cwd: place.workspace,
    env: side.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
  });
  return new Promise((resolve, reject) => {
    let said = '';
    let rest = '';
    let outcome: Outcome | undefined;
    child.stderr.on('data', (piece: Buffer) => {
      said = `${said}${piece.toString()}`.slice(-600);
    });
    child.stdout.on('data', (piece: Buffer) => {
      const lines = `${rest}${piece.toString()}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const message: { readonly done?: number } & Partial<Outcome> = JSON.parse(line);
        if (message.done !== undefined) watch?.onProgress(child.pid ?? 0, message.done);
        else if (isOutcome(message)) outcome = message;
      }
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (outcome !== undefined && code === 0) resolve(outcome);
      else reject(new Error(`${side.name}: exit ${code}: ${said.trim().slice(-300)}`));
    });
  });
}

function isOutcome(value: Partial<Outcome>): value is Outcome {
  return Array.isArray(value.micros) && typeof value.wallMs === 'number';
}
