import { fileURLToPath } from 'node:url';

/** The words that start this program again: Node, and the bundle beside this chunk. */
export function ownProgram(): readonly string[] {
  return [process.execPath, process.argv[1] ?? fileURLToPath(import.meta.url)];
}
