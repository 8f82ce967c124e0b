import type { PackageFileUse } from '../commands/types.ts';
import { FILES } from './files.table.ts';
import { inlineScript } from './python/inline-script.ts';
import { requirements } from './python/requirements.ts';
import { setupPy } from './python/setup-py.ts';
import type { PackageReader, ReadContext, ReadResult } from './types.ts';

const LONGEST = 32 * 1024 * 1024;

/** What reads a file of this name; undefined where none does. */
export function packageReaderFor(path: string): PackageReader | undefined {
  const name = path.replaceAll('\\', '/').slice(-1000);
  return FILES.find(([pattern]) => pattern.test(name))?.[1];
}

/** What reads a file that a command names as this kind, whatever its own name is. */
export function packageReaderOf(kind: PackageFileUse['kind']): PackageReader {
  if (kind === 'setup') return setupPy;
  return kind === 'inline' ? inlineScript : requirements;
}

/**
 * The packages that a manifest or a lockfile names. Never throws: what can't be read is in `problems`, and a file with one is
 * not a file without packages.
 */
export function readPackages(reader: PackageReader, text: string, context: ReadContext = NOTHING): ReadResult {
  if (text.length > LONGEST) return failed(`it is longer than ${LONGEST} characters`);
  if (text.includes('\0')) return failed('it is no text');
  try {
    return reader.read(text, context);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failed('it is nested too deep');
  }
}

const NOTHING: ReadContext = { include: () => undefined };

function failed(reason: string): ReadResult {
  return { refs: [], problems: [{ reason }], indexes: [] };
}
