import { chmodSync, lstatSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withHeld } from '../../confine/index.ts';
import { UserError } from '../../model/index.ts';
import { applyEdits, applySuppressions, type FoundHere, fingerprintsOf, inspectGroup, type ScanText } from '../../scan/index.ts';
import { loadCodeParserQuickly } from '../code-parser.ts';

export interface MendOptions {
  /** Empty: all. */
  readonly rules: readonly string[];
  readonly today: string;
  /** What a person has said no to, by `mendKey`. */
  readonly declined: ReadonlySet<string>;
}

/** A finding with a fix, and what the file would hold with it. */
export interface Mend {
  readonly finding: FoundHere;
  readonly description: string;
  readonly key: string;
  readonly after: string;
}

const FILE_MS = 10_000;

/** The first finding of a text that can be mended and was not declined. Read anew after each fix, for each moves the others. */
export async function nextMend(text: ScanText, { rules, today, declined }: MendOptions): Promise<Mend | undefined> {
  const { findings, suppressions } = await inspectGroup([text], { loadParser: loadCodeParserQuickly, fileMs: FILE_MS });
  const settled = applySuppressions(findings, suppressions, {
    today,
    isAdded: () => false,
    isNew: () => false,
    asked: undefined,
  });
  const counting = settled.flatMap(({ finding, suppressed }) => (suppressed === undefined ? [finding] : []));
  const prints = fingerprintsOf(counting);
  for (const [at, finding] of counting.entries()) {
    const key = prints[at] ?? '';
    if (finding.fix === undefined || declined.has(key) || (rules.length > 0 && !rules.includes(finding.rule))) continue;
    const after = applyEdits(text.text, finding.fix.edits);
    if (after !== undefined) return { finding, description: finding.fix.description, key, after };
  }
  return undefined;
}

/** Most fixes of one file that are made without asking; then somebody should look. */
const MOST = 200;

/** A text with every fix that holds. */
export async function mendAll(
  text: ScanText,
  options: Omit<MendOptions, 'declined'>,
): Promise<{ readonly after: string; readonly mends: readonly Mend[] }> {
  const mends: Mend[] = [];
  let { text: after } = text;
  while (mends.length < MOST) {
    const mend = await nextMend({ path: text.path, text: after }, { ...options, declined: new Set() });
    if (mend === undefined) break;
    mends.push(mend);
    after = mend.after;
  }
  return { after, mends };
}

/** The text of a file that can be written back byte for byte; undefined for what is not plain UTF-8. */
export function readForMending(path: string): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) && !text.startsWith('\ufeff') ? text : undefined;
}

/**
 * Puts a new text in the place of the one that was read: whole or not at all, with the rights that the file has, and in the folder that
 * was looked at, also when a program of a cage puts a link in its place meanwhile.
 * @throws UserError FILE_CHANGED when it holds something else by now
 */
export function writeMended(path: string, before: string, after: string): void {
  try {
    withHeld(realpathSync(dirname(path)), (folder) => replace(join(folder, basename(path)), { path, before, after }));
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('FILE_UNWRITABLE', `${path} can't be written.`, { cause });
  }
}

/** @param path what the file is called for a person */
function replace(file: string, { path, before, after }: { path: string; before: string; after: string }): void {
  const status = lstatSync(file, { throwIfNoEntry: false });
  if (status?.isFile() !== true || readFileSync(file, 'utf8') !== before) {
    throw new UserError('FILE_CHANGED', `${path} was changed in the meantime, so it was left alone.`, { hint: 'Run it again.' });
  }
  const fresh = `${file}.${process.pid}.new`;
  try {
    writeFileSync(fresh, after, { flag: 'wx', mode: status.mode & 0o777 });
    chmodSync(fresh, status.mode & 0o777);
    renameSync(fresh, file);
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw cause;
  }
}
