import { Hono } from 'hono';
const ENDPOINTS: Record<string, string> = { slack: 'https://hooks.slack.com/services/T0/B0/x', ops: 'https://ops.example.com/hook' };
const app = new Hono();
app.post('/webhooks/test', async (context) => {
  const { endpoint, payload } = await context.req.json();
  const url = ENDPOINTS[endpoint];
  if (!url) return context.json({ error: 'unknown endpoint' }, 400);
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(payload) });
  return context.json({ status: answer.status });
});
export default app;
