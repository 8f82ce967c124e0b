import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Side } from './measure.ts';
import type { Place } from './place.ts';
import { search } from './search.ts';
import { runTool, WORK } from './tools.ts';
import type { Variant } from './variants.ts';

/** sandbox-runtime 0.0.79 and later need Node 22. */
const PINNED = { '@openai/codex': '0.169.0', '@anthropic-ai/sandbox-runtime': '0.0.78', 'cc-safety-net': '2.4.5' } as const;
type Peer = keyof typeof PINNED;

const FOLDER = join(WORK, 'peers');

/** Installs the peers that are missing or of another version, into bench/.work/peers, without their scripts. Null, or why not. */
export function installPeers(say: (line: string) => void): string | null {
  if (Object.entries(PINNED).every(([name, version]) => installedVersion(name) === version)) return null;
  say('installing the peers into bench/.work/peers (once)');
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), JSON.stringify({ private: true, dependencies: PINNED }));
  try {
    runTool(['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'], FOLDER);
    return null;
  } catch (error) {
    return `npm could not install it (${error instanceof Error ? error.message.split('\n')[0] : ''})`;
  }
}

/** The start of a peer's JavaScript program. @throws Error where it is not installed */
export function peerProgram(peer: Peer, path: string): string {
  const program = join(FOLDER, 'node_modules', peer, path);
  if (existsSync(program)) return program;
  throw new Error(`${peer} is not installed`);
}

/** `codex sandbox -- true` by its npm entry and by its own binary, and `srt true`. */
export function peerVariants(place: Place, missing: string | null): Record<'codexNpm' | 'codex' | 'sandboxRuntime', Variant> {
  const sandbox = ['sandbox', '-P', ':workspace', '--', 'true'];
  const binary = codexBinary();
  return {
    codexNpm: variant(place, 'codex sandbox (npm entry)', '@openai/codex', 'bin/codex.js', true, sandbox, missing),
    codex: variant(place, 'codex sandbox (binary)', '@openai/codex', binary, false, sandbox, missing),
    sandboxRuntime: variant(
      place,
      'sandbox-runtime',
      '@anthropic-ai/sandbox-runtime',
      'dist/cli.js',
      true,
      ['true'],
      missing ?? needs(['bwrap', 'socat', 'rg']),
    ),
  };
}

/** What stands before a command that is to reach 127.0.0.1 by a peer's own proxy. */
export function peerProxy(
  name: 'sandbox-runtime' | 'codex',
  settings: string,
  missing: string | null,
): { readonly argv: readonly string[]; readonly version: string; readonly skipped?: undefined } | { readonly skipped: string } {
  const peer = name === 'codex' ? '@openai/codex' : '@anthropic-ai/sandbox-runtime';
  const absent = missing ?? (name === 'codex' ? null : needs(['bwrap', 'socat', 'rg']));
  if (absent !== null) return { skipped: absent };
  const path = name === 'codex' ? codexBinary() : 'dist/cli.js';
  const program = join(FOLDER, 'node_modules', peer, path);
  if (!existsSync(program)) return { skipped: `${peer} has no program for this machine` };
  // Codex's proxy is an experiment that is off by default.
  const argv =
    name === 'codex'
      ? [program, 'sandbox', '--enable', 'network_proxy', '-P', 'bench', '--']
      : [process.execPath, program, '--settings', settings, '--'];
  return { argv, version: PINNED[peer] };
}

function codexBinary(): string {
  const machine = process.arch === 'arm64' ? ['linux-arm64', 'aarch64'] : ['linux-x64', 'x86_64'];
  return `../codex-${machine[0]}/vendor/${machine[1]}-unknown-linux-musl/bin/codex`;
}

function variant(
  place: Place,
  name: string,
  peer: Peer,
  path: string,
  byNode: boolean,
  args: readonly string[],
  missing: string | null,
): Variant {
  const program = join(FOLDER, 'node_modules', peer, path);
  if (missing !== null) return { name, skipped: missing };
  if (!existsSync(program)) return { name, skipped: `${peer} has no program for this machine` };
  const argv = [...(byNode ? [process.execPath] : []), program, ...args];
  const side: Side = { name, version: PINNED[peer], launch: async () => ({ argv, env: place.env }) };
  return { side };
}

function needs(programs: readonly string[]): string | null {
  const absent = programs.filter((program) => search(program) === null);
  return absent.length === 0 ? null : `it needs ${absent.join(' and ')} (Debian: apt install bubblewrap socat ripgrep)`;
}

export function installedVersion(peer: string): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(FOLDER, 'node_modules', peer, 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : null;
  } catch {
    return null;
  }
}
