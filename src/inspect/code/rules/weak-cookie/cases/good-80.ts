import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
const app = new Hono();
app.post('/login', async (c) => {
  const token = crypto.randomUUID();
  setCookie(c, 'session_token', token, { httpOnly: true, secure: true, sameSite: 'Lax' });
  return c.json({ ok: true });
});
export default app;
