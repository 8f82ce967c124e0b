import { demonstrate } from '../guard/index.ts';
import { findRun, renderTimeline, StoryTeller, shortened, stepsOf, verifyTrail, walkEvents } from '../trail/index.ts';
import type { Invocation } from './command.ts';

/** `sallyport demo`: 0 when every attempt was stopped, 1 when one was not. */
export async function demo({ flags, io }: Invocation): Promise<number> {
  const paint = (text: string, code: string): string => (io.colour.out ? `\x1b[${code}m${text}\x1b[0m` : text);
  io.out('A careless agent, in a throw-away project, offline:\n\n');
  const { acts, runs, state, cleanUp } = await demonstrate(base(io.env), io.env, (act) => {
    io.out(
      `  ${paint(act.isStopped ? 'ok' : 'NOT STOPPED', act.isStopped ? '32' : '31')}  ${act.title.padEnd(24)} ${paint(shortened(act.command, 60), '2')}\n      ${act.result}\n`,
    );
  });
  const { result } = verifyTrail(state);
  io.out(`\nAnd the record of the first run (${runs.length} runs, trail ${result}):\n\n`);
  io.out(
    indent(
      timeline(state, runs[0] ?? 'last', io.colour.out)
        .trimEnd()
        .split('\n'),
    ),
  );
  if (flags['keep'] === true) io.out(`\nKept: SALLYPORT_STATE=${state} sallyport trail list\n`);
  else cleanUp();
  const isFine = acts.every((act) => act.isStopped) && result === 'whole';
  io.out(
    isFine
      ? '\nNow on your own: sallyport run -- COMMAND\n'
      : '\nSomething was not stopped. `sallyport doctor` tells what this machine allows.\n',
  );
  return isFine ? 0 : 1;
}

function timeline(state: string, wanted: string, colour: boolean): string {
  const entry = findRun(state, wanted);
  const teller = new StoryTeller(String(entry.start['workspace'] ?? '/'));
  walkEvents(state, entry.run, (event) => teller.add(event));
  return renderTimeline(entry, stepsOf(state, entry.run), teller.story(), colour);
}

/** /tmp inside the cage is another, so the project lies elsewhere. */
function base(env: Invocation['io']['env']): string {
  return env['XDG_CACHE_HOME'] ?? '/var/tmp';
}

function indent(lines: readonly string[]): string {
  return `${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n`;
}
