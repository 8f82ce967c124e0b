import type { PackageRef, RegistryFacts } from '../inspect/packages/index.ts';
import { fetchDocument } from './fetch-document.ts';
import { npmFacts } from './npm-facts.ts';
import { pypiFacts } from './pypi-facts.ts';
import type { RegistryAnswer, RegistryPlace } from './types.ts';

const SIMPLE_JSON = 'application/vnd.pypi.simple.v1+json';

/**
 * Asks a registry about one package. "There is no such package" is believed only in its plain form (404 and 410); time-outs,
 * refusals, other answers and answers that are cut off or speak of another package are no answer.
 */
export async function askRegistry(ref: PackageRef, place: RegistryPlace): Promise<RegistryAnswer> {
  const isNpm = place.ecosystem === 'npm';
  // A scope's slash is encoded, as npm does it; PyPI's simple API ends with one (PEP 503).
  const path = isNpm ? ref.name.replace('/', '%2f') : `${encodeURIComponent(ref.name)}/`;
  const accept = isNpm ? 'application/json' : `${SIMPLE_JSON}, text/html;q=0.5`;
  const page = `${place.url.replace(/\/*$/, '/')}${path}`;
  const got = await fetchDocument(page, accept, place);
  if (got.kind === 'unknown') return got;
  if (got.kind === 'absent') return { kind: 'facts', facts: { exists: false } };
  const facts: RegistryFacts | undefined = isNpm ? npmFacts(got.text, ref) : pypiFacts(got.text, got.type, ref, page);
  return facts === undefined
    ? { kind: 'unknown', why: 'the answer of the registry is broken, or about another package' }
    : { kind: 'facts', facts };
}
