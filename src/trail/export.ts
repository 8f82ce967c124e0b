import { asOneLine, canonicalise, type RecordedStep } from '../model/index.ts';
import { textOf } from './json.ts';
import { ocsfOfEvent, ocsfOfStep } from './ocsf.ts';
import { walkEvents, walkSteps } from './read.ts';

export interface ExportOptions {
  /** `ndjson`: the lines of the trail as they are; `ocsf`: OCSF 1.1.0 events, one a line. */
  readonly format: 'ndjson' | 'ocsf';
  /** Only this run (a whole id). */
  readonly run?: string;
  /** Only what happened at or after this; microseconds since the epoch. */
  readonly since?: number;
}

const CHUNK = 1 << 16;

/** Writes the main chain's steps, then each run's events in the order of the runs, through `write` in pieces. */
export function exportTrail(state: string, options: ExportOptions, write: (text: string) => void): void {
  const { format, run, since = 0 } = options;
  const hosts = new Map<string, string>();
  let held = '';
  function put(line: string): void {
    held += `${line}\n`;
    if (held.length < CHUNK) return;
    write(held);
    held = '';
  }
  function step(one: RecordedStep, line: Buffer): void {
    if (run !== undefined && one.run !== run) return;
    if (one.type === 'run.start' && one.run !== undefined) hosts.set(one.run, textOf(one['host']) ?? '');
    if (one.ts < since) return;
    put(format === 'ndjson' ? line.toString('utf8') : asOneLine(canonicalise(ocsfOfStep(one, hosts.get(one.run ?? '') ?? ''))));
  }
  walkSteps(state, step);
  for (const [id, host] of hosts) {
    walkEvents(state, id, (event, line) => {
      if (event.ts < since) return;
      if (format === 'ndjson') return put(line.toString('utf8'));
      const mapped = ocsfOfEvent(event, host);
      if (mapped !== null) put(asOneLine(canonicalise(mapped)));
    });
  }
  if (held !== '') write(held);
}
