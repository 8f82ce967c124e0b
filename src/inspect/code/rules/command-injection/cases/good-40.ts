import { z } from 'zod';
import { execFileSync } from 'node:child_process';
import { protectedProcedure, createTRPCRouter } from '~/server/api/trpc';
export const gitRouter = createTRPCRouter({
  clone: protectedProcedure.input(z.object({ repo: z.enum(['docs', 'site']) })).mutation(({ input }) => {
    return execFileSync('git', ['clone', '--', `https://git.example.com/${input.repo}.git`], { cwd: '/srv/repos' }).toString();
  }),
});
