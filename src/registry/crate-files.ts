import { member, textOf } from '../model/index.ts';
import { fetchDocument } from './fetch-document.ts';
import { hostsOf, parsed } from './npm-facts.ts';

/**
 * The host that an index of crates hands out files from, as its own `config.json` says (The Cargo Book, "Index Format"); none where it can't be
 * asked, is no sparse index, or says nothing of the kind.
 *
 * @param patience milliseconds for the answer
 */
export async function crateHosts(index: string, patience?: number): Promise<readonly string[]> {
  const asked = patience === undefined ? {} : { patience };
  const got = await fetchDocument(`${index.replace(/\/*$/, '/')}config.json`, 'application/json', asked);
  return got.kind === 'text' ? hostsOf([textOf(member(parsed(got.text), 'dl')) ?? '']) : [];
}
