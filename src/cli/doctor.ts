import { probeMachine } from '../confine/index.ts';
import type { Invocation } from './command.ts';
import { doctorReport, renderDoctor } from './doctor-report.ts';
import { postures, renderPostures } from './posture.ts';

/** `sallyport doctor`: 0 where runs can be confined, 1 where `sallyport run` would refuse. */
export async function doctor(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  if (flags['fix'] === true) return (await import('./doctor-fix.ts')).doctorFix(invocation);
  const report = doctorReport(await probeMachine(), process.geteuid?.() === 0);
  const agents = postures(io);
  const width = Math.min(io.columns ?? 80, 100);
  if (flags['json'] === true) io.out(`${JSON.stringify({ ...report, agents })}\n`);
  else
    io.out(
      [renderPostures(agents, io.colour.out, width), renderDoctor(report, io.colour.out, width)]
        .filter((part) => part !== '')
        .join('\n'),
    );
  return report.mode === 'none' ? 1 : 0;
}
