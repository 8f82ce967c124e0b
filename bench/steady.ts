import { prepareData } from './data.ts';
import { IN_MEMORY, makePlace, type Place, removePlace } from './place.ts';
import { without } from './results.ts';
import type { Session } from './session.ts';
import { type Pair, wallRatio } from './statistics.ts';
import { bare, bubblewrap, type Job, sallyport, strace, wardenAlone } from './variants.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

/** Whole workloads with full observation and the journal, on a tmpfs. */
export async function measureSteady(session: Session): Promise<void> {
  const wanted = WORKLOADS.filter(({ name }) => session.wants('steady', name));
  if (wanted.length === 0) return;
  const data = prepareData((line) => console.log(line));
  if ('packages' in data.project) console.log(`npm ci installs ${data.project.packages} packages`);
  for (const workload of wanted) {
    if (workload.needsProject && 'skipped' in data.project)
      session.add(without('steady', workload.name, 'skipped', data.project.skipped));
    else await measureWorkload(session, workload, data.folder);
  }
}

async function measureWorkload(session: Session, workload: Workload, data: string): Promise<void> {
  const place = makePlace(IN_MEMORY);
  try {
    await compareWays(session, place, workload, workload.prepare(place.workspace, data));
  } finally {
    removePlace(place);
  }
}

async function compareWays(session: Session, place: Place, { name, target }: Workload, job: Job): Promise<void> {
  const most = { text: `<= ${target} x`, isMet: (pairs: readonly Pair[]) => wallRatio(pairs).median <= target };
  const reference = bare(place, job);
  const compare = session.compare.bind(session, 'steady', name, reference);
  const ours = await compare(sallyport(place, job, session.version), place, most);
  await compare(wardenAlone(place, job, session.version), place, most);
  await compare(bubblewrap(place, job), place);
  const below = {
    text: `above sallyport run (${ours === null ? '?' : wallRatio(ours).median.toFixed(2)})`,
    isMet: (pairs: readonly Pair[]) => ours !== null && wallRatio(pairs).median > wallRatio(ours).median,
  };
  await compare(strace(place, job), place, ours === null ? undefined : below);
}
