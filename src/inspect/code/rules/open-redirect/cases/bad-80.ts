import { Hono } from 'hono';
const app = new Hono();
const allowed = new Set(['docs.example.com']);
app.get('/out', (c) => {
  const url = c.req.query('url') ?? '/';
  return c.redirect(url);
});
export default app;
