import { Hono } from 'hono';
const app = new Hono();
app.post('/webhooks/test', async (context) => {
  const { endpoint, payload } = await context.req.json();
  const answer = await fetch(endpoint, { method: 'POST', body: JSON.stringify(payload) });
  return context.json({ status: answer.status });
});
export default app;
