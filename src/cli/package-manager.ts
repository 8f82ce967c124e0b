import { runPackageManager } from '../guard/index.ts';
import type { Invocation } from './command.ts';
import { personOf, report } from './run.ts';

/** `sallyport npm ARGS`: exit codes as those of `sallyport run`. */
export async function packageManager(name: string, invocation: Invocation): Promise<number> {
  const { flags, io, rest = [] } = invocation;
  const result = await runPackageManager({
    argv: [name, ...rest],
    cwd: io.cwd,
    env: io.env,
    person: personOf(flags),
    notice: (line) => io.err(`${line}\n`),
  });
  report(result, invocation);
  return result.exitCode;
}
