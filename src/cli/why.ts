import { existsSync, readFileSync } from 'node:fs';
import type { Denial } from '../model/index.ts';
import { denialOf, formatDenial } from '../policy/index.ts';
import type { Invocation } from './command.ts';

/** Where a running cage finds what it was refused (src/guard writes it, the cage can only read it). */
export const INSIDE = '/run/sallyport/refusals.ndjson';

interface Refusal {
  readonly rule: string;
  readonly op: string;
  readonly what: string;
  readonly count: number;
}

/** `sallyport why`: 0, also when nothing was refused. */
export async function why({ flags, args, io }: Invocation): Promise<number> {
  const refusals = existsSync(INSIDE) ? inside() : await outside(args[0] ?? 'last', io.env);
  const told: readonly (Denial & { readonly count: number })[] = refusals.map((one) => ({
    ...denialOf({ by: 'cage', rule: one.rule, what: one.what, op: one.op }),
    count: one.count,
  }));
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, denials: told })}\n`);
  else if (told.length === 0) io.out('Nothing was refused.\n');
  else for (const one of told.slice(-20)) io.out(`${formatDenial(one, one.count - 1)}\n`);
  return 0;
}

function inside(): readonly Refusal[] {
  const found = new Map<string, Refusal>();
  for (const line of readFileSync(INSIDE, 'utf8').split('\n')) {
    if (line === '') continue;
    const { rule, op, path, address, call } = JSON.parse(line) as Record<string, string | undefined>;
    add(found, { rule: rule ?? '', op: op ?? '', what: path ?? address ?? call ?? '' });
  }
  return [...found.values()];
}

async function outside(wanted: string, env: Invocation['io']['env']): Promise<readonly Refusal[]> {
  const { findRun, stateDirectory, walkEvents } = await import('../trail/index.ts');
  const state = stateDirectory(env);
  const found = new Map<string, Refusal>();
  walkEvents(state, findRun(state, wanted).run, (event) => {
    if (event.verdict === 'deny')
      add(found, { rule: event.rule ?? '', op: event.type, what: event.path ?? event.address ?? event.call ?? '' });
  });
  return [...found.values()];
}

function add(found: Map<string, Refusal>, one: Omit<Refusal, 'count'>): void {
  const key = `${one.rule} ${one.op} ${one.what}`;
  found.set(key, { ...one, count: (found.get(key)?.count ?? 0) + 1 });
}
