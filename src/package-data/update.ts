import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { type Ecosystem, isPossibleName, NameFilter, normalName, parseOsv } from '../inspect/packages/index.ts';
import { UserError } from '../model/index.ts';
import { readDocuments, readLines } from './documents.ts';
import { type Download, download, withoutLogin } from './download.ts';
import { dataFolder, type Generation, type SourceRecord } from './generation.ts';
import type { UpdateSource } from './settings.ts';
import { sortedLines } from './sorted-lines.ts';

/** What an update is doing: `total` is undefined where the server does not say. */
export interface UpdateProgress {
  readonly source: string;
  readonly bytes: number;
  readonly total: number | undefined;
}

/**
 * Fetches what the sources have, checks what vouches for it, and puts it in the place of what was there: all of it or nothing.
 * What was fetched before stays in use until then, and whatever fails.
 *
 * @throws UserError
 */
export async function updatePackageData(
  state: string,
  sources: readonly UpdateSource[],
  now: Date,
  onProgress: (progress: UpdateProgress) => void,
): Promise<Generation> {
  const base = dataFolder(state);
  const downloads = join(base, 'downloads');
  mkdirSync(downloads, { recursive: true, mode: 0o700 });
  const collected = new Collected();
  const records: SourceRecord[] = [];
  const fetched: Download[] = [];
  for (const source of sources) {
    const shown = withoutLogin(source.from);
    const got = await bring(source, downloads, (bytes, total) => onProgress({ source: shown, bytes, total }));
    fetched.push(got);
    const sha256 = await digestOf(got.file);
    const trust = await vouch(source, sha256, got.file, downloads);
    const { items, skipped } = collected.add(source, got.file);
    if (items === 0)
      throw refused(shown, source.kind === 'osv' ? 'has no OSV document that can be read' : 'has no name that can be read');
    records.push({ from: shown, sha256, bytes: statSync(got.file).size, fetched: now.toISOString(), trust, items, skipped });
  }
  const generation = publish(base, collected, records, now);
  for (const one of fetched) one.done();
  return generation;
}

async function bring(
  source: UpdateSource,
  folder: string,
  onBytes: (bytes: number, total: number | undefined) => void,
): Promise<Download> {
  if (!isAbsolute(source.from))
    return download(source.from, folder, source.sha256 !== undefined || source.key !== undefined, onBytes);
  if (!existsSync(source.from) || !statSync(source.from).isFile()) throw refused(source.from, 'is no file');
  return { file: source.from, done: () => undefined };
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

async function vouch(source: UpdateSource, sha256: string, file: string, folder: string): Promise<SourceRecord['trust']> {
  if (source.sha256 !== undefined && source.sha256.toLowerCase() !== sha256) {
    throw refused(withoutLogin(source.from), `is not what was expected: its SHA-256 is ${sha256}`);
  }
  if (source.key !== undefined) {
    const got = await bring({ kind: 'osv', from: `${source.from}.sig`, key: source.key }, folder, () => undefined);
    const signature = Buffer.from(readFileSync(got.file, 'utf8').trim(), 'base64');
    got.done();
    // An Ed25519 key in SubjectPublicKeyInfo (RFC 8410) is this head and the 32 bytes of the key.
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(source.key, 'base64')]);
    const isSigned = verify(null, readFileSync(file), createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
    if (!isSigned) throw refused(withoutLogin(source.from), 'is not signed with the key that was given');
    return 'signature';
  }
  if (source.sha256 !== undefined) return 'sha256';
  return isAbsolute(source.from) ? 'local' : 'https';
}

function refused(shown: string, why: string): UserError {
  return new UserError('SOURCE_REFUSED', `${shown} ${why}.`, {
    hint: 'Nothing was changed: what was fetched before stays in use.',
    exitCode: 3,
  });
}

