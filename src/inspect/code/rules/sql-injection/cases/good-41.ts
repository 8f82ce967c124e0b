import { Hono } from 'hono';
import { eq, sql } from 'drizzle-orm';
import { db } from './db';
import { visits } from './schema';
export const app = new Hono();
app.get('/stats', async (c) => {
  const day = c.req.query('day') ?? '';
  const rows = await db.execute(sql`SELECT count(*) FROM ${visits} WHERE day = ${day}`);
  return c.json(rows);
});
