import type { Observations } from '../policy/index.ts';
import { findRun, stateDirectory, walkEvents } from '../trail/index.ts';

/** What a recorded run ran and was refused: what `policy suggest` makes a proposal from. */
export function readObservations(wanted: string, env: Readonly<Record<string, string | undefined>>): Observations {
  const state = stateDirectory(env);
  const { run } = findRun(state, wanted);
  const writes = new Set<string>();
  const reads = new Set<string>();
  const commands = new Map<string, readonly string[]>();
  walkEvents(state, run, (event) => {
    if (event.type === 'exec' && event.argv !== undefined && commands.size < 2000)
      commands.set(event.argv.join('\0'), withoutFolder(event.argv));
    if (event.verdict !== 'deny' || event.path === undefined) return;
    if (event.rule === 'read-only') writes.add(event.path);
    if (event.type === 'read') reads.add(event.path);
  });
  return { run, deniedReads: [...reads], deniedWrites: [...writes], deniedEnvironment: [], commands: [...commands.values()] };
}

function withoutFolder(argv: readonly string[]): readonly string[] {
  const [program = '', ...rest] = argv;
  return [program.slice(program.lastIndexOf('/') + 1), ...rest];
}
