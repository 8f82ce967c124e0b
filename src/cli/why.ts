import { existsSync, readFileSync } from 'node:fs';
import type { Denial } from '../model/index.ts';
import { denialOf, formatDenial, refusedThing } from '../policy/index.ts';
import type { Invocation } from './command.ts';
import { fitted, plural } from './text.ts';

/** Where a running cage finds what it was refused (src/guard writes it, the cage can only read it). */
export const INSIDE = '/run/sallyport/refusals.ndjson';

interface Refusal {
  readonly rule: string;
  readonly op: string;
  readonly what: string;
  readonly phase: 'setup' | undefined;
  readonly count: number;
}

/** `sallyport why`: 0, also when nothing was refused. */
export async function why({ flags, args, io }: Invocation): Promise<number> {
  const refusals = existsSync(INSIDE) ? inside() : await outside(args[0] ?? 'last', io.env);
  const told: readonly Told[] = refusals.map(({ count, ...one }) => ({ ...denialOf({ by: 'cage', ...one }), count }));
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, denials: told })}\n`);
  else if (told.length === 0) io.out('Nothing was refused.\n');
  else for (const one of alike(told).slice(-20)) io.out(`${fitted(formatDenial(one, one.count - 1), io.columns)}\n`);
  return 0;
}

type Told = Denial & { readonly count: number };

/** Refusals for the same reason, with the same way out, are told once: with the first, and how many more there were. */
function alike(told: readonly Told[]): readonly Told[] {
  const found = new Map<string, Told[]>();
  for (const one of told) {
    const key = JSON.stringify([one.what.split(' ')[0], one.why, one.instead, one.person]);
    const known = found.get(key);
    if (known === undefined) found.set(key, [one]);
    else known.push(one);
  }
  return [...found.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const what = more.length === 0 ? first.what : `${first.what} and ${plural(more.length, 'other')} like it`;
    return [{ ...first, what, count: Math.max(first.count, ...more.map(({ count }) => count)) }];
  });
}

function inside(): readonly Refusal[] {
  const found = new Map<string, Refusal>();
  for (const line of readFileSync(INSIDE, 'utf8').split('\n')) {
    if (line === '') continue;
    const { rule, op, path, address, call, phase } = JSON.parse(line) as Record<string, string | undefined>;
    add(found, { rule: rule ?? '', op: op ?? '', what: refusedThing({ path, address, call }), phase: phaseOf(phase) });
  }
  return [...found.values()];
}

async function outside(wanted: string, env: Invocation['io']['env']): Promise<readonly Refusal[]> {
  const { findRun, stateDirectory, walkEvents } = await import('../trail/index.ts');
  const state = stateDirectory(env);
  const found = new Map<string, Refusal>();
  const { run, start } = findRun(state, wanted);
  const phase = phaseOf(start['phase']);
  walkEvents(state, run, (event) => {
    if (event.verdict === 'deny') add(found, { rule: event.rule ?? '', op: event.type, what: refusedThing(event), phase });
  });
  return [...found.values()];
}

function phaseOf(text: unknown): 'setup' | undefined {
  return text === 'setup' ? text : undefined;
}

function add(found: Map<string, Refusal>, one: Omit<Refusal, 'count'>): void {
  const key = `${one.rule} ${one.op} ${one.what}`;
  found.set(key, { ...one, count: (found.get(key)?.count ?? 0) + 1 });
}
