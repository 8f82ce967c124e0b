import { Hono } from 'hono';
import { zValidator } from '@hono/zod-validator';
import { z } from 'zod';
import { execSync } from 'node:child_process';
const app = new Hono();
const schema = z.object({
  service: z.enum(['nginx', 'redis', 'postgres']),
});
app.post('/restart', zValidator('json', schema), (c) => {
  const { service } = c.req.valid('json');
  execSync(`systemctl restart ${service}`);
  return c.json({ ok: true });
});
export default app;
