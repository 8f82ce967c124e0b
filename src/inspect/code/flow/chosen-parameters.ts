import type { Call } from './call.ts';
import { isFixed, literalOf, unknown, type Value } from './value.ts';

/** Some of what a client sent, as a map; and one that leads nowhere but to the own site when something is redirected to it. */
export const IS_PERMITTED: RegExp =
  /^params\.(?:permit|slice|permitted|local)\(\)(?:\.(?:to_h|to_hash|to_unsafe_h|symbolize_keys|deep_symbolize_keys|with_indifferent_access|compact|compact_blank)\(\))*$/;
export const IS_LOCAL: RegExp = /^params\.(?:permitted|local)\(\)$/;

const OF_ADDRESS = /^(?:host|domain|subdomain|protocol|port|url|only_path|trailing_slash|script_name|user|password)$/;

/** `params.permit(:page, :sort)`, `params.slice(:page)`, `params.merge(host: 'www.example.com')`, `params.merge(only_path: true)` */
export function chosenParameters(receiver: Value, { name, args, keywords }: Call): Value | undefined {
  const { path, taint } = receiver;
  if (!/^params\b/.test(path)) return undefined;
  const areKeys = args.every((key) => typeof literalOf(key) === 'string');
  // `params[:name].slice(0, 100)` is a part of a text.
  if (args.length > 0 && (name === 'permit' || (name === 'slice' && (path === 'params' || areKeys)))) {
    const isOwn = areKeys && args.every((key) => !OF_ADDRESS.test(String(literalOf(key))));
    return { ...unknown, path: `params.${isOwn ? 'permitted' : name}()`, taint };
  }
  if (name === 'except' && IS_LOCAL.test(path)) return receiver;
  if (name !== 'merge') return undefined;
  const map = args[0]?.known?.is === 'map' ? args[0].known.entries : keywords;
  const isLocal = (map.has('host') && isFixed(map.get('host'))) || literalOf(map.get('only_path')) === true;
  return isLocal ? { ...unknown, path: 'params.local()', taint } : undefined;
}
