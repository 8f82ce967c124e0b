/** `sallyport sessions`: the labels of sessions. */
import { type LabelledSession, labelledSessions } from '../guard/index.ts';
import type { LabelName, Origin } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation } from './command.ts';
import { visible } from './text.ts';

const SAYS: Readonly<Record<LabelName, string>> = {
  private: 'has read private data',
  untrusted: 'has read what strangers wrote',
  outward: 'has sent, or can send',
};
const MOST_SHOWN = 5;

export async function sessions({ flags, io }: Invocation): Promise<number> {
  const found = labelledSessions(stateDirectory(io.env));
  if (flags['json'] === true) {
    const told = found.map(({ key, client, cwd, last, labels }) => ({ session: key, client, cwd, last, labels }));
    io.out(`${JSON.stringify({ schemaVersion: 1, sessions: told })}\n`);
    return 0;
  }
  if (found.length === 0) io.out('No session has a label.\n');
  for (const session of found) io.out(`${linesOf(session).join('\n')}\n`);
  return 0;
}

function linesOf({ key, client, cwd, last, labels }: LabelledSession): readonly string[] {
  const head = visible(`${client} in ${cwd} (${key.replaceAll('\0', ' ')}), ${new Date(last).toISOString()}`);
  const named = (['private', 'untrusted', 'outward'] as const).filter((label) => labels[label].length > 0);
  if (named.length === 0) return [head, '  no label'];
  return [head, ...named.flatMap((label) => [`  ${SAYS[label]}`, ...originLines(labels[label])])];
}

function originLines(origins: readonly Origin[]): readonly string[] {
  const lines = origins.slice(0, MOST_SHOWN).map(({ what }) => `    ${visible(what)}`);
  return origins.length > MOST_SHOWN ? [...lines, `    and ${origins.length - MOST_SHOWN} more`] : lines;
}
