// Started by trail.test.ts, eight at once: writes runs into one trail, then prints how long the slowest took.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { intentOf, kernelLines, outcome, writeSpool } from './fixture.ts';
import { openTrail, SpoolReader } from './index.ts';

const [state = '', name = '', runs = '0', mode = ''] = process.argv.slice(2);
const trail = openTrail(state, { segmentBytes: 20_000 });
for (let number = 1; number <= Number(runs); number += 1) {
  const run = `${name}-${number}`;
  mkdirSync(join(state, 'runs', run), { recursive: true });
  const spool = join(state, 'runs', run, 'events.spool');
  const runTrail = trail.startRun(intentOf(run));
  writeSpool(spool, kernelLines(run, 1, 50));
  const reader = new SpoolReader(spool);
  runTrail.ingest(reader);
  reader.close();
  runTrail.append({ type: 'question', question: 'go on?' });
  if (mode === 'die' && number === Number(runs)) process.kill(process.pid, 'SIGKILL');
  runTrail.end(outcome);
}
