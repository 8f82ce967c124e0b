import type { Socket } from 'node:net';
import { looksLikeAddress, normaliseHost } from '../policy/index.ts';
import { DialError } from './dial.ts';
import { firstBytes, type Spoken } from './first-bytes.ts';
import type { HttpContext } from './http/context.ts';
import type { HttpServers } from './http/serve.ts';
import { splice } from './splice.ts';
import type { Destination, NetworkVerdict } from './types.ts';

/** What a connection needs to be carried: the run's proxy, and who made it. */
export interface TunnelContext extends Omit<HttpContext, 'to'> {
  readonly http: HttpServers;
}

const SPOKEN_FIRST: ReadonlySet<number> = new Set([80, 443]);

/**
 * Carries an allowed connection. The name in the TLS greeting, or in each HTTP request, must be the name that was allowed; what
 * a rule wants inspected is ended here; everything else passes as it is.
 */
export async function tunnel(socket: Socket, to: Destination, verdict: NetworkVerdict, context: TunnelContext): Promise<void> {
  if (verdict.protocol === 'tcp') {
    await pass(socket, to, 'tcp', verdict, context);
    return;
  }
  const mustSpeak = SPOKEN_FIRST.has(to.port) || verdict.inspect || verdict.protocol !== undefined;
  const spoken = await firstBytes(socket, mustSpeak);
  const wrong = objection(spoken, to, verdict, mustSpeak);
  if (wrong !== undefined) {
    cut(socket, to, { ...verdict, rule: 'network.mismatch', why: wrong }, context);
    return;
  }
  if (spoken.kind === 'http') context.http.serve(socket, { ...context, to });
  else if (spoken.kind === 'tls' && verdict.inspect) await context.http.serveInspected(socket, { ...context, to });
  else await pass(socket, to, spoken.kind === 'tls' ? 'tls' : 'tcp', verdict, context);
}

/** Why what is spoken does not fit what was allowed; undefined when it does. */
function objection(spoken: Spoken, to: Destination, verdict: NetworkVerdict, mustSpeak: boolean): string | undefined {
  if (spoken.kind === 'malformed') return `the connection began with ${spoken.why}`;
  if (spoken.kind === 'tls') {
    if (verdict.protocol === 'http') return 'the rule allows plain HTTP, and the program spoke TLS';
    return serverNameObjection(spoken.hello.serverName, to.host);
  }
  if (spoken.kind === 'http') {
    return verdict.protocol === 'https' || to.port === 443 ? 'TLS was expected, and the program spoke plain HTTP' : undefined;
  }
  return mustSpeak ? 'neither TLS nor HTTP was spoken, and the rule does not allow other protocols (protocol: tcp)' : undefined;
}

function serverNameObjection(serverName: string | null, host: string): string | undefined {
  if (serverName === null) return looksLikeAddress(host) ? undefined : `the TLS greeting names no host, and ${host} was allowed`;
  return normaliseHost(serverName) === host
    ? undefined
    : `the TLS greeting names ${serverName.slice(0, 100)}, and ${host} was allowed`;
}

async function pass(
  socket: Socket,
  to: Destination,
  protocol: 'tcp' | 'tls',
  verdict: NetworkVerdict,
  context: TunnelContext,
): Promise<void> {
  const start = Date.now();
  const dialled = await context.dial(to).catch((error: unknown) => {
    const refused = error instanceof DialError && error.refused;
    const why = error instanceof Error ? error.message : 'the connection failed';
    cut(socket, to, { ...verdict, rule: refused ? 'network.address' : 'network.unreachable', why }, context);
    return undefined;
  });
  if (dialled === undefined) return;
  const { sent, received, refusal } = await splice(
    socket,
    dialled.socket,
    protocol === 'tls' ? undefined : context.gate?.watch(to),
  );
  context.record({
    verdict: refusal === undefined ? 'allow' : 'deny',
    rule: refusal === undefined ? verdict.rule : `secret:${refusal.secret}`,
    pid: context.caller.pid,
    host: to.host,
    address: dialled.address,
    port: to.port,
    protocol,
    method: undefined,
    path: undefined,
    sent,
    received,
    ms: Date.now() - start,
  });
}

/** Ends a connection that no HTTP answer can be given on; the reason stands in the record. */
function cut(socket: Socket, to: Destination, verdict: NetworkVerdict, { record, caller }: TunnelContext): void {
  const place = { host: to.host, address: undefined, port: to.port, method: undefined, path: verdict.why.slice(0, 300) };
  record({ ...place, verdict: 'deny', rule: verdict.rule, pid: caller.pid, protocol: 'tcp', sent: 0, received: 0, ms: 0 });
  socket.destroy();
}
