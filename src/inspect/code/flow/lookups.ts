/* Calls that find something by data, which is not that data. */
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';

/** A map of JavaScript, by how it was made or declared: what stands under a name is not the name. */
export function isMap({ frame: { model, unit } }: Machine, { receiver, args }: Call): boolean {
  return (
    model.family === 'script' &&
    unit.language !== 'python' &&
    args.length === 1 &&
    receiver?.taint === undefined &&
    /^(?:Weak)?Map\(\)$/.test(receiver?.path ?? '')
  );
}

const STORES = /(?:store|repo(?:sitory)?|dao|mapper|storage|queries|finder)s?(?:Impl)?(?:\(\))?$/i;
const LOOKS_UP = /^(?:get|find|list|load|fetch|query|select|count|search|read|lookup)/i;

/** `Session.get_by_id(id)`: what is found so is not what it is found by. */
export const LOOKS_UP_BY: RegExp = /^_?(?:get|find|load|fetch|look_?up|query|read)\w*(?:(?:_by_|By[A-Z])\w|_or_(?:404|none)$)/;

/** Readers of a format: what they give is what they are given. */
const READERS = /(?:Object|Json|Xml|YAML|Csv|Smile|Cbor)Mapper\(\)$/i;

/** What stands in a store is asked for by data, and is not that data. */
export function isLookup(m: Machine, { name, receiver, receiverNode }: Call): boolean {
  if (READERS.test(receiver?.path ?? '')) return false;
  return LOOKS_UP.test(name) && (STORES.test(receiver?.path ?? '') || STORES.test(m.source(receiverNode).slice(-60)));
}
