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
  return {
    step: (done, total) => {
      const now = performance.now();
      if (now - began < PATIENCE_MS || now - shown < EVERY_MS) return;
      shown = now;
      io.err(`\r\x1b[2Kscanning ${done} of ${total} files`);
    },
    end: () => {
      if (shown > 0) io.err('\r\x1b[2K');
    },
  };
}
