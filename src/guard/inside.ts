import { appendFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DeniedMessage, RunDirectory } from '../confine/index.ts';
import type { Plan } from '../model/index.ts';

/** What the cage shows of Sallyport, so that `sallyport why` works inside: the program, and the run's refusals to read. */
export const INSIDE_FOLDER = '/run/sallyport';
export const REFUSALS: string = join(INSIDE_FOLDER, 'refusals.ndjson');

/** Folders of Sallyport's own that a cage shows read-only: the built program and the Node that runs it. */
export function shownFolders(): readonly string[] {
  const node = realpathSync(process.execPath);
  return [programFolder(), ...(node.startsWith('/usr/') ? [] : [dirname(dirname(node))])];
}

/** The folder of the bundle (dist/bin) or, in a checkout, of the sources. */
function programFolder(): string {
  return realpathSync(dirname(fileURLToPath(import.meta.url)));
}

/** Adds to a plan what `sallyport why` needs. Nothing of it can be written from inside. */
export function withInside(plan: Plan, places: RunDirectory): Plan {
  if (plan.mode === 'observe') return plan;
  const file = places.refusals;
  if (places.hasFiles !== true) writeFileSync(file, '', { mode: 0o644 });
  const script = `#!/bin/sh\nexec '${process.execPath}' '${join(programFolder(), 'sallyport.js')}' "$@"\n`;
  return {
    ...plan,
    env: plan.env.map((entry) => (entry.startsWith('PATH=') ? `${entry}:${INSIDE_FOLDER}` : entry)),
    mounts: [
      ...plan.mounts,
      // Optional: root's own folder is closed to the owner of a workspace, whose identity a run takes there.
      { type: 'bind', src: file, dst: REFUSALS, ro: true, optional: true },
      { type: 'file', dst: join(INSIDE_FOLDER, 'sallyport'), content: script, mode: 0o755 },
    ],
  };
}

/** Tells the cage of a refusal. A failure here costs only the explanation. */
export function tellInside(places: RunDirectory, { rule, op, path }: DeniedMessage, phase: 'setup' | undefined): void {
  try {
    appendFileSync(places.refusals, `${JSON.stringify({ rule, op, path, phase })}\n`);
  } catch {
    // The trail holds the refusal itself.
  }
}
