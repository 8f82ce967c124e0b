import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlain, type Server as PlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createAuthority } from '../egress/index.ts';
import { download } from './download.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-download-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function listen(server: Server | PlainServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A mirror of a company's, whose certificate is of the company's own authority. */
async function mirror(): Promise<{ readonly address: string; readonly bundle: string }> {
  const authority = await createAuthority();
  const bundle = join(folder, 'bundle.pem');
  writeFileSync(bundle, authority.pem);
  const port = await listen(createServer(await authority.credentialsFor('localhost'), (_, response) => response.end('whole')));
  return { address: `https://localhost:${port}/all`, bundle };
}

const bring = (address: string, system: readonly string[] = []) => download(address, folder, false, () => undefined, system);
const nobody = { code: 'SOURCE_UNREACHABLE', exitCode: 3 };

test('a mirror is believed that the system vouches for, or the user, and no other', async () => {
  const { address, bundle } = await mirror();
  await expect(bring(address)).rejects.toMatchObject(nobody);
  const got = await bring(address, [join(folder, 'none.pem'), bundle]);
  expect(readFileSync(got.file, 'utf8')).toBe('whole');

  vi.stubEnv('NODE_EXTRA_CA_CERTS', bundle);
  expect(readFileSync((await bring(address)).file, 'utf8')).toBe('whole');
});

test('no variable makes a mirror believed that nobody vouches for', async () => {
  const { address } = await mirror();
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  await expect(bring(address)).rejects.toMatchObject(nobody);
});

test('redirections are followed, each after a look at where it leads, and not for ever', async () => {
  const leadsTo: Readonly<Record<string, string>> = {
    '/moved': '/there',
    '/round': '/round',
    '/plain': 'http://mirror.test/all',
    '/file': 'file:///etc/hostname',
    '/nowhere': 'http://:::/',
  };
  const port = await listen(
    createPlain(({ url = '' }, response) => {
      const location = leadsTo[url];
      if (location === undefined) response.end('there');
      else response.writeHead(302, { location }).end();
    }),
  );
  const at = (path: string): string => `http://127.0.0.1:${port}${path}`;
  expect(readFileSync((await bring(at('/moved'))).file, 'utf8')).toBe('there');
  await expect(bring(at('/plain'))).rejects.toMatchObject({ code: 'SOURCE_PLAIN', exitCode: 2 });
  for (const path of ['/round', '/file', '/nowhere']) await expect(bring(at(path))).rejects.toMatchObject(nobody);
});

test('a login in an address is used and not shown', async () => {
  const [password, wrong] = ['right-one', 'wrong-one'];
  const port = await listen(
    createPlain(({ headers }, response) => {
      response.writeHead(headers.authorization === `Basic ${btoa(`ann:${password}`)}` ? 200 : 401).end('whole');
    }),
  );
  expect(readFileSync((await bring(`http://ann:${password}@127.0.0.1:${port}/all`)).file, 'utf8')).toBe('whole');
  const refusal = await bring(`http://ann:${wrong}@127.0.0.1:${port}/all`).catch((error: unknown) => String(error));
  expect(refusal).toContain('answered 401');
  expect(refusal).not.toContain(wrong);
});
