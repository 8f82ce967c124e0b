import { exec } from 'node:child_process';
import { Hono } from 'hono';

const app = new Hono();

app.get('/ls', async (c) => {
  exec(`ls ${c.req.query('folder')}`);
  return c.text('done');
});
