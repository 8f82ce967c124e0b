import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { createAuthority } from '../../src/egress/index.ts';

/** What a client asked for: which host it named, and what it called itself. */
export interface Asked {
  readonly host: string;
  readonly path: string;
  readonly agent: string;
}

export interface Services {
  readonly plain: number;
  readonly secure: number;
  /** The certificate of who signed the secure one's, as a text. */
  readonly authority: string;
  /** What was asked since the last look. */
  readonly take: () => readonly Asked[];
  readonly close: () => void;
}

/** On the host's loopback, plain and over TLS: a text, a git repository, an npm package, a Python package. */
export async function startServices(folder: string, names: readonly string[]): Promise<Services> {
  const repository = makeRepository(folder);
  const asked: Asked[] = [];
  const answer: RequestListener = ({ url = '/', headers, method }, response) => {
    const path = url.split('?')[0] ?? '/';
    asked.push({ host: headers.host ?? '', path: url, agent: headers['user-agent'] ?? '' });
    const { status, type, body } = method === 'GET' ? contentOf(path, repository, `http://${headers.host}`) : NOTHING;
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
  const issuer = await createAuthority();
  const [first = 'localhost'] = names;
  const plain = createServer(answer);
  const secure = createSecureServer(await issuer.credentialsFor(first), answer);
  const [plainPort, securePort] = [await listen(plain), await listen(secure)];
  return {
    plain: plainPort,
    secure: securePort,
    authority: issuer.pem,
    take: () => asked.splice(0),
    close: () => {
      for (const server of [plain, secure]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

interface Content {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

const NOTHING: Content = { status: 404, type: 'text/plain', body: 'nothing here' };

function contentOf(path: string, repository: string, base: string): Content {
  if (path === '/hello') return { status: 200, type: 'text/plain', body: 'hello from the host' };
  if (path === '/npm/answer') return { status: 200, type: 'application/json', body: packument(base) };
  const link = '<!DOCTYPE html><html><body><a href="/files/six-1.0-py3-none-any.whl">six-1.0-py3-none-any.whl</a></body></html>';
  if (path === '/simple/six/') return { status: 200, type: 'text/html', body: link };
  if (path === '/files/six-1.0-py3-none-any.whl')
    return { status: 200, type: 'application/octet-stream', body: wheel(repository) };
  return path.startsWith('/repository.git/') && !path.includes('..') ? fileOf(join(repository, path)) : NOTHING;
}

/** Dumb HTTP: a repository is files, as any web server hands them out. */
function fileOf(path: string): Content {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return NOTHING;
  return { status: 200, type: 'application/octet-stream', body: readFileSync(path) };
}

function packument(base: string): string {
  const dist = { tarball: `${base}/npm/answer/-/answer-1.0.0.tgz`, shasum: '0'.repeat(40) };
  const version = { name: 'answer', version: '1.0.0', description: 'a package of the host', dist };
  return JSON.stringify({ ...version, 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } });
}

/** The smallest archive that pip takes for a package. */
function wheel(folder: string): Buffer {
  const path = join(folder, 'six-1.0-py3-none-any.whl');
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    const program = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as z:
  z.writestr('six-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: six\\nVersion: 1.0\\n')
  z.writestr('six-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
  z.writestr('six-1.0.dist-info/RECORD', '')`;
    execFileSync('python3', ['-c', program, path]);
  }
  return readFileSync(path);
}

function makeRepository(folder: string): string {
  const [source, served] = [join(folder, 'source'), join(folder, 'served')];
  mkdirSync(served, { recursive: true });
  const git = (...args: readonly string[]): void => void execFileSync('git', args, { stdio: 'ignore' });
  git('init', '-q', '-b', 'main', source);
  writeFileSync(join(source, 'README'), 'a repository of the host\n');
  git('-C', source, 'add', 'README');
  git('-C', source, '-c', 'user.name=Host', '-c', 'user.email=host@example.test', 'commit', '-q', '-m', 'first');
  git('clone', '-q', '--bare', source, join(served, 'repository.git'));
  git('-C', join(served, 'repository.git'), 'update-server-info');
  return served;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
