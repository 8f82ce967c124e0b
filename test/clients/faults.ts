import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { drive } from '../agents/drive.ts';
import type { Check } from '../agents/task.ts';
import { driveHooked, type Ground, type Hand, type HookedSession } from './drive-hooked.ts';
import { FAULTS, type Fault, type Outcome, smallDisk } from './faults.table.ts';
import type { Hooked } from './hooked.ts';
import { hooksAtOnce, sideBySide } from './storms.ts';

const isRoot = process.getuid?.() === 0;

/** Each fault in a session of its own: no action goes through unseen. @param named text in the names of the wanted ones; '': all */
export async function tryFaults(hooked: Hooked, place: string, base: string, named: string): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const fault of FAULTS.filter(({ what }) => what.includes(named))) {
    if (fault.needsRoot === true && !isRoot) console.log(`skipped  ${hooked.client.name}: ${fault.what} (needs root)`);
    else checks.push(await tryFault(hooked, place, base, fault));
  }
  if (named !== '') return checks;
  return [
    ...checks,
    await hooksAtOnce(hooked, base),
    await sideBySide(hooked, place, base),
    await withoutHooks(hooked, place, base),
  ];
}

async function tryFault(hooked: Hooked, place: string, base: string, fault: Fault): Promise<Check> {
  const { client } = hooked;
  let guard = 0;
  let end = (): void => {};
  const program = ({ root }: Ground): string => join(root, 'sallyport');
  const session = await driveHooked(
    hooked,
    place,
    base,
    { mode: 'bypass', isHooked: true },
    {
      files: { '../out/.keep': '' },
      hasOwnProgram: true,
      ...(fault.needsRoot === true ? { found: ({ state }) => smallDisk(state) } : {}),
      prepare: async (_, hand) => {
        guard = await startGuard(hand);
      },
      onTurn: (ground, at) => {
        if (at !== 0) return;
        const warden = join(program(ground), 'native/bin', `warden-linux-${process.arch}`);
        end = fault.make({ ...ground, program: program(ground), warden, guard });
      },
      finish: () => end(),
      script: ({ root, workspace }) => [
        client.shell(`echo x > begun; sleep 0.4; echo x > ${join(root, 'out/shell')}; echo x > first`),
        client.write(join(workspace, 'second'), 'x\n'),
        { say: 'I did both.' },
      ],
    },
  );
  const seen = [outcomeOf(session, 'first', 0), outcomeOf(session, 'second', 1)];
  const wanted = fault.but?.[client.name] ?? fault.outcome;
  session.discard();
  return {
    what: fault.what,
    ok: seen.join() === wanted.join() && session.verified,
    word: seen.join(', '),
    seen: `${seen.join(', ')}, not ${wanted.join(', ')}${session.verified ? '' : ', THE RECORD IS NOT WHOLE'}\n${session.results.map((one) => `-- ${one.slice(0, 600)}`).join('\n')}\n${session.output.slice(-1500)}`,
  };
}

/** @param name of the file that the action makes, which stands in what a hook tells of it */
function outcomeOf({ root, workspace, events, results }: HookedSession, name: string, at: number): Outcome {
  if (at === 0 && existsSync(join(root, 'out/shell'))) return 'UNSEEN';
  const told = (event: Readonly<Record<string, unknown>>): boolean =>
    event['type'] === 'hook' && event['verdict'] === 'allow' && JSON.stringify(event['actions']).includes(name);
  if (existsSync(join(workspace, name))) return events.some(told) ? 'recorded' : 'UNSEEN';
  const result = results[at] ?? '';
  if (result.includes('the guard has gone')) return 'ended';
  if (/the hook could not be run|Sallyport did not answer/.test(result)) return 'text';
  if (result.includes('No action is allowed unseen')) return 'hook';
  return /sallyport/i.test(result) ? 'guard' : 'NOBODY';
}

/** @returns its process */
async function startGuard({ sallyport }: Hand): Promise<number> {
  void sallyport('guard', '--idle', '10m');
  for (let tried = 0; tried < 100; tried++) {
    const { output } = await sallyport('status', '--json');
    const { guard }: { guard?: { pid?: number } | null } = JSON.parse(output);
    if (typeof guard?.pid === 'number') return guard.pid;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the guard does not start');
}

/** A client that asks no hook at all, in the cage of `sallyport run --agent`: there the walls hold, and the record is the warden's. */
async function withoutHooks(hooked: Hooked, place: string, base: string): Promise<Check> {
  const { events, results, verified } = await drive({ client: hooked.client, place }, base, {
    files: {},
    flags: [],
    script: () => [hooked.client.shell('echo x > ../outside && echo IT HAPPENED; echo tried'), { say: 'I tried.' }],
  });
  const tried = results.some((one) => one.includes('tried') && !one.includes('IT HAPPENED'));
  const isRecorded = events.some((event) => event['type'] === 'exec');
  return {
    what: 'no hook is asked: in the cage (run --agent)',
    ok: tried && isRecorded && verified,
    word: tried && isRecorded ? 'cage' : 'UNSEEN',
    seen: results.join('\n'),
  };
}