/** What all sources say, by ecosystem and name. Records are kept as text: there may be hundreds of thousands. */
class Collected {
  readonly osv = new Map<Ecosystem, Map<string, Map<string, string>>>();
  readonly names = new Map<Ecosystem, Set<string>>();
  readonly #ids = { malicious: new Set<string>(), vulnerabilities: new Set<string>() };

  add(source: UpdateSource, file: string): { readonly items: number; readonly skipped: number } {
    return source.kind === 'osv' ? this.#addOsv(file) : this.#addNames(source.ecosystem, file);
  }

  get counts(): { readonly malicious: number; readonly vulnerabilities: number; readonly names: number } {
    const names = [...this.names.values()].reduce((sum, { size }) => sum + size, 0);
    return { malicious: this.#ids.malicious.size, vulnerabilities: this.#ids.vulnerabilities.size, names };
  }

  #addOsv(file: string): { readonly items: number; readonly skipped: number } {
    let items = 0;
    let skipped = 0;
    readDocuments(file, (document) => {
      const parsed = document === undefined ? undefined : parseOsv(document);
      if (parsed?.ok !== true) {
        skipped += 1;
        return;
      }
      items += 1;
      for (const { ecosystem, name, record } of parsed.entries) {
        const byName = getOrMake(this.osv, ecosystem, () => new Map<string, Map<string, string>>());
        // The same document may come from two sources; a document may name a package twice.
        getOrMake(byName, name, () => new Map<string, string>()).set(
          `${record.id} ${JSON.stringify([record.versions, record.ranges])}`,
          JSON.stringify(record),
        );
        this.#ids[record.isMalicious ? 'malicious' : 'vulnerabilities'].add(record.id);
      }
    });
    return { items, skipped };
  }

  #addNames(ecosystem: Ecosystem, file: string): { readonly items: number; readonly skipped: number } {
    const names = getOrMake(this.names, ecosystem, () => new Set<string>());
    let items = 0;
    let skipped = 0;
    for (const line of readLines(file)) {
      const name = line.trim();
      if (name === '') continue;
      const isName = isPossibleName(ecosystem, name);
      if (isName) names.add(normalName(ecosystem, name));
      if (isName) items += 1;
      else skipped += 1;
    }
    return { items, skipped };
  }
}

function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** Writes a generation beside the old one and then names it: a reader sees the old one or the new one. */
function publish(base: string, collected: Collected, sources: readonly SourceRecord[], now: Date): Generation {
  const name = `${now.toISOString().slice(0, 10)}-${randomBytes(6).toString('hex')}`;
  const folder = join(base, name);
  mkdirSync(folder, { mode: 0o700 });
  const files: Record<string, number> = {};
  const write = (file: string, content: Uint8Array): void => {
    writeFileSync(join(folder, file), content, { mode: 0o600, flush: true });
    files[file] = content.length;
  };
  for (const [ecosystem, byName] of collected.osv) {
    write(
      `${ecosystem}.osv`,
      sortedLines(new Map([...byName].map(([key, records]) => [key, `[${[...records.values()].join(',')}]`]))),
    );
  }
  for (const [ecosystem, names] of collected.names) write(`${ecosystem}.filter`, NameFilter.of(names).encode());
  const about: Generation = { version: 1, created: now.toISOString(), sources, files, ...collected.counts };
  writeFileSync(join(folder, 'about.json'), `${JSON.stringify(about, null, 2)}\n`, { mode: 0o600, flush: true });
  const before = existsSync(join(base, 'current')) ? readFileSync(join(base, 'current'), 'utf8').trim() : '';
  const draft = join(base, `current.${name}`);
  writeFileSync(draft, `${name}\n`, { mode: 0o600, flush: true });
  renameSync(draft, join(base, 'current'));
  // Whoever opened the one before may still read it.
  for (const old of readdirSync(base))
    if (/^\d{4}-\d\d-\d\d-[0-9a-f]{12}$/.test(old) && old !== name && old !== before)
      rmSync(join(base, old), { recursive: true, force: true });
  return about;
}
