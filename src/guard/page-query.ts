import { parseTime } from '../policy/index.ts';
import { type PageAddress, parseAddress } from '../web/index.ts';

/** What a program in the cage asks of the page service. */
export type PageQuery =
  | {
      readonly ok: true;
      readonly address: PageAddress;
      readonly live: boolean;
      readonly maxAgeMs: number | undefined;
      readonly isJson: boolean;
    }
  | { readonly ok: false; readonly why: string };

const KNOWN: ReadonlySet<string> = new Set(['live', 'max-age', 'format', 'url']);

/**
 * Reads `/?url=ADDRESS` with `live=1`, `max-age=1h` and `format=json`. An address that was not encoded is everything behind
 * `url=`, so that a model that forgot to encode it gets the page that it meant.
 *
 * @param path the path with its query
 */
export function readPageQuery(path: string): PageQuery {
  const query = path.startsWith('/?') ? path.slice(2) : undefined;
  if (query === undefined) return { ok: false, why: 'expected /?url= and the address of a page' };
  const bare = /(?:^|&)url=(https?:\/\/.*)$/is.exec(query);
  const options = new URLSearchParams(bare === null ? query : query.slice(0, bare.index));
  const unknown = [...options.keys()].find((name) => !KNOWN.has(name));
  if (unknown !== undefined)
    return { ok: false, why: `${JSON.stringify(unknown.slice(0, 40))} is no option; there are url, live, max-age and format` };
  const url = bare?.[1] ?? options.get('url');
  if (url === null || url === undefined || url === '') return { ok: false, why: 'expected /?url= and the address of a page' };
  const parsed = parseAddress(url);
  if (!parsed.ok) return { ok: false, why: parsed.why };
  const age = options.get('max-age');
  const maxAgeMs = age === null ? undefined : parseTime(age);
  if (age !== null && maxAgeMs === undefined) return { ok: false, why: 'max-age takes a time such as 10m, 1h or 2d' };
  const isLive = options.has('live') && !/^(?:0|false|no)$/i.test(options.get('live') ?? '');
  return { ok: true, address: parsed.address, live: isLive, maxAgeMs, isJson: options.get('format') === 'json' };
}
