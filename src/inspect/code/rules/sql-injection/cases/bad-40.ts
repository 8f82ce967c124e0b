import { z } from 'zod';
import { publicProcedure, router } from '../trpc';
export const searchRouter = router({
  search: publicProcedure
    .input(z.object({ term: z.string(), limit: z.number().default(10) }))
    .query(async ({ ctx, input }) => {
      return ctx.prisma.$queryRawUnsafe(`SELECT * FROM items WHERE name LIKE '%${input.term}%' LIMIT ${input.limit}`);
    }),
});
