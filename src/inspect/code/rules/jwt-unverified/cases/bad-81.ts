import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { decode, verify } from 'hono/jwt';
const app = new Hono();
app.get('/me', async (c) => {
  const token = getCookie(c, 'token') ?? '';
  const { payload } = decode(token);
  return c.json(payload);
});
export default app;
