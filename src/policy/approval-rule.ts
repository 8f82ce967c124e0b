import type { ApprovalChannel } from '../model/index.ts';
import type { DocumentChannel, PolicyDocument } from './document.ts';
import type { PolicyLayer } from './layer.ts';
import type { PolicyProblem } from './parse.ts';

const NEEDS_TLS = 'expected an https address without a password, a query and a fragment; http only to this machine (localhost)';

/** What the schema cannot say of `approvals`: addresses that would show an answer to whoever listens on the way. */
export function checkApprovals({ approvals }: PolicyDocument): readonly PolicyProblem[] {
  const channels = (approvals?.channels ?? []).flatMap((channel, at) => {
    const [key, address] = 'ntfy' in channel ? (['ntfy', channel.ntfy] as const) : (['webhook', channel.webhook] as const);
    return isSafeAddress(address) ? [] : [{ path: `approvals.channels[${at}].${key}`, message: NEEDS_TLS }];
  });
  const shared = approvals?.['public-url'];
  const isWrong = shared !== undefined && !isSafeAddress(shared);
  return isWrong ? [...channels, { path: 'approvals.public-url', message: NEEDS_TLS }] : channels;
}

export function approvalsOf({ approvals }: PolicyDocument): PolicyLayer['approvals'] {
  if (approvals === undefined) return undefined;
  const { channels, port, 'public-url': publicUrl } = approvals;
  return { channels: channels?.map(toChannel), publicUrl: publicUrl === undefined ? undefined : bare(publicUrl), port };
}

function toChannel(channel: DocumentChannel): ApprovalChannel {
  if ('webhook' in channel) return { kind: 'webhook', url: channel.webhook, secret: channel.secret };
  const { ntfy, topic, token, answers } = channel;
  return { kind: 'ntfy', server: bare(ntfy), topic, token, answers };
}

function isSafeAddress(text: string): boolean {
  // Without `URL`, of which this level knows nothing.
  const [, scheme = '', host = ''] = /^(https?):\/\/([^/?#@\s\\]+)(\/[^?#\s\\]*)?$/i.exec(text) ?? [];
  const isHere = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host);
  return scheme.toLowerCase() === 'https' || (scheme !== '' && isHere);
}

function bare(address: string): string {
  return address.replace(/\/+$/, '');
}
