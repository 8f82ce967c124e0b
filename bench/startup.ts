import { installPeers, peerVariants } from './peers.ts';
import { makePlace, ON_DISK, removePlace } from './place.ts';
import type { Target } from './results.ts';
import type { Session } from './session.ts';
import { addedMs, cpuRatio } from './statistics.ts';
import { bare, bubblewrap, type Job, sallyport, wardenAlone } from './variants.ts';

/** Medians of the pairs. */
function added(most: number): Target {
  return { text: `<= +${most} ms`, isMet: (pairs) => addedMs(pairs).median <= most };
}

function cpuShare(text: string, most: number): Target {
  return { text, isMet: (pairs) => cpuRatio(pairs).median <= most };
}

/** How long until `true` has run: each beside what a person would run instead. */
export async function measureStartUp(session: Session): Promise<void> {
  const place = makePlace(ON_DISK);
  try {
    const job: Job = { argv: ['true'] };
    const node = bare(place, { title: 'node -e 0', argv: [process.execPath, '-e', '0'] });
    const ours = sallyport(place, job, session.version);
    const peers = peerVariants(
      place,
      installPeers((line) => console.log(line)),
    );
    const compare = session.compare.bind(session, 'start-up', 'true');
    await compare(bare(place, job), wardenAlone(place, job, session.version), place, added(4));
    await compare(bare(place, job), bubblewrap(place, job), place);
    await compare(bubblewrap(place, job), wardenAlone(place, job, session.version), place);
    await session.compare('start-up', 'true', node, ours, place, added(40));
    await session.compare(
      'start-up',
      'sh -c true',
      node,
      sallyport(place, { argv: ['sh', '-c', 'true'] }, session.version),
      place,
    );
    await compare(peers.codexNpm, ours, place, cpuShare('CPU below', 1));
    await compare(peers.codex, ours, place);
    await compare(peers.codex, wardenAlone(place, job, session.version), place);
    await compare(peers.sandboxRuntime, ours, place, cpuShare('CPU at most half', 0.5));
  } finally {
    removePlace(place);
  }
}
