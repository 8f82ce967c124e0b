import { readFileSync } from 'node:fs';
import { type IncomingMessage, Agent as PlainAgent, request } from 'node:http';
import { Agent, request as requestOverTls } from 'node:https';
import type { Readable } from 'node:stream';
import { createSecureContext, rootCertificates } from 'node:tls';
import { createGunzip } from 'node:zlib';
import { trustedRoots } from '../model/index.ts';

export interface Got {
  readonly status: number;
  readonly type: string;
  /** Unpacked. Whoever does not read it to its end destroys it. */
  readonly body: Readable;
}

interface Agents {
  readonly plain: PlainAgent;
  readonly tls: Agent;
}

let agents: Agents | undefined;

/** What vouches for a registry to its package manager does so here. */
function makeAgents(): Agents {
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  return {
    plain: new PlainAgent({ keepAlive: true }),
    tls: new Agent({
      keepAlive: true,
      secureContext: createSecureContext({
        ca: trustedRoots({ own: rootCertificates, read: (path) => readFileSync(path, 'utf8'), extra }),
      }),
      rejectUnauthorized: true,
    }),
  };
}

/** One GET. A redirection is an answer like any other. */
export function get(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Got> {
  const isTls = url.protocol === 'https:';
  agents ??= makeAgents();
  const agent = isTls ? agents.tls : agents.plain;
  return new Promise((resolve, reject) => {
    const options = { headers: { 'accept-encoding': 'gzip', ...headers }, signal, agent };
    const answered = (message: IncomingMessage): void => {
      const { statusCode = 0, headers: fields } = message;
      resolve({ status: statusCode, type: fields['content-type'] ?? '', body: unpacked(message, fields['content-encoding']) });
    };
    (isTls ? requestOverTls : request)(url, options, answered).once('error', reject).end();
  });
}

function unpacked(message: IncomingMessage, encoding: string | undefined): Readable {
  if (encoding === undefined || encoding === 'identity') return message;
  const body = createGunzip();
  message.once('error', (error) => body.destroy(error));
  // One that is cut off ends without an error of its own.
  message.once('close', () => message.complete || body.destroy(new Error('the answer was cut off')));
  return message.pipe(body);
}
