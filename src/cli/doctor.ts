import { probeMachine } from '../confine/index.ts';
import type { Invocation } from './command.ts';
import { doctorReport, renderDoctor } from './doctor-report.ts';

/** `sallyport doctor`: 0 where runs can be confined, 1 where `sallyport run` would refuse. */
export async function doctor({ flags, io }: Invocation): Promise<number> {
  const report = doctorReport(await probeMachine(), process.geteuid?.() === 0);
  const width = Math.min(io.columns ?? 80, 100);
  io.out(flags['json'] === true ? `${JSON.stringify(report)}\n` : renderDoctor(report, io.colour.out, width));
  return report.mode === 'none' ? 1 : 0;
}
