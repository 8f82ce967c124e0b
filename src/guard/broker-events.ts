import type { GitRecord, SignRecord } from '../broker/index.ts';

type Event = Readonly<Record<string, unknown>>;

/** A request to sign, for the record. */
export function signEvent({ question, verdict, why }: SignRecord): Event {
  const { purpose, host, fingerprint, comment, pid } = question;
  const what =
    purpose.kind === 'login' ? `as ${purpose.user}` : purpose.kind === 'signature' ? `for ${purpose.namespace}` : 'unread bytes';
  return {
    verdict,
    rule: purpose.kind === 'login' ? 'ssh.login' : 'ssh.sign',
    host: host ?? 'ssh-agent',
    protocol: 'ssh',
    method: purpose.kind === 'login' ? 'login' : 'sign',
    path: ` ${what} with ${comment === '' ? fingerprint : comment}${verdict === 'deny' ? `: ${why}` : ''}`.slice(0, 500),
    ...(pid === undefined ? {} : { pid }),
  };
}

/** A fetch or a push over ssh, for the record. */
export function gitEvent({ request, verdict, rule, what, pid, sent, received, ms }: GitRecord): Event {
  return {
    verdict,
    rule,
    host: request?.host ?? 'unknown',
    ...(request === undefined ? {} : { port: request.port }),
    protocol: 'ssh',
    method: request?.service === 'git-receive-pack' ? 'push' : 'fetch',
    path: `${request === undefined ? '' : `/${request.path.replace(/^\//, '')}`}${what === '' ? '' : ` ${what}`}`.slice(0, 1000),
    ...(pid === undefined ? {} : { pid }),
    sent,
    received,
    ms,
  };
}
