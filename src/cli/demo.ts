import type { Invocation } from './command.ts';

/** placeholder to be written below */
export async function demo({ io }: Invocation): Promise<number> {
  io.err('');
  return 0;
}
