/**
 * `npm run fuzz -- [--seed N] [--minutes M] [--from ROUND] [--once]`: gives all inspectors texts that are broken on purpose. Ends with 1 when one
 * throws, ends its process, or takes longer than it may; the seed and the round make the same text again.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { commandLine } from '../command-line.ts';
import { mutated } from './mutate.ts';
import { Random } from './random.ts';
import { samples } from './samples.ts';
import type { Beat } from './worker.ts';

/** A text is read for itself, and again for each fix that is tried: this is far beyond all of it. */
const HANG_MS = 60_000;
const LOOK_MS = 500;

const { values } = commandLine(import.meta.filename, {
  seed: { type: 'string', default: '1' },
  minutes: { type: 'string', default: '10' },
  from: { type: 'string', default: '0' },
  once: { type: 'boolean', default: false },
});
const seed = Number(values.seed);
if (values.once) {
  process.stdout.write(mutated(samples(), new Random(seed + Number(values.from))).text);
  process.exit(0);
}

const end = performance.now() + Number(values.minutes) * 60_000;
const broken: string[] = [];
const slowest: Beat[] = [];
let round = Number(values.from);
let rounds = 0;
let since = performance.now();

while (performance.now() < end && broken.length < 20) {
  await inspectFrom(round);
  round += 1;
}
console.log(`fuzz: seed ${seed}, ${rounds} texts, ${broken.length} broken`);
for (const { ms, bytes, path, round: at } of slowest)
  console.log(`slowest: round ${at} ${path} ${Math.round(ms)} ms, ${bytes} characters`);
for (const line of broken) console.log(line);
process.exit(broken.length === 0 ? 0 : 1);

/** Until time is up, or a text ends or hangs the process; then a new one goes on with the next. */
function inspectFrom(from: number): Promise<void> {
  const worker = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [String(seed), String(from)], {
    execArgv: ['--import', 'tsx', '--max-old-space-size=1024'],
  });
  return new Promise((resolve) => {
    const stop = (why?: string): void => {
      clearInterval(timer);
      if (why !== undefined) broken.push(`round ${round}: ${why}`);
      worker.removeAllListeners();
      worker.kill('SIGKILL');
      resolve();
    };
    const timer = setInterval(() => {
      if (performance.now() > end) stop();
      else if (performance.now() - since > HANG_MS) stop('it hangs');
    }, LOOK_MS);
    since = performance.now();
    worker.on('message', (message: number | Beat) => {
      since = performance.now();
      if (typeof message === 'number') round = message;
      else note(message);
    });
    worker.on('error', (error) => stop(String(error)));
    worker.on('exit', () => stop('the process ended'));
  });
}

function note(beat: Beat): void {
  rounds += 1;
  if (beat.failure !== undefined) broken.push(`round ${beat.round} (${beat.path}): ${beat.failure}`);
  slowest.push(beat);
  slowest.sort((a, b) => b.ms - a.ms).splice(5);
}
