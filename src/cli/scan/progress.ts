import type { Io } from '../command.ts';

/** A scan that is done sooner shows nothing. */
const PATIENCE_MS = 1000;
const EVERY_MS = 100;

export interface Progress {
  readonly step: (done: number, total: number) => void;
  readonly end: () => void;
}

/** One line on a terminal's standard error that says how far a long scan is; nothing anywhere else. */
export function startProgress(io: Io, isQuiet: boolean): Progress {
  if (isQuiet || !io.errIsTty || io.env['TERM'] === 'dumb') return { step: () => undefined, end: () => undefined };
  const began = performance.now();
  let shown = 0;
  let far = '';
  const show = (): void => {
    const now = performance.now();
    if (now - began < PATIENCE_MS || now - shown < EVERY_MS) return;
    shown = now;
    io.err(`\r\x1b[2Kscanning${far}, ${Math.round((now - began) / 1000)} s`);
  };
  // Files that are read together are told together: meanwhile the seconds show that it still works.
  const clock = setInterval(show, PATIENCE_MS).unref();
  return {
    step: (done, total) => {
      far = ` ${done} of ${total} files`;
      show();
    },
    end: () => {
      clearInterval(clock);
      if (shown > 0) io.err('\r\x1b[2K');
    },
  };
}
