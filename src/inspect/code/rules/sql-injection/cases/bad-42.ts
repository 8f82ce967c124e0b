import { sql } from 'drizzle-orm';
import { db } from '@/db';
import { users } from '@/db/schema';
export async function GET(request: Request) {
  const { searchParams } = new URL(request.url);
  const name = searchParams.get('name');
  const rows = await db.select().from(users).where(sql.raw(`name = '${name}'`));
  return Response.json(rows);
}
