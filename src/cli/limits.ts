import { type Limits, UserError } from '../model/index.ts';
import { parseCount, parseSize, parseTime } from '../policy/index.ts';

interface Read {
  readonly limits?: { readonly [K in keyof Limits]?: number };
  readonly destructive?: number;
}

const seconds = (value: string): number | undefined => {
  const milliseconds = parseTime(value);
  return milliseconds === undefined ? undefined : Math.ceil(milliseconds / 1000);
};

const NAMES: Readonly<
  Record<
    string,
    { readonly key: keyof Limits | 'destructive'; readonly read: (value: string) => number | undefined; readonly example: string }
  >
> = {
  memory: { key: 'memory', read: parseSize, example: '2GiB' },
  pids: { key: 'pids', read: parseCount, example: '256' },
  cpu: { key: 'cpu', read: seconds, example: '1h' },
  time: { key: 'time', read: parseTime, example: '10m' },
  'file-size': { key: 'fileSize', read: parseSize, example: '1GiB' },
  'open-files': { key: 'openFiles', read: parseCount, example: '4096' },
  destructive: { key: 'destructive', read: parseCount, example: '50' },
};

/**
 * Reads `--limit memory=2GiB,pids=256`: bytes, counts, seconds (cpu) and milliseconds (time); `none` is 0, no limit.
 * @throws UserError LIMIT_UNKNOWN, LIMIT_INVALID (exit 125)
 */
export function readLimits(lists: readonly string[]): Read {
  const found: { [key: string]: number } = {};
  for (const item of lists.flatMap((list) => list.split(',')).filter((one) => one !== '')) {
    const [name = '', value = ''] = item.split(/=(.*)/s);
    const known = NAMES[name];
    if (known === undefined)
      throw new UserError('LIMIT_UNKNOWN', `There is no limit "${name}".`, {
        hint: `Limits: ${Object.keys(NAMES).join(', ')}.`,
        exitCode: 125,
      });
    const read = value === 'none' ? 0 : known.read(value);
    if (read === undefined)
      throw new UserError('LIMIT_INVALID', `"${value}" is no value for the limit ${name}.`, {
        hint: `For example ${name}=${known.example}, or ${name}=none.`,
        exitCode: 125,
      });
    found[known.key] = read;
  }
  const { destructive, ...limits } = found;
  return { ...(Object.keys(limits).length > 0 ? { limits } : {}), ...(destructive === undefined ? {} : { destructive }) };
}
