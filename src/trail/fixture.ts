import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunIntent, RunOutcome } from '../model/index.ts';

/** Shared by the tests of this room: a state directory of its own, and events as the warden writes them. */
export function temporaryState(): { readonly root: string; readonly state: string; readonly remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'trail-test-'));
  return { root, state: join(root, 'state'), remove: () => rmSync(root, { recursive: true, force: true }) };
}

export function intentOf(run: string, argv: readonly string[] = ['true']): RunIntent {
  return {
    run,
    argv,
    cwd: '/w',
    workspace: '/w',
    profile: 'workspace',
    policyDigest: 'a'.repeat(64),
    planDigest: 'b'.repeat(64),
    user: 'u',
    host: 'h',
  };
}

export const outcome: RunOutcome = { exitCode: 0, signal: null, reason: null, durationMs: 3, counters: { exec: 1 } };

export function kernelLine(run: string, seq: number, path: string = `/w/file-${seq}`): string {
  return `{"baseline":false,"path":${JSON.stringify(path)},"pid":7,"run":"${run}","seq":${seq},"ts":${1_700_000_000_000_000 + seq},"type":"create","verdict":"allow"}\n`;
}

export function kernelLines(run: string, from: number, to: number): string {
  let text = '';
  for (let seq = from; seq <= to; seq += 1) text += kernelLine(run, seq);
  return text;
}

/** A spool as the warden leaves it while it runs: lines, then unwritten space. */
export function writeSpool(path: string, text: string): void {
  writeFileSync(path, Buffer.concat([Buffer.from(text), Buffer.alloc(4096)]));
}
