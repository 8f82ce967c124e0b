import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  emptyTree,
  fileDetails,
  filesBetween,
  findRepository,
  folderOf,
  type Identity,
  ObjectReader,
  type OutsideOf,
  type SignQuestion,
} from '../broker/index.ts';
import { pathOutside } from '../confine/index.ts';

type Detail = readonly [label: string, text: string];

const LONGEST = 2 ** 20;

/**
 * What a commit or a tag that is to be signed says. git hands ssh-keygen a file; what stands in it is shown only if it has the
 * digest that the signature would be over, so it can't be another text than the one that is signed.
 */
export async function describeSigned(
  { purpose, pid }: SignQuestion,
  workspace: string,
  outsideOf: OutsideOf,
  identity: Identity | undefined,
): Promise<readonly Detail[]> {
  if (purpose.kind !== 'signature' || pid === undefined) return [];
  const text = signedText(pid, purpose.hash);
  if (text === undefined) return [['content', "can't be shown: only its digest is known"]];
  const [head = '', ...message] = text.split('\n\n');
  const fields = head.split('\n').map((line) => line.split(/ (.*)/s));
  const of = (name: string): string | undefined => fields.find(([field]) => field === name)?.[1];
  const details: Detail[] = [
    ['message', message.join('\n\n').trim().split('\n')[0] ?? ''],
    ['author', (of('author') ?? of('tagger') ?? '').replace(/ \d+ [+-]\d{4}$/, '')],
  ];
  const tree = of('tree');
  if (tree === undefined) return [['tag', `${of('tag') ?? ''} of ${(of('object') ?? '').slice(0, 10)}`], ...details];
  const repository = findRepository(folderOf(pid) ?? workspace, workspace, outsideOf);
  const reader = ObjectReader.open(
    repository?.objects ?? [],
    tree.length === 64,
    identity,
    pathOutside(process.env['PATH'], workspace),
  );
  try {
    return [...details, ...fileDetails(await filesBetween(reader, of('parent') ?? emptyTree(tree), tree))];
  } finally {
    reader.close();
  }
}

/** The file that ssh-keygen was given, read as its process sees it; undefined where it is not what would be signed. */
function signedText(pid: number, hash: string): string | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    const path = words.filter((word) => word !== '').at(-1) ?? '';
    if (!path.startsWith('/')) return undefined;
    const bytes = readPlain(join(`/proc/${pid}/root`, path));
    const [algorithm = '', digest] = hash.split(':');
    if (algorithm !== 'sha512' && algorithm !== 'sha256') return undefined;
    return createHash(algorithm).update(bytes).digest('hex') === digest ? bytes.toString('utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** The path lies in a cage: it may be anything, a FIFO that never answers too. */
function readPlain(path: string): Buffer {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = fstatSync(fd);
    if (!status.isFile() || status.size > LONGEST) throw new Error('no plain file');
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}
