import { z } from 'zod';
import { execSync } from 'node:child_process';
import { protectedProcedure, createTRPCRouter } from '~/server/api/trpc';
export const gitRouter = createTRPCRouter({
  clone: protectedProcedure.input(z.object({ repo: z.string() })).mutation(({ input }) => {
    return execSync('git clone ' + input.repo, { cwd: '/srv/repos' }).toString();
  }),
});
