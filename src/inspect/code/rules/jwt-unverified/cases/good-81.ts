import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { decode, verify } from 'hono/jwt';
const app = new Hono();
app.get('/me', async (c) => {
  const token = getCookie(c, 'token') ?? '';
  const payload = await verify(token, process.env.JWT_SECRET!, 'HS256');
  return c.json(payload);
});
export default app;
