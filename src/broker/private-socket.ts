import { chmodSync } from 'node:fs';
import type { Server } from 'node:net';

/** Listens on a socket in the file system that nobody but its owner may open. The folder around it must be private already. */
export function listenPrivately(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(path, () => {
      server.off('error', fail);
      try {
        chmodSync(path, 0o600);
        done();
      } catch (error) {
        server.close();
        fail(error);
      }
    });
  });
}
