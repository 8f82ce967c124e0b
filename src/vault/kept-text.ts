import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { underLock } from './lock.ts';
import { makePrivateFolder, UNWRITTEN } from './private-files.ts';
import { openValue, removeSealedValue, sealValue } from './sealed-value.ts';

/** A text that Sallyport itself keeps: what it was given by a server, which no person has to know. Encrypted like a secret's value. */
export interface KeptText {
  /** Undefined: there is none. */
  readonly read: () => Promise<string | undefined>;
  /** Changes it; two processes that do so at once wait for each other. @returns what is kept now */
  readonly change: (change: (text: string | undefined) => Promise<string | undefined>) => Promise<string | undefined>;
}

/** Whoever holds the lock may ask a server meanwhile. Milliseconds. */
const TIMES = { patience: 45_000, stale: 60_000 };

/** @param name unique whatever a file system makes of upper and lower case */
export function keptText(state: string, name: string): KeptText {
  const folder = join(state, 'vault', 'logins');
  let known: { readonly mark: string; readonly text: string } | undefined;
  const read = async (): Promise<string | undefined> => {
    const mark = markOf(join(folder, 'values', `${name}.age`));
    if (mark === undefined) return undefined;
    if (known?.mark === mark) return known.text;
    const text = Buffer.from(await openValue(folder, name, undefined)).toString('utf8');
    known = { mark, text };
    return text;
  };
  const change = async (apply: (text: string | undefined) => Promise<string | undefined>): Promise<string | undefined> => {
    makePrivateFolder(state, UNWRITTEN);
    makePrivateFolder(join(state, 'vault'));
    makePrivateFolder(folder);
    return underLock(join(folder, `${name}.lock`), TIMES, async () => {
      const before = await read();
      const after = await apply(before);
      if (after === before) return after;
      if (after === undefined) removeSealedValue(folder, name);
      else await sealValue(folder, name, after, undefined);
      return after;
    });
  };
  return { read, change };
}

/** Another text whenever the file is another one; undefined: there is none. */
function markOf(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? undefined : `${found.ino} ${found.mtimeNs} ${found.size}`;
}
