import type { Command, Flag, Invocation } from '../command.ts';

const json: Flag = { name: 'json', summary: 'Print one JSON document' };

type Actions = typeof import('../trail.ts');

function late(pick: (actions: Actions) => (invocation: Invocation) => Promise<number>): Command['load'] {
  return async () => pick(await import('../trail.ts'));
}

/** `sallyport trail ...`: the record of what was run. */
export const trailCommands: readonly Command[] = [
  {
    name: 'trail list',
    summary: 'List the recorded runs, newest first',
    usage: '[options]',
    examples: [['sallyport trail list --limit 5', 'The last five runs.']],
    flags: [
      json,
      { name: 'limit', short: 'n', value: 'N', summary: 'Show at most N runs (20; 0 for all)' },
      { name: 'workspace', value: 'DIR', summary: 'Only runs in this workspace' },
    ],
    load: late((actions) => actions.list),
  },
  {
    name: 'trail show',
    summary: 'Tell what a run did',
    usage: '[options] [RUN]',
    description: 'RUN is the id of a run, the start of an id, or `last` (the default).',
    examples: [
      ['sallyport trail show', 'The last run.'],
      ['sallyport trail show 01k9 --all', 'Every event of the run whose id starts with 01k9.'],
    ],
    flags: [
      json,
      { name: 'all', summary: 'Show every event, one a line' },
      { name: 'network', summary: 'Show what was asked of the network, one line a request' },
    ],
    load: late((actions) => actions.show),
  },
  {
    name: 'trail tail',
    summary: 'Show the last steps, and follow as they come',
    usage: '[options]',
    flags: [
      { name: 'json', summary: 'Print one JSON document a line' },
      { name: 'lines', short: 'n', value: 'N', summary: 'Show the last N steps (20)' },
      { name: 'follow', short: 'f', summary: 'Go on until interrupted' },
    ],
    load: late((actions) => actions.tail),
  },
  {
    name: 'trail verify',
    summary: 'Check that the record is whole and unchanged',
    usage: '[options]',
    description:
      'Exits with 0 when the trail is whole, 1 when it was tampered with (the first bad event is named), 3 when something is missing that a crash explains.\n\n' +
      'Checkpoints are checked with the public key in keys/trail.pub of the state directory. Whoever can write there can also replace that key: keep a copy elsewhere and give it with --key. Whoever can write there can also put an older copy of the whole record in its place: keep the last line of trail/checkpoints.ndjson elsewhere, and give it with --checkpoint.',
    examples: [
      ['sallyport trail verify --key ~/backup/trail.pub', 'Trust only the key that was copied away.'],
      ['sallyport trail verify --checkpoint ~/backup/last.ndjson', 'What was signed then must still be there.'],
    ],
    flags: [
      json,
      { name: 'key', value: 'FILE', summary: 'Trust this public key (PEM)' },
      { name: 'checkpoint', value: 'FILE', summary: 'The record must hold what these checkpoints cover' },
    ],
    load: late((actions) => actions.verify),
  },
  {
    name: 'trail export',
    summary: 'Write the record for another program',
    usage: '--format ndjson|ocsf [options]',
    description:
      'ndjson: the lines as they are kept, with their hashes. ocsf: Open Cybersecurity Schema Framework 1.1.0, one event a line.',
    examples: [['sallyport trail export --format ocsf --since 2026-01-01 > events.ndjson', 'What happened this year.']],
    flags: [
      { name: 'format', value: 'FORMAT', summary: 'The form of the output', choices: ['ndjson', 'ocsf'] },
      { name: 'run', value: 'RUN', summary: 'Only this run' },
      { name: 'since', value: 'TIME', summary: 'Only from this time on (ISO 8601)' },
    ],
    load: late((actions) => actions.exportEvents),
  },
];
