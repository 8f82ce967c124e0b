import { Hono } from 'hono';
import { sql } from 'drizzle-orm';
import { db } from './db';
export const app = new Hono();
app.get('/stats', async (c) => {
  const column = c.req.query('by') ?? 'day';
  const rows = await db.execute(sql.raw(`SELECT ${column}, count(*) FROM visits GROUP BY ${column}`));
  return c.json(rows);
});
