import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { installPeers, peerProgram } from './peers.ts';
import { SALLYPORT, WARDEN } from './tools.ts';

/** What a client does with a shell command, in milliseconds: bare, in our cage in two ways, and in that of a library. */
export type Confined = Readonly<Record<string, () => Promise<number>>>;

export interface ConfinedPlace {
  readonly env: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly state: string;
}

const COMMAND = 'true 1';

/** @param timed runs a program to its end */
export async function confined(
  { workspace, state }: ConfinedPlace,
  timed: (program: string, args: readonly string[]) => number,
): Promise<Confined> {
  const own = ['run', '--quiet', '--unattended', '--workspace', workspace, '--', 'bash', '-c', COMMAND];
  const srt = await library(workspace);
  return {
    'bash -c': async () => timed('/bin/bash', ['-c', COMMAND]),
    'warden exec (the guard carries it)': async () =>
      timed(WARDEN, ['exec', `${state}/guard.sock`, '--', process.execPath, SALLYPORT, ...own]),
    'sallyport run': async () => timed(process.execPath, [SALLYPORT, ...own]),
    ...(srt === undefined ? {} : { 'sandbox-runtime 0.0.78 as a library': srt }),
  };
}

interface Library {
  readonly SandboxManager: {
    readonly initialize: (settings: object) => Promise<void>;
    readonly wrapWithSandbox: (command: string) => Promise<string>;
  };
}

/** Its proxies run already, as in a client that uses it. Undefined where it can't be had here. */
async function library(workspace: string): Promise<(() => Promise<number>) | undefined> {
  const missing = installPeers(console.log);
  if (missing !== null) {
    console.log(`skipped  sandbox-runtime as a library: ${missing}`);
    return undefined;
  }
  const { SandboxManager }: Library = createRequire(import.meta.url)(
    peerProgram('@anthropic-ai/sandbox-runtime', 'dist/index.js'),
  );
  const network = { allowedDomains: [], deniedDomains: [] };
  await SandboxManager.initialize({ network, filesystem: { denyRead: [], allowWrite: [workspace], denyWrite: [] } });
  return async () => {
    const began = process.hrtime.bigint();
    const wrapped = await SandboxManager.wrapWithSandbox(COMMAND);
    const { status, stderr } = spawnSync('/bin/bash', ['-c', wrapped], { cwd: workspace, encoding: 'utf8' });
    if (status !== 0) throw new Error(`sandbox-runtime ended with ${status}: ${stderr.slice(-300)}`);
    return Number(process.hrtime.bigint() - began) / 1e6;
  };
}
