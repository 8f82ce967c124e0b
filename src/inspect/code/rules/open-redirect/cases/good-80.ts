import { Hono } from 'hono';
const app = new Hono();
const allowed = new Set(['docs.example.com']);
app.get('/out', (c) => {
  const url = c.req.query('url') ?? '/';
  if (!allowed.has(new URL(url).host)) return c.text('no', 400);
  return c.redirect(url);
});
export default app;
