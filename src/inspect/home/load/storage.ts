/* What the interface keeps in .storage and rules need. Users, tokens and credentials are never made into values here. */
import { entries, entry, isTrue, itemsOf, type Node, textOf, type Where } from '../node.ts';
import type { Section } from './home.ts';

/** An entity that assistants may command: a language model, a voice, a cloud. */
export interface Exposed extends Where {
  readonly entity: string;
  /** `conversation`, `cloud.alexa`, `cloud.google_assistant`. */
  readonly assistants: readonly string[];
}

/** A way to log in that somebody has used: the kind of its provider alone. */
export interface UsedLogin extends Where {
  readonly provider: string;
}

const BLOCKS: readonly (readonly [file: string, domain: string, names: RegExp])[] = [
  ['http', 'http', /^/],
  // Where the house stands is nobody's business: only its addresses are taken.
  ['core.config', 'homeassistant', /^(?:external_url|internal_url)$/],
];

/** The blocks that are no longer written in YAML, in the form that they had there. What is not set is left out. */
export function storedSections(storage: ReadonlyMap<string, Node>): readonly Section[] {
  return BLOCKS.flatMap(([file, domain, names]): readonly Section[] => {
    const data = entry(storage.get(file), 'data');
    if (data?.value.kind !== 'map') return [];
    const set = data.value.entries.filter(
      ({ key, value }) => names.test(key) && !(value.kind === 'leaf' && value.value === null),
    );
    return set.length === 0 ? [] : [{ domain, entry: data, node: { ...data.value, entries: set } }];
  });
}

/** Who may command what: kept with the entity, or, for one without an id of its own, in a list. */
export function exposedEntities(storage: ReadonlyMap<string, Node>): readonly Exposed[] {
  const registry = itemsOf(entry(entry(storage.get('core.entity_registry'), 'data')?.value, 'entities')?.value).flatMap((one) =>
    exposed(textOf(entry(one, 'entity_id')?.value), entry(one, 'options')?.value, entry(one, 'entity_id') ?? one),
  );
  const list = entry(entry(storage.get('homeassistant.exposed_entities'), 'data')?.value, 'exposed_entities')?.value;
  return [...registry, ...entries(list).flatMap((one) => exposed(one.key, entry(one.value, 'assistants')?.value, one))];
}

function exposed(entity: string | undefined, options: Node | undefined, { file, start, end }: Where): readonly Exposed[] {
  const assistants = entries(options).flatMap(({ key, value }) => (isTrue(entry(value, 'should_expose')?.value) ? [key] : []));
  return entity === undefined || assistants.length === 0 ? [] : [{ entity, assistants, file, start, end }];
}

/** The kinds of logins in `.storage/auth`, by their places. Nothing else of the file is looked at. */
export function usedLogins(file: string, text: string): readonly UsedLogin[] {
  const first = new Map<string, UsedLogin>();
  for (const found of text.matchAll(/"auth_provider_type"\s*:\s*"([a-z_]{1,40})"/g)) {
    const provider = found[1] ?? '';
    // Of no length: the line may hold tokens, so none of it is shown.
    if (!first.has(provider)) first.set(provider, { provider, file, start: found.index, end: found.index });
  }
  return [...first.values()];
}
