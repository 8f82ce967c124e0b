import type { Call } from './call.ts';
import { chosenParameters } from './chosen-parameters.ts';
import type { Machine } from './machine.ts';
import { elementOf } from './members.ts';
import { harmless, isFixed, listOfFixed, literalOf, partOf, textOf, unknown, type Value } from './value.ts';

/** Lists with the items of another one, or some of them, in whatever order. */
const SAME_ITEMS = /^(?:compact|uniq|flatten|sort|reverse|shuffle|rotate|to_a|presence)$/;

/** `texts.map(&:to_i)`, `NAMES.fetch(key, 'none')`, `URI.parse(text).path` */
export function ofRuby(m: Machine, call: Call): Value | undefined {
  const { node, name, path, receiver, receiverNode, args } = call;
  const [first, second] = args;
  // `name.empty?`: yes or no.
  if (name.endsWith('?') && call.callee.known === undefined) return harmless;
  if (/^(?:map|collect|flat_map)$/.test(name) && m.frame.model.sanitizers.get(textOf(first) ?? '') === 'all')
    return listOfFixed();
  if (/^(?:proc|lambda|Proc\.new)$/.test(path)) return args.find(({ known }) => known?.is === 'function');
  if (SAME_ITEMS.test(name) && first === undefined && receiver?.known?.is === 'list')
    return { ...receiver, known: { ...receiver.known, isOpen: name !== 'to_a' } };
  const chosen = receiver?.taint === undefined ? undefined : chosenParameters(receiver, call);
  if (chosen !== undefined) return chosen;
  if (/^(?:freeze|dup)$/.test(name) && receiver?.known !== undefined) return receiver;
  if (/^(?:first|last)$/.test(name) && first === undefined) {
    const { known } = receiver ?? {};
    if (known?.is === 'list' && known.isOpen && receiver !== undefined) return elementOf(m, receiver, node);
    if (known?.is === 'list' && !known.isOpen && known.items.length > 0) return known.items.at(name === 'first' ? 0 : -1);
    if (receiver?.taint !== undefined && /\.(?:split|scan|lines|chars|partition)\(\)$/.test(receiver.path))
      return { ...unknown, path: `${receiver.path}.${name}()`, taint: partOf(receiver.taint) };
  }
  if (name === 'path' && receiver?.taint !== undefined && /\bURI(?:\.parse)?\(/.test(m.source(receiverNode)))
    return { ...unknown, path: `${path}()`, taint: receiver.taint, prefix: '/.', isLed: true };
  if (name !== 'fetch' || receiver?.known?.is !== 'map' || receiver.known.rest !== undefined) return undefined;
  const key = literalOf(first);
  const found = key === undefined ? undefined : receiver.known.entries.get(String(key));
  if (found !== undefined) return found;
  const all = [...receiver.known.entries.values(), ...(second === undefined ? [] : [second])];
  return all.every(isFixed) ? harmless : undefined;
}
