import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import { execSync } from 'node:child_process';
const t = initTRPC.create();
export const appRouter = t.router({
  whois: t.procedure
    .input(z.object({ domain: z.string() }))
    .mutation(({ input }) => execSync(`whois ${input.domain}`).toString()),
});
