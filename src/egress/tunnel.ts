import type { Socket } from 'node:net';
import { looksLikeAddress, normaliseHost } from '../policy/index.ts';
import { refusedBy } from './dial.ts';
import { firstBytes, firstToSpeak, type Spoken } from './first-bytes.ts';
import { HiddenRequest } from './hidden-request.ts';
import type { HttpContext } from './http/context.ts';
import type { HttpServers } from './http/serve.ts';
import { noteDenial, UNNAMED, UNREACHABLE } from './note-denial.ts';
import { secretGuard } from './outlet.ts';
import type { Patience } from './patience.ts';
import { splice } from './splice.ts';
import type { Destination, Dialled, NetworkVerdict } from './types.ts';

/** What a connection needs to be carried: the run's proxy, and who made it. */
export interface TunnelContext extends Omit<HttpContext, 'to'> {
  readonly http: HttpServers;
  readonly patience: Patience;
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
  const spoken = await firstBytes(socket, mustSpeak, context.patience);
  if (spoken.kind === 'silent' && !mustSpeak) await passSilent(socket, to, verdict, context);
  else await carry(socket, to, spoken, mustSpeak, verdict, context);
}

async function carry(
  socket: Socket,
  to: Destination,
  spoken: Spoken,
  mustSpeak: boolean,
  verdict: NetworkVerdict,
  context: TunnelContext,
  dialled?: Dialled,
): Promise<void> {
  const wrong = objection(spoken, to, verdict, mustSpeak);
  const isRead = wrong === undefined && (spoken.kind === 'http' || (spoken.kind === 'tls' && verdict.inspect));
  if (isRead || wrong !== undefined) dialled?.socket.destroy();
  if (wrong !== undefined) cut(socket, to, { ...verdict, rule: 'network.mismatch', why: wrong }, context);
  else if (spoken.kind === 'http') context.http.serve(socket, { ...context, to });
  else if (isRead) await context.http.serveInspected(socket, { ...context, to });
  else await pass(socket, to, spoken.kind === 'tls' ? 'tls' : 'tcp', verdict, context, dialled);
}

/**
 * The program waits for the server, or wants it to seem so: whoever speaks first decides. What the program says first is looked
 * at however late it comes.
 */
async function passSilent(socket: Socket, to: Destination, verdict: NetworkVerdict, context: TunnelContext): Promise<void> {
  const dialled = await dial(socket, to, context);
  if (dialled === undefined) return;
  if ((await firstToSpeak(socket, dialled.socket)) === 'outside') {
    await pass(socket, to, 'tcp', verdict, context, dialled);
    return;
  }
  await carry(socket, to, await firstBytes(socket, true, context.patience), false, verdict, context, dialled);
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
  open?: Dialled,
): Promise<void> {
  const start = Date.now();
  const dialled = open ?? (await dial(socket, to, context));
  if (dialled === undefined) return;
  const secrets = protocol === 'tls' ? undefined : secretGuard(context.gate?.watch(to));
  const guard = protocol === 'tls' || verdict.protocol === 'tcp' ? secrets : new HiddenRequest(secrets);
  const { sent, received, refusal } = await splice(socket, dialled.socket, guard);
  context.record({
    verdict: refusal === undefined ? 'allow' : 'deny',
    rule: refusal === undefined ? verdict.rule : refusal.rule,
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

/** Undefined: there is no connection, and the program's own is cut. */
async function dial(socket: Socket, to: Destination, context: TunnelContext): Promise<Dialled | undefined> {
  try {
    const dialled = await context.dial(to, true);
    if (!socket.destroyed) return dialled;
    dialled.socket.destroy();
  } catch (error) {
    const address = refusedBy(error);
    const why = error instanceof Error ? error.message : 'the connection failed';
    const rule = address === undefined ? UNREACHABLE : UNNAMED;
    noteDenial(context, to, { rule, protocol: 'tcp', path: why, address });
    socket.destroy();
  }
  return undefined;
}

/** Ends a connection that no HTTP answer can be given on; the reason stands in the record. */
function cut(socket: Socket, to: Destination, { rule, why }: NetworkVerdict, context: TunnelContext): void {
  noteDenial(context, to, { rule, protocol: 'tcp', path: why });
  socket.destroy();
}
