import { UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { PageStore, parseAddress } from '../web/index.ts';
import type { Invocation } from './command.ts';
import { bytes, plural, visible } from './text.ts';

/** `sallyport cache list`. */
export async function list({ flags, io }: Invocation): Promise<number> {
  const pages = new PageStore(stateDirectory(io.env)).list();
  if (flags['json'] === true) {
    const shown = pages.map(({ href, at, ...rest }) => ({ url: href, fetched: new Date(at).toISOString(), ...rest }));
    io.out(`${JSON.stringify({ schemaVersion: 1, pages: shown })}\n`);
    return 0;
  }
  if (pages.length === 0) io.err('There are no pages in the cache.\n');
  for (const { href, at, status, contentType, bytes: size } of pages) {
    const time = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
    io.out(`${time}  ${status}  ${bytes(size).padStart(9)}  ${visible(href)}  ${visible(contentType)}\n`);
  }
  return 0;
}

/** `sallyport cache clear`. */
export async function clear({ args, flags, io }: Invocation): Promise<number> {
  const [url, ...more] = args;
  if (more.length > 0) throw new UserError('USAGE', '`sallyport cache clear` takes one address, or none.');
  const store = new PageStore(stateDirectory(io.env));
  const removed = url === undefined ? store.clear() : removeOne(store, url);
  io.out(flags['json'] === true ? `${JSON.stringify({ schemaVersion: 1, removed })}\n` : `${plural(removed, 'page')} deleted.\n`);
  return 0;
}

function removeOne(store: PageStore, url: string): number {
  const parsed = parseAddress(url);
  if (!parsed.ok) throw new UserError('BAD_ADDRESS', `This is no address of a page: ${parsed.why}.`);
  return store.remove(parsed.address.href) ? 1 : 0;
}
